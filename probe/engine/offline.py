"""Failures that occur with every host on a machine without network, and so say nothing about the host."""

from msgspec.structs import replace

from probe.model import FailureKind, Note, Result, Verdict
from probe.settings import Settings

# DNS_NOT_FOUND is not among them, because a name server has answered.
_EVERYWHERE = frozenset({FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT, FailureKind.CONNECT_UNREACHABLE})
# With a proxy, only the proxy is looked up and connected to; it reports failures of the host in replies.
_OF_THE_PROXY = frozenset({
    FailureKind.DNS_NOT_FOUND, FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT,
    FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_TIMEOUT,
})  # fmt: skip


def may_be_ours(result: Result) -> bool:
    """Whether a result is one that a machine without network gives for every host."""
    return result.verdict is Verdict.UNREACHABLE and result.failure in _EVERYWHERE


def is_of_the_proxy(result: Result, settings: Settings) -> bool:
    """Whether a result only says that the proxy of its target was not reached."""
    if result.verdict is not Verdict.UNREACHABLE or result.failure not in _OF_THE_PROXY:
        return False
    return settings.at(result.target.url).proxy_of(result.final_url) is not None


def unchecked(result: Result, why: str) -> Result:
    """Return the result as unchecked, because the fault is on this side and says nothing about the target."""
    return replace(result, verdict=Verdict.UNCHECKED, failure=None, meaning="", reason=Note(why), advice=None)
