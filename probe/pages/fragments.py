"""Whether a page has the place that a link names behind its ``#``."""

import dataclasses
import os
import re
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct, field
from msgspec.structs import replace

from probe.engine.result import fragment_missing
from probe.errors import InputError
from probe.extract import format_of
from probe.model import Document, Mention, Note, Result, Target
from probe.pages.hosts import names_of_host
from probe.pages.numbered_places import has_number
from probe.pages.prose import Prose
from probe.pages.scripted import Scripted
from probe.pages.shown import shown
from probe.pages.stubs import MOST_STUBS, Stubs, path_of_stub
from probe.pages.text_fragments import has_texts
from probe.settings import Reading
from probe.sites import Page, Sites
from probe.targets import fragment_of

MOST_OF_A_PAGE = 8 << 20  # bytes of a page that are looked through; the median page of the web has 30 KiB of HTML

_MARKDOWN = ("markdown", "notebook")
_DIRECTIVE = ":~:"  # URL fragment text directives, https://wicg.github.io/scroll-to-text-fragment/
# What scripts make of a fragment, on whatever page: routes of an application, lines of a listing, a moment of a film,
# comments that are loaded from elsewhere.
_OF_SCRIPTS = re.compile(
    r"[/!]|L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?$|lines-\d+|[tp]=|page=|xywh=|(?:issue)?comment-\d+$|disqus_thread$"
)
# What scripts make of it on pages that have them: states of maps, sheets and slides, names of parts of an application.
_STATE = re.compile(r".*[=/]", re.DOTALL)
_BROKEN_OFF = Note("reply-body-cut")
_PREFIX = "user-content-"  # what GitHub puts before the names in its own pages
_README = re.compile(r"readme(?:\.\w+)?", re.IGNORECASE)
_UNKNOWN = "fragment-unknown"


class Places(Struct, frozen=True, gc=False):
    """The places of one page: its names, None where that kind of document has none that we know, and its text."""

    names: frozenset[str] | None
    prose: tuple[Prose, ...] = ()
    whole: bool = True
    any_case: bool = False
    scripted: Scripted | None = None
    numbered: tuple[Document, ...] = ()
    answers: dict[str, bool | None] = field(default_factory=dict)  # a text is long to search
    page: Page | None = None

    @classmethod
    def of(cls, document: Document, reading: Reading, page: Page | None = None, *, whole: bool = True) -> "Places":
        """Return the places of a document, or of the ``page`` made of it; what is not ``whole`` may have more."""
        found = format_of(document, dataclasses.replace(reading, as_=None))
        try:
            if page is not None and found.site_anchors is not None:
                names = found.site_anchors(document, page)
                return cls(names, (Prose(document, found.prose),) if found.prose else (), whole, page=page)
            names = found.anchors(document) if found.anchors else None
        except InputError:  # it is not what its name or its server says
            return cls(None, whole=whole)
        prose = (Prose(document, found.prose),) if found.prose else ()
        scripted = Scripted.of(document) if found.name == "html" else None
        # Where there are none, scripts may make them, or other files have them.
        if not names and found.name not in _MARKDOWN and (found.name != "html" or scripted):
            names = None
        return cls(names, prose, whole, any_case=found.name in _MARKDOWN, scripted=scripted)

    def __or__(self, other: "Places") -> "Places":
        """Return the places of two documents that are shown as one."""
        names = (
            None
            if self.names is None and other.names is None
            else (self.names or frozenset()) | (other.names or frozenset())
        )
        return Places(
            names, self.prose + other.prose, self.whole and other.whole, self.any_case or other.any_case,
            self.scripted or other.scripted, self.numbered + other.numbered,
            page=self.page or other.page,
        )  # fmt: skip

    def has(self, fragment: str) -> bool | None:
        """Whether a fragment has its place; None where that cannot be told.

        HTML standard, "select the indicated part": the name as written, then percent-decoded; the top needs no name.
        """
        if fragment not in self.answers:
            name, mark, directive = fragment.partition(_DIRECTIVE)
            found = self._has_name(name) if name else True
            if mark and found:
                found = self._has_texts(directive)
            self.answers[fragment] = None if found is False and not self.whole else found
        return self.answers[fragment]

    def _has_name(self, name: str) -> bool | None:
        if name.lower() == "top":
            return True
        for document in self.numbered:
            found = has_number(document, name)
            if found or (found is False and name.lower() not in (self.names or ())):
                return found
        if self.names is None or _OF_SCRIPTS.match(name):
            return None
        decoded = unquote(name)
        wanted = {name, decoded, _PREFIX + name, _PREFIX + decoded, decoded.removeprefix(_PREFIX)}
        if self.any_case:  # GitHub's script looks for the name in lower case as well, as all of its slugs are
            wanted |= {each.lower() for each in wanted}
        if self.page is not None:
            wanted.add(self.page.site.fragment(decoded))
        if not wanted.isdisjoint(self.names):
            return True
        return None if self.scripted and (_STATE.match(name) or self.scripted.may_make(decoded)) else False

    def _has_texts(self, directive: str) -> bool | None:
        if not self.prose:
            return None
        return has_texts(directive, "\n".join(each.text() for each in self.prose))


