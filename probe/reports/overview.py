"""Collect the data of a run for a terminal in one pass: failures, groups of other results, and counts."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from probe.model import Result, Verdict
from probe.reports.concern import Concern, concern, moved
from probe.reports.interface import Style
from probe.reports.listed import answer_of
from probe.reports.rows import MOST_ROWS, Seen, codes_of

HIDDEN = ("hidden-moved", "hidden-known", "hidden-ignored", "hidden-skipped", "hidden-unchecked")
"""Results that are counted without being listed, in the order of the output."""

_BASELINE = "excuse-baseline"  # the note for entries of the baseline; all other excuses are ignores


class Kept(Struct):
    """Results of one kind, up to a readable number; ``total`` includes those that were left out."""

    results: list[Result] = field(default_factory=list)
    total: int = 0

    def add(self, result: Result) -> None:
        """Add a result, unless the limit is reached."""
        self.total += 1
        if len(self.results) < MOST_ROWS:
            self.results.append(result)

    @property
    def left_out(self) -> int:
        """The number of results that were not kept."""
        return self.total - len(self.results)

    def by_document(self) -> list[Result]:
        """Return the results grouped by the document of their first mention, in the order of its lines."""
        order: dict[str, int] = {}
        for result in self.results:
            order.setdefault(_first(result)[0], len(order))
        return sorted(self.results, key=lambda result: (order[_first(result)[0]], *_first(result)[1:]))


class Group(Struct):
    """Results with the same verdict and the same response: their number, and the first of them."""

    first: Result
    count: int = 0


class Overview(Struct):
    """The data of a run that a terminal shows. ``hidden`` counts unlisted results by their name in ``words.toml``."""

    by_concern: dict[Concern, Kept] = field(default_factory=dict)
    groups: dict[tuple[Verdict, str], Group] = field(default_factory=dict)
    hidden: Counter[str] = field(default_factory=Counter)
    codes: Counter[Seen] = field(default_factory=Counter)
    counted: Counter[Concern] = field(default_factory=Counter)

    def of(self, asked: Concern) -> Kept:
        """Return the results with this concern."""
        return self.by_concern.setdefault(asked, Kept())

    def count(self, result: Result, asked: Concern) -> None:
        """Count an unlisted result: in a group if it needs a look, otherwise by its kind."""
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
    """Iterate over the results once; only failures are kept unless the style is verbose."""
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
