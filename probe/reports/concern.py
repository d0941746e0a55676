"""Classify results by the action that they require, for every format: fix, known, look at, or nothing."""

from enum import StrEnum

from probe.engine.https_twin import ADVICE
from probe.model import Level, RedirectKind, Result, Verdict

_FOR_NOW = ("excuse-strikes", "excuse-flickering", "excuse-strikes-unknown")
"""Excuses of a link that has not failed, or is not known to have failed, often enough to fail the run."""


class Concern(StrEnum):
    """The required action for a result, most urgent first."""

    FAILS = "fails"
    KNOWN = "known"
    LOOK = "look"
    FINE = "fine"
    SKIPPED = "skipped"


def concern(result: Result) -> Concern:
    """Return the concern of a result; an excused result is known, whatever its verdict, unless it may fail soon."""
    if result.fails:
        return Concern.FAILS
    if result.excuse is not None and result.excuse.word in _FOR_NOW:
        return Concern.LOOK
    if result.excuse is not None:
        return Concern.KNOWN
    if result.level in (Level.WARNING, Level.ERROR):
        return Concern.LOOK
    return Concern.SKIPPED if result.verdict is Verdict.SKIPPED else Concern.FINE


def answers_by_https(result: Result) -> bool:
    """Whether the link can use https: the https URL was requested and has the same response."""
    return result.advice is not None and result.advice.word == ADVICE


def moved(result: Result) -> bool:
    """Whether the link should be updated, because its redirects are permanent and not those that the input expects."""
    permanent = result.verdict is Verdict.REDIRECTED and result.redirect is RedirectKind.PERMANENT
    return permanent and result.target.expectation is None
