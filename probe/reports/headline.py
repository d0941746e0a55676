"""Summarise a run in one sentence."""

from collections.abc import Mapping

from probe.codes import Language
from probe.model import Level, Summary, Verdict
from probe.reports.concern import Concern
from probe.reports.words import word

Counted = Mapping[Concern, int]
"""The number of results for each concern."""


def level_of(summary: Summary, counted: Counted) -> Level:
    """Return the level of the whole run."""
    if counted.get(Concern.FAILS):
        return Level.ERROR
    return Level.OK if summary.complete and summary.total and not counted.get(Concern.LOOK) else Level.WARNING


def headline(counted: Counted, language: Language) -> str:
    """Return how many URLs fail, are known failures, need a look, are fine and were skipped; without a full stop."""
    left = {concern: counted[concern] for concern in Concern if counted.get(concern)}
    total = sum(left.values())
    if not total:
        return word("none", language)
    if total == 1:
        return word(f"only-{next(iter(left))}", language)
    for kind in (Concern.FINE, Concern.SKIPPED):
        if left.get(kind) == total:
            return word(f"all-{kind}", language, total)
    if Concern.FAILS in left:
        parts = [word("some-fail", language, left.pop(Concern.FAILS), total=total)]
    elif Concern.KNOWN in left:
        parts = [word("none-fails-anew", language, total=total)]
    elif Concern.LOOK in left:
        parts = [word("none-fails", language, total=total)]
    else:
        parts = [word("probed-fine", language, left.pop(Concern.FINE))]
    parts += [word(concern, language, count) for concern, count in left.items()]
    return word("comma", language).join(parts)


def warning(summary: Summary, language: Language) -> str:
    """Return a sentence about an incomplete run, or an empty text if the run is complete."""
    if summary.complete:
        return ""
    unchecked = summary.by_verdict.get(Verdict.UNCHECKED, 0)
    return word("early", language, unchecked) if unchecked else word("cut-short", language)
