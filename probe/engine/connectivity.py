"""Detection of missing connectivity: if a run reaches no site at all, the sites are not to blame."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from probe.engine.redirect_advice import site_of
from probe.model import Answer, Failure, FailureKind, Result, Verdict
from probe.network import is_public
from probe.url import host_of

ENOUGH = 3  # sites that fail at the same stage; fewer may all be dead


class Stage(StrEnum):
    """The stages of an exchange in order; the value is the word of the reason if no exchange passes the stage."""

    NAMES = "cut-off-names"
    CONNECTIONS = "cut-off-connections"
    CERTIFICATES = "cut-off-certificates"


# The failures caused by a name server without internet, a firewall, missing roots, or a wrong clock. Other certificate
# failures are the server's fault.
_STOPS = {
    FailureKind.DNS_NOT_FOUND: Stage.NAMES,
    FailureKind.DNS_TEMPORARY: Stage.NAMES,
    FailureKind.DNS_TIMEOUT: Stage.NAMES,
    FailureKind.CONNECT_REFUSED: Stage.CONNECTIONS,
    FailureKind.CONNECT_TIMEOUT: Stage.CONNECTIONS,
    FailureKind.CONNECT_UNREACHABLE: Stage.CONNECTIONS,
    FailureKind.TLS_UNTRUSTED: Stage.CERTIFICATES,
    FailureKind.TLS_EXPIRED: Stage.CERTIFICATES,
    FailureKind.TLS_NOT_YET_VALID: Stage.CERTIFICATES,
}
# Failures before anything is sent; they say nothing about connectivity.
_UNSENT = frozenset({
    FailureKind.ADDRESS_NOT_ALLOWED, FailureKind.LOCAL_LIMIT, FailureKind.SCHEME_NOT_PROBED, FailureKind.URL_INVALID,
})  # fmt: skip
# Top-level domains that the internet never has: RFC 6761, 6762, 7686, 8375 and 9476; ICANN reserves "internal".
_NOBODYS = frozenset({"", "alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion", "test"})


class Reached(Struct, frozen=True, gc=False):
    """The findings of one part of a run: the stages that were passed, and the sites that failed at a stage."""

    taken: tuple[Stage, ...]
    stopped: tuple[tuple[Stage, str], ...]


class Connectivity:
    """Records which stages the exchanges of a run pass, and where they fail.

    This machine and private networks do not count: their answers do not prove internet access, and their failures do
    not disprove it.
    """

    def __init__(self) -> None:
        self._taken: set[Stage] = set()
        self._stopped: dict[Stage, set[str]] = {stage: set() for stage in Stage}

    @property
    def changes(self) -> int:
        """A count that grows with each new finding."""
        return len(self._taken) + sum(map(len, self._stopped.values()))

    def reached(self) -> Reached:
        """Return all findings."""
        return Reached(
            tuple(sorted(self._taken)),
            tuple((stage, site) for stage, sites in self._stopped.items() for site in sorted(sites)),
        )

    def add(self, found: Reached) -> None:
        """Add the findings of another part of the run."""
        self._taken.update(found.taken)
        for stage, site in found.stopped:
            self._stopped[stage].add(site)

    def learn(self, url: str, answer: Answer) -> None:
        """Record one exchange."""
        kind = answer.kind if isinstance(answer, Failure) else None
        if len(self._taken) == len(Stage) or kind in _UNSENT or not _is_far(url, answer.address):
            return
        self._taken.update(_taken(url, kind))
        stop = _STOPS.get(kind) if kind else None
        if stop is not None and len(self._stopped[stop]) < ENOUGH:
            self._stopped[stop].add(site_of(host_of(url)))

    def blocked_stage(self, result: Result) -> Stage | None:
        """Return the stage at which this result and all sites failed; None if the failure is the site's own."""
        stop = self._missed(result)
        return None if stop is None or len(self._stopped[stop]) < ENOUGH else stop

    def is_undecided(self, result: Result) -> bool:
        """Whether the cause of a failure is still open, because no site has passed its stage so far."""
        return self._missed(result) is not None

    def _missed(self, result: Result) -> Stage | None:
        """Return the stage at which a result failed, if no site has passed it so far."""
        stop = _STOPS.get(result.failure) if result.failure else None
        if stop is None or stop in self._taken or result.verdict is not Verdict.UNREACHABLE:
            return None
        far = _is_far(result.final_url, result.trail[-1].address if result.trail else None)
        return stop if far else None


def _taken(url: str, kind: FailureKind | None) -> Iterator[Stage]:
    """Yield the stages that an exchange has certainly passed."""
    stop = _STOPS.get(kind) if kind else None
    if stop is not Stage.NAMES and not _is_address(host_of(url)):
        yield Stage.NAMES
    if stop not in (Stage.NAMES, Stage.CONNECTIONS):
        yield Stage.CONNECTIONS
        within_tls = kind is FailureKind.CONNECT_RESET or (kind or "").startswith("tls-")
        if url.startswith("https:") and not within_tls:
            yield Stage.CERTIFICATES


def _is_far(url: str, address: str | None) -> bool:
    """Whether a host is on the public internet, judged by its address or else its name."""
    if address is not None:
        return is_public(address)
    host = host_of(url).removesuffix(".")  # only one dot: "1.." is not an address
    if _is_address(host):
        return is_public(host)
    return "." in host and host.rpartition(".")[2] not in _NOBODYS


def _is_address(host: str) -> bool:
    return host.startswith("[") or host.rpartition(".")[2].isdigit()
