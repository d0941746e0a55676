"""How a run went, in one sentence."""

from collections.abc import Mapping

from probe.codes import Language
from probe.model import Level, Summary, Verdict
from probe.reports.concern import Concern
from probe.reports.words import word

Counted = Mapping[Concern, int]
"""How many results ask for what."""


def level_of(summary: Summary, counted: Counted) -> Level:
    """Return how much attention the whole run asks for."""
    if counted.get(Concern.FAILS):
        return Level.ERROR
    return Level.OK if summary.complete and summary.total and not counted.get(Concern.LOOK) else Level.WARNING


def headline(counted: Counted, language: Language) -> str:
    """Return how many URLs fail, are known to, need a look, are fine and were skipped; without a full stop."""
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
    """Return a sentence that says that the run is not whole, nothing where it is."""
    if summary.complete:
        return ""
    unchecked = summary.by_verdict.get(Verdict.UNCHECKED, 0)
    return word("early", language, unchecked) if unchecked else word("cut-short", language)
