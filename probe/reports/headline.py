"""How a run went, in one sentence."""

from probe.model import Level, Summary, Verdict
from probe.reports.interface import Style
from probe.reports.words import word


def level_of(summary: Summary, style: Style) -> Level:
    """Return how much attention the whole run asks for."""
    counted = _counted(summary, style)
    if counted["fails"]:
        return Level.ERROR
    return Level.OK if summary.complete and summary.total and not counted["look"] else Level.WARNING


def headline(summary: Summary, style: Style) -> str:
    """Return how many URLs fail, need a look, are fine and were skipped; without a full stop."""
    language, total = style.language, summary.total
    counted = _counted(summary, style)
    if not total:
        return word("none", language)
    if total == 1:
        return word(f"only-{max(counted, key=lambda kind: counted[kind])}", language)
    for kind in ("fine", "skipped"):
        if counted[kind] == total:
            return word(f"all-{kind}", language, total)
    if counted["fails"]:
        parts = [word("some-fail", language, counted.pop("fails"), total=total)]
    elif counted["look"]:
        parts = [word("none-fails", language, total=total)]
    else:
        parts = [word("probed-fine", language, counted.pop("fine"))]
    parts += [word(kind, language, count) for kind, count in counted.items() if count]
    return word("comma", language).join(parts)


def warning(summary: Summary, style: Style) -> str:
    """Return a sentence that says that the run is not whole, nothing where it is."""
    if summary.complete:
        return ""
    unchecked = summary.by_verdict.get(Verdict.UNCHECKED, 0)
    return word("early", style.language, unchecked) if unchecked else word("cut-short", style.language)


def _counted(summary: Summary, style: Style) -> dict[str, int]:
    counted = {"fails": 0, "look": 0, "fine": 0, "skipped": 0}
    for verdict, count in summary.by_verdict.items():
        if verdict in style.fail_on:
            counted["fails"] += count
        elif verdict.level in (Level.WARNING, Level.ERROR):
            counted["look"] += count
        else:
            counted["skipped" if verdict is Verdict.SKIPPED else "fine"] += count
    return counted
