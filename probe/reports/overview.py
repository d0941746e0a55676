"""A run as a terminal shows it: what fails, what else there is by kind, and counts, gathered in one pass."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from probe.model import Result, Verdict
from probe.reports.concern import Concern, concern, moved
from probe.reports.interface import Style
from probe.reports.listed import answer_of
from probe.reports.rows import MOST_ROWS, Seen, codes_of

HIDDEN = ("hidden-moved", "hidden-known", "hidden-ignored", "hidden-skipped", "hidden-unchecked")
"""What is counted without being listed, in the order in which it is told."""

_BASELINE = "excuse-baseline"  # the note of what the baseline has; all other excuses are ignores


class Kept(Struct):
    """Results of one kind, as many as anyone reads; ``total`` counts those that were left out too."""

    results: list[Result] = field(default_factory=list)
    total: int = 0

    def add(self, result: Result) -> None:
        """Take a result in, while there is room."""
        self.total += 1
        if len(self.results) < MOST_ROWS:
            self.results.append(result)

    @property
    def left_out(self) -> int:
        """How many results were not kept."""
        return self.total - len(self.results)

    def by_document(self) -> list[Result]:
        """Return the results grouped by the document of their first mention, in the order of its lines."""
        order: dict[str, int] = {}
        for result in self.results:
            order.setdefault(_first(result)[0], len(order))
        return sorted(self.results, key=lambda result: (order[_first(result)[0]], *_first(result)[1:]))


class Group(Struct):
    """Results with the same verdict and the same answer: how many, and the first of them."""

    first: Result
    count: int = 0


class Overview(Struct):
    """All that a terminal shows of a run. ``hidden`` counts what is not listed, by the names of the reports' words."""

    by_concern: dict[Concern, Kept] = field(default_factory=dict)
    groups: dict[tuple[Verdict, str], Group] = field(default_factory=dict)
    hidden: Counter[str] = field(default_factory=Counter)
    codes: Counter[Seen] = field(default_factory=Counter)
    counted: Counter[Concern] = field(default_factory=Counter)

    def of(self, asked: Concern) -> Kept:
        """Return the results that ask for this."""
        return self.by_concern.setdefault(asked, Kept())

    def count(self, result: Result, asked: Concern) -> None:
        """Count a result that is not listed: in a group where it is to be looked at, else by what it is."""
        if result.verdict is Verdict.UNCHECKED and asked is Concern.LOOK:
            self.hidden["hidden-unchecked"] += 1
        elif asked is Concern.LOOK:
            key = result.verdict, answer_of(result)
            self.groups.setdefault(key, Group(result)).count += 1
        elif asked is Concern.KNOWN:
            known = result.excuse is not None and result.excuse.word == _BASELINE
            self.hidden["hidden-known" if known else "hidden-ignored"] += 1
        elif asked is Concern.SKIPPED:
            self.hidden["hidden-skipped"] += 1
        elif moved(result):
            self.hidden["hidden-moved"] += 1


def overview(results: Iterable[Result], style: Style) -> Overview:
    """Go through the results once; only what fails is kept where the style is not verbose."""
    found = Overview()
    for result in results:
        asked = concern(result)
        found.counted[asked] += 1
        if style.verbose:
            found.codes.update(codes_of(result))
        if style.verbose or asked is Concern.FAILS:
            found.of(asked).add(result)
        else:
            found.count(result, asked)
    return found


def _first(result: Result) -> tuple[str, int, int]:
    mentions = result.target.mentions
    return (mentions[0].document, mentions[0].line, mentions[0].column) if mentions else ("", 0, 0)
