"""The run's clock and the calendar."""

from datetime import datetime, timedelta

from msgspec import Struct


class Calendar(Struct, frozen=True, gc=False):
    """The moment at which the run's clock, in seconds, and the calendar agreed."""

    clock: float
    calendar: datetime

    def date(self, moment: float) -> datetime:
        """Return the moment of the run's clock as a date."""
        return self.calendar + timedelta(seconds=moment - self.clock)
