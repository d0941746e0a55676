"""What a run has learnt of the servers it talks to, so that no URL pays for what another has found out."""

from collections.abc import Iterable
from dataclasses import dataclass

from probe.model import Answer, Failure, FailureKind, Hop, Request
from probe.url import origin_of

# Failures that are of the origin as a whole, whatever was asked of it: no exchange came about.
OF_THE_ORIGIN = frozenset({
    FailureKind.DNS_NOT_FOUND, FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT,
    FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_TIMEOUT, FailureKind.CONNECT_UNREACHABLE,
    FailureKind.TLS_EXPIRED, FailureKind.TLS_NOT_YET_VALID, FailureKind.TLS_WRONG_HOST,
    FailureKind.TLS_SELF_SIGNED, FailureKind.TLS_UNTRUSTED, FailureKind.TLS_HANDSHAKE,
})  # fmt: skip

SIGNS_OF_OUTAGE = 3  # exchanges in a row that failed so, whatever they asked for


@dataclass(frozen=True, slots=True)
class Outage:
    """An origin to which no connection came about: how it failed, and whether a second opinion said the same."""

    failure: Failure
    confirmed: bool


class Memory:
    """Grows with what is odd, not with what is fine: a run over a million good hosts remembers nothing."""

    def __init__(self) -> None:
        self._wants_get: set[str] = set()
        self._outages: dict[str, Outage] = {}
        self._signs: dict[str, int] = {}

    def wants_get(self, request: Request) -> bool:
        """Whether a request is a HEAD to an origin where that is no use."""
        return bool(self._wants_get) and request.method == "HEAD" and origin_of(request.url) in self._wants_get

    def outage(self, url: str) -> Outage | None:
        """Return what stands between us and the origin of ``url``, if anything does."""
        return self._outages.get(origin_of(url)) if self._outages else None

    def learn_of_head(self, good: Hop, earlier: Iterable[Hop]) -> None:
        """Remember that a GET succeeded where HEAD had not."""
        if any(hop.method == "HEAD" and hop.url == good.url for hop in earlier):
            self._wants_get.add(origin_of(good.url))

    def learn_outage(self, url: str, failure: Failure, *, confirmed: bool) -> None:
        """Remember that, after every repetition, no connection came about."""
        self._outages[origin_of(url)] = Outage(failure, confirmed)

    def learn(self, request: Request, answer: Answer) -> None:
        """Remember that an origin is there after all, or count one more sign that it is not."""
        if isinstance(answer, Failure) and answer.kind in OF_THE_ORIGIN:
            origin = origin_of(request.url)
            self._signs[origin] = self._signs.get(origin, 0) + 1
            if self._signs[origin] >= SIGNS_OF_OUTAGE and origin not in self._outages:
                self._outages[origin] = Outage(answer, confirmed=False)
        elif self._signs or self._outages:
            origin = origin_of(request.url)
            self._signs.pop(origin, None)
            self._outages.pop(origin, None)
