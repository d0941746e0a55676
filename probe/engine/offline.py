"""Failures that a machine without a network has with every host: they say nothing of the host."""

from dataclasses import replace

from probe.model import FailureKind, Note, Result, Verdict

# An unknown name is none of them: somebody has answered that.
_EVERYWHERE = frozenset({FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT, FailureKind.CONNECT_UNREACHABLE})


def may_be_ours(result: Result) -> bool:
    """Whether a result is one that a machine without a network gives for every host."""
    return result.verdict is Verdict.UNREACHABLE and result.failure in _EVERYWHERE


def unchecked(result: Result, why: str) -> Result:
    """Return the result where the fault was found to be on our side: nothing is known of the target."""
    return replace(result, verdict=Verdict.UNCHECKED, failure=None, meaning="", reason=Note(why), advice=None)
