"""Failures that a machine without a network has with every host: they say nothing of the host."""

from msgspec.structs import replace

from probe.model import FailureKind, Note, Result, Verdict
from probe.settings import Settings

# An unknown name is none of them: somebody has answered that.
_EVERYWHERE = frozenset({FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT, FailureKind.CONNECT_UNREACHABLE})
# Through a proxy nothing but the proxy is looked up and connected to; of the host it speaks in replies.
_OF_THE_PROXY = frozenset({
    FailureKind.DNS_NOT_FOUND, FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT,
    FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_TIMEOUT,
})  # fmt: skip


def may_be_ours(result: Result) -> bool:
    """Whether a result is one that a machine without a network gives for every host."""
    return result.verdict is Verdict.UNREACHABLE and result.failure in _EVERYWHERE


def is_of_the_proxy(result: Result, settings: Settings) -> bool:
    """Whether a result says nothing but that the proxy was not reached, by which its target was asked."""
    if result.verdict is not Verdict.UNREACHABLE or result.failure not in _OF_THE_PROXY:
        return False
    return settings.at(result.target.url).proxy_of(result.final_url) is not None


def unchecked(result: Result, why: str) -> Result:
    """Return the result where the fault was found to be on our side: nothing is known of the target."""
    return replace(result, verdict=Verdict.UNCHECKED, failure=None, meaning="", reason=Note(why), advice=None)
