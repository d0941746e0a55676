"""How far a run comes beyond this machine: where no site at all is reached, none of them is to blame."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from probe.engine.redirect_advice import site_of
from probe.model import Answer, Failure, FailureKind, Result, Verdict
from probe.network import is_public
from probe.url import host_of

ENOUGH = 3  # sites that stop at the same stage; fewer may well be dead together


class Stage(StrEnum):
    """What an exchange takes, one after another; each is the word of the reason where none ever takes it."""

    NAMES = "cut-off-names"
    CONNECTIONS = "cut-off-connections"
    CERTIFICATES = "cut-off-certificates"


# What a name server that knows nothing of the internet, a firewall, missing roots and a wrong clock look like. What
# else may be wrong with a certificate is the server's doing.
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
# With these nothing was sent, whatever was found out on the way.
_UNSENT = frozenset({
    FailureKind.ADDRESS_NOT_ALLOWED, FailureKind.LOCAL_LIMIT, FailureKind.SCHEME_NOT_PROBED, FailureKind.URL_INVALID,
})  # fmt: skip
# Names that the internet never has: RFC 6761, 6762, 7686, 8375 and 9476; ICANN keeps "internal" for private use.
_NOBODYS = frozenset({"", "alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion", "test"})


class Reached(Struct, frozen=True, gc=False):
    """What one part of a run has found out: the stages that were taken, and the sites that stopped at one."""

    taken: tuple[Stage, ...]
    stopped: tuple[tuple[Stage, str], ...]


class Connectivity:
    """Notes which stages the exchanges of a run take, and where they stop.

    This machine and private networks count for nothing here: what they answer is no proof of the internet, and where
    they fail it is their own fault.
    """

    def __init__(self) -> None:
        self._taken: set[Stage] = set()
        self._stopped: dict[Stage, set[str]] = {stage: set() for stage in Stage}

    @property
    def changes(self) -> int:
        """A count that grows whenever something new is found out."""
        return len(self._taken) + sum(map(len, self._stopped.values()))

    def reached(self) -> Reached:
        """Return all that was found out."""
        return Reached(
            tuple(sorted(self._taken)),
            tuple((stage, site) for stage, sites in self._stopped.items() for site in sorted(sites)),
        )

    def add(self, found: Reached) -> None:
        """Take note of what another part of the run has found out."""
        self._taken.update(found.taken)
        for stage, site in found.stopped:
            self._stopped[stage].add(site)

    def learn(self, url: str, answer: Answer) -> None:
        """Take note of one exchange."""
        kind = answer.kind if isinstance(answer, Failure) else None
        if len(self._taken) == len(Stage) or kind in _UNSENT or not _is_far(url, answer.address):
            return
        self._taken.update(_taken(url, kind))
        stop = _STOPS.get(kind) if kind else None
        if stop is not None and len(self._stopped[stop]) < ENOUGH:
            self._stopped[stop].add(site_of(host_of(url)))

    def blocked_stage(self, result: Result) -> Stage | None:
        """Return what no site has taken, this one neither; None where a failure is the site's own."""
        stop = self._missed(result)
        return None if stop is None or len(self._stopped[stop]) < ENOUGH else stop

    def is_undecided(self, result: Result) -> bool:
        """Whether it may still show whose fault a failure is: so far no site has come further."""
        return self._missed(result) is not None

    def _missed(self, result: Result) -> Stage | None:
        """Return the stage at which a result stopped, and which no site has taken so far."""
        stop = _STOPS.get(result.failure) if result.failure else None
        if stop is None or stop in self._taken or result.verdict is not Verdict.UNREACHABLE:
            return None
        far = _is_far(result.final_url, result.trail[-1].address if result.trail else None)
        return stop if far else None


def _taken(url: str, kind: FailureKind | None) -> Iterator[Stage]:
    """Yield the stages that an exchange has taken for certain."""
    stop = _STOPS.get(kind) if kind else None
    if stop is not Stage.NAMES and not _is_address(host_of(url)):
        yield Stage.NAMES
    if stop not in (Stage.NAMES, Stage.CONNECTIONS):
        yield Stage.CONNECTIONS
        within_tls = kind is FailureKind.CONNECT_RESET or (kind or "").startswith("tls-")
        if url.startswith("https:") and not within_tls:
            yield Stage.CERTIFICATES


def _is_far(url: str, address: str | None) -> bool:
    """Whether a host is one of the internet, as far as its name and its address tell."""
    if address is not None:
        return is_public(address)
    host = host_of(url).removesuffix(".")  # one of them: "1.." is no address
    if _is_address(host):
        return is_public(host)
    return "." in host and host.rpartition(".")[2] not in _NOBODYS


def _is_address(host: str) -> bool:
    return host.startswith("[") or host.rpartition(".")[2].isdigit()
