"""Statistics per host: the number of exchanges, their durations, the failures and the pauses."""

import math
from collections.abc import Iterable

from msgspec.structs import replace

from probe.mail import MailReply
from probe.model import Answer, Failure, FailureKind, HostCount
from probe.url import host_of

MOST_HOSTS = 10_000  # counted by name; other hosts are counted together
OTHERS = ""  # the name of the hosts counted together

_STEP = math.log(1.02)  # durations are rounded to powers of 1.02, so a median is accurate to one percent


class HostStats:
    """Counts exchanges per host; the memory per host does not grow with the number of its exchanges."""

    def __init__(self) -> None:
        self._counts: dict[str, HostCount] = {}

    def add(self, url: str, answer: Answer, pause: float) -> None:
        """Count an exchange, and the pause of its host in seconds; an exchange that was not made does not count.

        Failures and statuses from 400 on are errors.
        """
        if isinstance(answer, MailReply) or (isinstance(answer, Failure) and answer.kind is FailureKind.LOCAL_LIMIT):
            return
        failed = isinstance(answer, Failure) or answer.status >= 400
        times = {_power(answer.elapsed): 1}
        self._add(HostCount(host_of(url), 1, int(failed), int(pause > 0), max(pause, 0.0), times))

    def merge(self, counts: Iterable[HostCount]) -> None:
        """Add the counts of other processes."""
        for count in counts:
            self._add(count)

    def taken(self) -> tuple[HostCount, ...]:
        """Return the counts since the last call, and reset them."""
        counts, self._counts = tuple(self._counts.values()), {}
        return counts

    def counted(self) -> tuple[HostCount, ...]:
        """Return the counts, the host with the most requests first, the hosts counted together last."""
        return tuple(sorted(self._counts.values(), key=lambda each: (each.host == OTHERS, -each.requests, each.host)))

    def _add(self, more: HostCount) -> None:
        host = more.host if more.host in self._counts or len(self._counts) < MOST_HOSTS else OTHERS
        known = self._counts.get(host)
        if known is None:
            self._counts[host] = replace(more, host=host, times=dict(more.times))
            return
        for power, number in more.times.items():
            known.times[power] = known.times.get(power, 0) + number
        self._counts[host] = HostCount(
            host, known.requests + more.requests, known.errors + more.errors, known.pauses + more.pauses,
            known.paused + more.paused, known.times,
        )  # fmt: skip


def median(count: HostCount) -> float:
    """Return the median duration of a host's exchanges in seconds."""
    left = (sum(count.times.values()) + 1) // 2
    for power, number in sorted(count.times.items()):
        left -= number
        if left <= 0:
            return math.exp(power * _STEP) / 1000
    return 0.0


def _power(seconds: float) -> int:
    """Return the exponent nearest to a duration; the minimum is a hundredth of a millisecond."""
    return round(math.log(max(seconds * 1000, 0.01)) / _STEP)
