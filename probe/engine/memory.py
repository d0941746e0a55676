"""What a run has learnt of the servers it talks to, so that no URL pays for what another has found out."""

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from probe.engine.journey import Look
from probe.model import Answer, Failure, FailureKind, Request
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

if TYPE_CHECKING:
    from probe.engine.soft_404 import Fingerprint

MOST_FUTILE = 3  # targets of an origin for which variations are tried in vain
SIGNS_OF_OUTAGE = 3  # exchanges in a row that failed so, whatever they asked for


class Outage(Struct, frozen=True, gc=False):
    """An origin to which no connection came about: how it failed, and whether a second opinion said the same."""

    failure: Failure
    confirmed: bool


class Memory:
    """Grows with what is odd, not with what is fine: a run over a million good hosts remembers nothing."""

    def __init__(self) -> None:
        self._wants_get: set[str] = set()
        self._outages: dict[str, Outage] = {}
        self._signs: dict[str, int] = {}
        self._ways: dict[str, Look] = {}
        self._futile: Counter[str] = Counter()
        self._controls: dict[str, Fingerprint | None] = {}

    def wants_get(self, request: Request) -> bool:
        """Whether a request is a HEAD to an origin where that is no use."""
        return bool(self._wants_get) and request.method == "HEAD" and origin_of(request.url) in self._wants_get

    def way(self, url: str) -> Look:
        """Return the variation that the origin of ``url`` wants, the plain first look where it wants none."""
        return self._ways.get(origin_of(url), Look.FIRST) if self._ways else Look.FIRST

    def learn_way(self, url: str, look: Look, *, good: bool) -> None:
        """Remember that a variation succeeded where the plain look had failed, or that it failed as well."""
        if good:
            self._ways[origin_of(url)] = look
        else:
            self._futile[origin_of(url)] += 1

    def is_futile(self, url: str) -> bool:
        """Whether variations have failed at the origin of ``url`` often enough."""
        return bool(self._futile) and self._futile[origin_of(url)] >= MOST_FUTILE

    def knows_control(self, url: str) -> bool:
        """Whether a control has answered already, in whatever way."""
        return url in self._controls

    def control(self, url: str) -> "Fingerprint | None":
        """Return what a control, an address that nobody can have made, looks like; None where it is no page."""
        return self._controls[url]

    def learn_control(self, url: str, fingerprint: "Fingerprint | None") -> None:
        """Remember what a control looks like."""
        self._controls[url] = fingerprint

    def outage(self, url: str) -> Outage | None:
        """Return what stands between us and the origin of ``url``, if anything does."""
        return self._outages.get(origin_of(url)) if self._outages else None

    def learn_of_head(self, url: str) -> None:
        """Remember that a GET succeeded where HEAD had not."""
        self._wants_get.add(origin_of(url))

    def is_of_the_origin(self, url: str, failure: Failure) -> bool:
        """Whether a failure speaks of the whole origin: of one that has said nothing so far, silence does."""
        known = self.outage(url)
        return failure.kind in OF_THE_ORIGIN or (failure.kind in SILENCE and known is not None)

    def learn_outage(self, url: str, failure: Failure, *, confirmed: bool) -> None:
        """Remember that, after every repetition, no connection came about."""
        self._outages[origin_of(url)] = Outage(failure, confirmed)

    def learn(self, request: Request, answer: Answer) -> None:
        """Remember that an origin is there after all, or count one more sign that it is not."""
        if isinstance(answer, Failure) and answer.kind in SILENCE:
            origin = origin_of(request.url)
            self._signs[origin] = self._signs.get(origin, 0) + 1
            if self._signs[origin] >= SIGNS_OF_OUTAGE and origin not in self._outages:
                self._outages[origin] = Outage(answer, confirmed=False)
        elif self._signs or self._outages:
            origin = origin_of(request.url)
            self._signs.pop(origin, None)
            self._outages.pop(origin, None)