class Fragments:
    """Tells the results of pages apart by the places that links name on them, and remembers the places."""

    def __init__(self, reading: Reading, more_numbers: Iterator[int], *, later: bool = False) -> None:
        """Take numbers for results that a target has reserved none for; ``later`` tells that links may follow."""
        self._reading = reading
        self._sites = Sites(reading.site)
        self._stubs = Stubs(reading)
        self._numbers = more_numbers
        self._later = later
        self._known: dict[int, tuple[Result, Places]] = {}
        self._untold: set[int] = set()  # pages that no link means as a whole
        self._absent: dict[tuple[int, str], int] = {}
        self._wholes: dict[str, Places] = {}

    def places(self, result: Result, page: Document | None) -> Places | None:
        """Return the places of a page that answered well, None where they do not count; this may take seconds.

        What its links name there is looked for already.
        """
        naming = _by_fragment(result.target.mentions)
        places = None if _is_elsewhere(result) else self._places(result, page, any_named=any(naming))
        if places is not None:
            for fragment in filter(None, naming):
                places.has(fragment)
        return places

    def told(self, result: Result, places: Places | None) -> Iterator[Result]:
        """Yield what a page means for its links: its result, and one for each place it has not."""
        target = result.target
        naming = _by_fragment(target.mentions)
        if places is None:
            yield result
            return
        if self._later:
            self._known[target.index] = replace(result, target=replace(target, mentions=())), places
        absent = {fragment: None for fragment in naming if fragment and places.has(fragment) is False}
        kept = tuple(mention for mention in target.mentions if fragment_of(mention) not in absent)
        if kept:
            yield _noted(replace(result, target=replace(target, mentions=kept)), places)
        else:
            self._untold.add(target.index)
        numbers = {fragment: number for number, fragment in enumerate(target.fragments, target.index + 1)}
        for fragment in absent:
            number = numbers[fragment] if fragment in numbers else next(self._numbers, None)
            if number is not None:
                yield self._absence(result, fragment, tuple(naming[fragment]), number)

    def late(self, index: int, mention: Mention) -> Result | int:
        """Return what a mention means whose page has answered: a result that it is the first of, or whose it is."""
        fragment = fragment_of(mention)
        known = self._known.get(index)
        number = self._absent.get((index, fragment))
        if number is not None or known is None:
            return index if number is None else number
        if fragment and known[1].has(fragment) is False and (number := next(self._numbers, None)) is not None:
            return self._absence(known[0], fragment, (mention,), number)
        if index in self._untold:
            self._untold.remove(index)
            return replace(known[0], target=replace(known[0].target, mentions=(mention,)))
        return index

    def noted(self, result: Result) -> Result:
        """Return a result that says which places cannot be told, when all of its mentions are known."""
        known = self._known.get(result.target.index)
        return result if known is None else _noted(result, known[1])

    def _places(self, result: Result, page: Document | None, *, any_named: bool) -> Places | None:
        target = result.target
        if target.path is not None:
            return self._of_path(Path(target.path), frozenset()) if self._later or any_named else None
        if page is None:
            return None
        whole = len(page.content) < target.body_limit and _BROKEN_OFF not in result.evidence
        return Places.of(page, self._reading, whole=whole)

    def _of_path(self, path: Path, before: frozenset[Path]) -> Places:
        """Return the places of a file or folder that was led to by way of those ``before``."""
        files = shown(path)
        nothing = Places(None if files is None or files else frozenset())
        return reduce(Places.__or__, (self._of_file(file, before) for file in files or ()), nothing)

    def _of_file(self, file: Path, before: frozenset[Path]) -> Places:
        document = _read(file)
        destination = self._stubs.destination(file, document)
        if destination is not None:  # whoever follows the link sees the places of that page
            path = None if len(before) > MOST_STUBS else path_of_stub(destination)
            return Places(None) if path is None or path in before else self._of_path(path, before | {path})
        page = self._sites.page_at(os.path.abspath(file))  # noqa: PTH100 - links in it stay as they are
        whole = len(document.content) <= MOST_OF_A_PAGE
        if page is not None:
            return Places.of(document, self._reading, page, whole=whole)
        wholes = self._sites.wholes(os.path.abspath(file))  # noqa: PTH100
        if wholes:
            each = (self._of_whole(place, document, text) for place, text in wholes.items())
            return _on_platform(file, document, reduce(Places.__or__, each))
        places = _on_platform(file, document, Places.of(document, self._reading, whole=whole))
        parts = self._sites.showing(os.path.abspath(file))  # noqa: PTH100
        return reduce(Places.__or__, (Places.of(_read(Path(at)), self._reading, page) for at, page in parts), places)

    def _of_whole(self, place: str, document: Document, text: str) -> Places:
        """Return the places of an AsciiDoc document with what it includes, which many links mean by its parts."""
        if place not in self._wholes:
            whole = replace(document, name=Path(place).name, content=text.encode("utf-8", "replace"))
            self._wholes[place] = Places.of(whole, self._reading)
        return self._wholes[place]

    def _absence(self, page: Result, fragment: str, mentions: tuple[Mention, ...], number: int) -> Result:
        """Return the result of the links to a place that a page has not."""
        of = page.target
        self._absent[of.index, fragment] = number
        target = Target(number, f"{of.url}#{fragment}", mentions, note=of.note, path=of.path)
        name, _, directive = fragment.partition(_DIRECTIVE)
        text = unquote(directive).removeprefix("text=")
        why = Note("fragment-absent", (name,)) if name else Note("text-fragment-missing", (text,))
        return fragment_missing(page, target, why)


