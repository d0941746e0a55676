"""Faults of a redirect list that are detected without requests: rows that contradict each other or form chains."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from probe.model import Expectation, Mention, Note, Target
from probe.url import split_fragment

MOST_PLACES = 3  # of one kind of fault, listed in its notice

Wanted = tuple[str | None, tuple[int, ...]]

_LOOP: Final = "list-loop"


def checked(targets: Sequence[Target]) -> tuple[list[Target], tuple[Note, ...]]:
    """Return targets whose expectations have the faults of the list, and a notice for each kind of fault."""
    rows = {target.url: target.expectation for target in targets if target.expectation is not None}
    ends = _Ends(rows)
    found = [_with(target, _of_row(target, target.expectation, ends)) for target in targets]
    variants = _variants(found)
    found = [_with(target, variants.get(target.index, ())) for target in found]
    return found, tuple(_notices(found))


def _with(target: Target, faults: Iterable[Note]) -> Target:
    faults = tuple(faults)
    if not faults or target.expectation is None:
        return target
    return replace(target, expectation=replace(target.expectation, faults=(*target.expectation.faults, *faults)))


def _of_row(target: Target, wanted: Expectation | None, ends: "_Ends") -> Iterator[Note]:
    """Yield the faults in the rows of one URL."""
    if wanted is None:
        return
    different = _different(target.mentions)
    if len(different) > 1:
        yield Note("list-conflict", (", ".join(f"{_shown(each)} ({place})" for each, place in different.items()),))
    elif wanted.url is not None:
        yield from ends.of(target.url, wanted)


def _different(mentions: Sequence[Mention]) -> dict[Wanted, str]:
    """Return the different expectations in the rows of one URL, with the first place of each."""
    found: dict[Wanted, str] = {}
    for mention in mentions:
        if mention.row is not None and mention.row.expectation is not None:
            wanted = mention.row.expectation
            found.setdefault((wanted.url, wanted.statuses), mention.place)
    return found


def _shown(wanted: Wanted) -> str:
    url, statuses = wanted
    return " ".join(filter(None, ("/".join(map(str, statuses)), url)))


class _Ends:
    """The final URLs of rows when expected URLs are followed from row to row; each row is followed once."""

    def __init__(self, rows: Mapping[str, Expectation]) -> None:
        self._rows = rows
        self._ends: dict[str, str | None] = {}  # None for rows of a loop, or that lead into one

    def of(self, url: str, wanted: Expectation) -> Iterator[Note]:
        """Yield the faults of the chain that starts at a row."""
        target = _bare(wanted.url)
        if target == url:
            if wanted.statuses and all(300 <= status < 400 for status in wanted.statuses):
                yield Note(_LOOP, (url,))
            return
        following = self._rows.get(target)
        if following is None:
            return
        end = self._end(url)
        if end is None:
            yield Note(_LOOP, (" → ".join((url, target, _bare(following.url))),))
        elif end != target:
            yield Note("list-chain", (target, end))
        elif following.url is None and following.statuses and all(status >= 400 for status in following.statuses):
            yield Note("list-gone", (target,))

    def _end(self, url: str) -> str | None:
        way: list[str] = []
        on_the_way: set[str] = set()
        here: str | None = url
        while here is not None and here not in self._ends:
            way.append(here)
            on_the_way.add(here)
            following = self._next(here)
            if following is None:
                self._ends[here] = here
            elif following in on_the_way:
                here = None
            else:
                here = following
        end = None if here is None else self._ends[here]
        self._ends.update((each, end) for each in way if each not in self._ends)
        return end

    def _next(self, url: str) -> str | None:
        """Return the next URL of a row, or None if it has none."""
        wanted = self._rows.get(url)
        following = None if wanted is None or wanted.url is None else _bare(wanted.url)
        return None if following == url else following


def _variants(targets: Sequence[Target]) -> dict[int, tuple[Note, ...]]:
    """Return the faults of rows whose URLs differ only in case or a trailing slash but have different expectations."""
    alike: dict[str, Target | list[Target]] = {}
    for target in targets:
        if target.expectation is None or any(note.word in _OF_MORE for note in target.expectation.faults):
            continue
        key = _folded(target.url)
        first = alike.get(key)
        if first is None:
            alike[key] = target  # most have no variant, and need no list
        elif isinstance(first, list):
            first.append(target)
        else:
            alike[key] = [first, target]
    found: dict[int, tuple[Note, ...]] = {}
    for group in alike.values():
        if isinstance(group, list) and len({_folded_wanted(each.expectation) for each in group}) > 1:
            for each in group:
                other = next(one for one in group if one is not each)
                found[each.index] = (Note("list-variant", (other.url,)),)
    return found


_OF_MORE = frozenset({"list-conflict", _LOOP, "list-chain"})  # faults that already explain why two such rows differ


def _folded(url: str) -> str:
    """Return a URL normalized in case and without the trailing slash of its path."""
    path, mark, query = url.partition("?")
    return f"{path.rstrip('/')}{mark}{query}".casefold()


def _folded_wanted(wanted: Expectation | None) -> tuple[str, tuple[int, ...]]:
    if wanted is None:
        return "", ()
    return "" if wanted.url is None else _folded(wanted.url), wanted.statuses


def _bare(url: str | None) -> str:
    return "" if url is None else split_fragment(url)[0]


def _notices(targets: Iterable[Target]) -> Iterator[Note]:
    """Yield a notice for each kind of fault, with its number of rows and the first places."""
    counts = Counter[str]()
    places: dict[str, list[str]] = {}
    for target in targets:
        for note in target.expectation.faults if target.expectation is not None else ():
            counts[note.word] += 1
            if len(places.setdefault(note.word, [])) < MOST_PLACES:
                places[note.word].append(next((mention.place for mention in target.mentions), target.url))
    for word in sorted(counts):
        more = counts[word] - len(places[word])
        yield Note(f"{word}-rows", (str(counts[word]), ", ".join(places[word]) + (f", … (+{more})" if more else "")))
