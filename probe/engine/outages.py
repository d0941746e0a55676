"""Origins that answer nobody: what one URL's fate tells of the others of its origin."""

from msgspec import Struct

from probe.engine.attempt import Answered
from probe.model import Answer, Failure, FailureKind
from probe.url import origin_of

# Failures that are of the origin as a whole, whatever was asked of it: no exchange came about.
OF_THE_ORIGIN = frozenset({
    FailureKind.DNS_NOT_FOUND, FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT,
    FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_TIMEOUT, FailureKind.CONNECT_UNREACHABLE,
    FailureKind.TLS_EXPIRED, FailureKind.TLS_NOT_YET_VALID, FailureKind.TLS_WRONG_HOST,
    FailureKind.TLS_SELF_SIGNED, FailureKind.TLS_UNTRUSTED, FailureKind.TLS_HANDSHAKE,
})  # fmt: skip
# The same, where connecting works and no answer ever comes to its end.
SILENCE = OF_THE_ORIGIN | {FailureKind.READ_TIMEOUT, FailureKind.TOTAL_TIMEOUT}

SIGNS_OF_OUTAGE = 3  # exchanges in a row that failed so, whatever they asked for


class Outage(Struct, frozen=True, gc=False):
    """An origin that answers nobody: how it failed, whether a second opinion said the same, and since when."""

    failure: Failure
    confirmed: bool
    since: float


class Outages:
    """Remembers origins that fail as a whole; of those that are fine it remembers nothing."""

    def __init__(self) -> None:
        self._known: dict[str, Outage] = {}
        self._signs: dict[str, tuple[int, float, str]] = {}  # how many in a row, the moment of the first, the last URL

    def at(self, url: str) -> Outage | None:
        """Return what stands between us and the origin of ``url``, if anything does."""
        return self._known.get(origin_of(url)) if self._known else None

    def observe(self, answered: Answered) -> None:
        """Remember that an origin is there after all, or count one more sign that it is not."""
        self.learn(answered.step.request.url, answered.answer, answered.now)

    def learn(self, url: str, answer: Answer, now: float) -> None:
        """Take note of one exchange with the origin of ``url``."""
        if isinstance(answer, Failure) and answer.kind in SILENCE:
            origin = origin_of(url)
            before, since, last = self._signs.get(origin, (0, now, ""))
            # One page that never answers is asked several times: that says nothing of the others.
            count = before + (answer.kind in OF_THE_ORIGIN or url != last)
            self._signs[origin] = count, since, url
            if count >= SIGNS_OF_OUTAGE and origin not in self._known:
                self._known[origin] = Outage(answer, confirmed=False, since=since)
        elif self._signs or self._known:
            origin = origin_of(url)
            self._signs.pop(origin, None)
            self._known.pop(origin, None)

    def note(self, answered: Answered) -> None:
        """Remember, after every repetition, that no connection came about, where that speaks of the whole origin.

        Of an origin that has said nothing so far, silence does.
        """
        url, failure = answered.step.request.url, answered.answer
        if not isinstance(failure, Failure):
            return
        if failure.kind in OF_THE_ORIGIN or (failure.kind in SILENCE and self.at(url) is not None):
            since = self._signs.get(origin_of(url), (0, answered.now, ""))[1]
            self.add(url, Outage(failure, answered.step.confirms, since))

    def add(self, url: str, outage: Outage) -> None:
        """Remember an outage of the origin of ``url``."""
        self._known[origin_of(url)] = outage
