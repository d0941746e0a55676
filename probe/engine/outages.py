"""Outages of whole origins, detected from a few URLs and applied to the others."""

from msgspec import Struct

from probe.engine.attempt import Answered
from probe.model import Answer, Failure, FailureKind
from probe.url import origin_of

# Failures of the origin as a whole, independent of the requested URL: no exchange took place.
OF_THE_ORIGIN = frozenset({
    FailureKind.DNS_NOT_FOUND, FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT,
    FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_TIMEOUT, FailureKind.CONNECT_UNREACHABLE,
    FailureKind.TLS_EXPIRED, FailureKind.TLS_NOT_YET_VALID, FailureKind.TLS_WRONG_HOST,
    FailureKind.TLS_SELF_SIGNED, FailureKind.TLS_UNTRUSTED, FailureKind.TLS_HANDSHAKE,
})  # fmt: skip
# The same, and timeouts after a successful connection.
SILENCE = OF_THE_ORIGIN | {FailureKind.READ_TIMEOUT, FailureKind.TOTAL_TIMEOUT}

SIGNS_OF_OUTAGE = 3  # consecutive failed exchanges, whatever their URLs


class Outage(Struct, frozen=True, gc=False):
    """The outage of an origin: its failure, whether it is confirmed, and its start."""

    failure: Failure
    confirmed: bool
    since: float


class Outages:
    """Stores origins that fail as a whole; normal origins take no memory."""

    def __init__(self) -> None:
        self._known: dict[str, Outage] = {}
        self._signs: dict[str, tuple[int, float, str]] = {}  # the count, the time of the first, the last URL

    def at(self, url: str) -> Outage | None:
        """Return the outage of the origin of ``url``, if any."""
        return self._known.get(origin_of(url)) if self._known else None

    def observe(self, answered: Answered) -> None:
        """Record that an origin answers, or count another sign of an outage."""
        self.learn(answered.step.request.url, answered.answer, answered.now)

    def learn(self, url: str, answer: Answer, now: float) -> None:
        """Record one exchange with the origin of ``url``."""
        if isinstance(answer, Failure) and answer.kind in SILENCE:
            origin = origin_of(url)
            before, since, last = self._signs.get(origin, (0, now, ""))
            # Repeated timeouts of one page say nothing about other pages.
            count = before + (answer.kind in OF_THE_ORIGIN or url != last)
            self._signs[origin] = count, since, url
            if count >= SIGNS_OF_OUTAGE and origin not in self._known:
                self._known[origin] = Outage(answer, confirmed=False, since=since)
        elif self._signs or self._known:
            origin = origin_of(url)
            self._signs.pop(origin, None)
            self._known.pop(origin, None)

    def note(self, answered: Answered) -> None:
        """Record, after all repetitions, a failure that concerns the whole origin.

        A timeout counts only if the origin has a known outage already.
        """
        url, failure = answered.step.request.url, answered.answer
        if not isinstance(failure, Failure):
            return
        if failure.kind in OF_THE_ORIGIN or (failure.kind in SILENCE and self.at(url) is not None):
            since = self._signs.get(origin_of(url), (0, answered.now, ""))[1]
            self.add(url, Outage(failure, answered.step.confirms, since))

    def add(self, url: str, outage: Outage) -> None:
        """Record an outage of the origin of ``url``."""
        self._known[origin_of(url)] = outage
