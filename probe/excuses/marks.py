"""Marks in documents: a failure is excused if each of its places has one, and otherwise fails the run."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from probe.model import Mention, Note, Result

MARKED, UNSAID = "excuse-marked", "excuse-marked-unsaid"
MOST_NEEDLESS = 10

_FOREIGN = (
    "data-proofer-ignore",
    "linkspector-",
    "markdown-link-check-",
    "markdownlint-",
)  # marks that other programs may need


class Marks:
    """The marks of one run, collected while results arrive."""

    def __init__(self) -> None:
        self._needless: dict[str, str] = {}  # URLs that pass, by the place of each of our marks
        self._more = 0

    def spare(self, mentions: Iterable[Mention], url: str) -> None:
        """Record a URL that passes."""
        for mention in mentions:
            if mention.ignored is None or mention.ignored.startswith(_FOREIGN):
                continue
            if len(self._needless) < MOST_NEEDLESS:
                self._needless[mention.place] = url
            else:
                self._more += 1

    def notices(self) -> Iterator[Note]:
        """Yield notices on unneeded marks."""
        yield from (Note("mark-needless", (place, url)) for place, url in self._needless.items())
        if self._more:
            yield Note("notices-more", (str(self._more),))


def excuse(mentions: tuple[Mention, ...]) -> Note | None:
    """Return the excuse for a failure if all places of its link have a mark, else None."""
    reasons = [mention.ignored for mention in mentions if mention.ignored is not None]
    if not reasons or len(reasons) < len(mentions):
        return None
    return _because(reasons[0], MARKED, UNSAID)


def _because(reason: str, said: str, unsaid: str, *values: str) -> Note:
    return Note(said, (*values, reason)) if reason else Note(unsaid, values)


def told(mentions: tuple[Mention, ...]) -> Iterator[Note]:
    """Yield a note for each mark of a link that fails elsewhere."""
    for mention in mentions:
        if mention.ignored is not None:
            yield _because(mention.ignored, "ignored-at", "ignored-at-unsaid", mention.place)


def is_marked(result: Result) -> bool:
    """Whether only marks keep a result from failing; a place that is found later may still make it fail."""
    return result.excuse is not None and result.excuse.word in (MARKED, UNSAID)


def with_all_places(result: Result) -> Result:
    """Return a result re-evaluated with all places of its link."""
    mentions = result.target.mentions
    if not is_marked(result) or excuse(mentions) is not None:
        return result
    return replace(result, fails=True, excuse=None, evidence=(*result.evidence, *told(mentions)))


class WithAllPlaces(Struct, frozen=True, gc=False):
    """Results re-evaluated with all places of their links; they can be iterated once per report."""

    results: Iterable[Result]

    def __iter__(self) -> Iterator[Result]:
        return map(with_all_places, self.results)
