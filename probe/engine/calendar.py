"""Conversion of the run's clock to dates."""

from datetime import datetime, timedelta

from msgspec import Struct


class Calendar(Struct, frozen=True, gc=False):
    """One moment, as time of the run's clock in seconds and as date."""

    clock: float
    calendar: datetime

    def date(self, moment: float) -> datetime:
        """Return a time of the run's clock as a date."""
        return self.calendar + timedelta(seconds=moment - self.clock)