def size_of(result: Result, page: Document | None) -> int:
    """Return how many bytes have to be read for the places of a page."""
    if page is not None or result.target.path is None:
        return 0 if page is None else len(page.content)
    try:
        return sum(file.stat().st_size for file in shown(Path(result.target.path)) or ())
    except OSError:
        return 0


def sought(target: Target) -> bool:
    """Whether a target's page has to be read for the places that its links name."""
    return any(not _OF_SCRIPTS.match(fragment) for fragment in target.fragments)


def _by_fragment(mentions: tuple[Mention, ...]) -> dict[str, list[Mention]]:
    naming: dict[str, list[Mention]] = {}
    for mention in mentions:
        naming.setdefault(fragment_of(mention), []).append(mention)
    return naming


def _noted(result: Result, places: Places) -> Result:
    unknown = (f for f in _by_fragment(result.target.mentions) if f and places.has(f) is None)
    others = (note for note in result.evidence if note.word != _UNKNOWN)
    return replace(result, evidence=(*others, *(Note(_UNKNOWN, (fragment,)) for fragment in unknown)))


def _is_elsewhere(result: Result) -> bool:
    """Whether a redirect names a place of its own, which takes the place of the link's (RFC 9110, 10.2.2)."""
    return any("#" in (hop.location or "") for hop in result.trail)


def _on_platform(file: Path, document: Document, places: Places) -> Places:
    """Return the places of a file as GitHub or GitLab shows it, from the lines of a source to its headings."""
    lined = places.whole and (places.names is None or places.any_case)  # of what is rendered too: "?plain=1#L5"
    places = replace(places, numbered=(document,) if lined else ())
    if places.any_case:
        names = names_of_host(file, document)
        if names is not None:
            return replace(places, names=names)
    if _README.fullmatch(file.name) and places.names is not None:  # the frame that GitHub draws around it
        return replace(places, names=places.names | {"readme"})
    return places


def _read(path: Path) -> Document:
    """Return the beginning of a file of this machine; one that cannot be read has no places that we know."""
    content = b""
    try:
        if path.is_file():
            with path.open("rb") as file:
                content = file.read(MOST_OF_A_PAGE + 1)
    except OSError:
        content = b""
    return Document(path.name, content)
