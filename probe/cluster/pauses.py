"""The pauses that hosts have asked for, for the next owner of a host whose owner is lost."""

from collections.abc import Mapping
from datetime import UTC, datetime


class Pauses:
    """Pauses by host; each ends so many seconds after the start of the run."""

    def __init__(self, started: datetime) -> None:
        self._started = started
        self._ends: dict[str, float] = {}

    def hear(self, told: Mapping[str, float]) -> None:
        """Take the pauses that a worker has told; the longer one of a host counts."""
        for host, end in told.items():
            self._ends[host] = max(end, self._ends.get(host, end))

    def current(self) -> dict[str, float]:
        """Return the pauses that have not ended."""
        now = (datetime.now(UTC) - self._started).total_seconds()
        self._ends = {host: end for host, end in self._ends.items() if end > now}
        return dict(self._ends)
