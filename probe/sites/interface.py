"""What a site generator is to the rest of the program: ``Generator`` finds its sites, ``Site`` answers for one.

A generator is one file of this room with a constant ``GENERATOR``; ``python -m probe.sites`` writes the index by which
it is found. All paths are those of a ``Tree``: from the top of the repository, with ``/``. All URL paths begin with
``/``, are percent-decoded and stand below the site's ``base``: ``/guide/install/``. Files are read by the tree alone.

Without a method of a site's own, pages keep their paths, links are relative to the source file, ids are GitHub's.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from probe.model import Note
from probe.sites.outline import Heading, Outline
from probe.sites.slugs import Slugs
from probe.sites.tree import Tree, bare, folder_of, joined, led_to, resolved
from probe.url import scheme

# The host itself may have a page at its root, and files that are asked for there.
_IS_PAGE = re.compile(r"\A/(?!(?:favicon\.|robots\.txt|sitemap|manifest\.|index\.html?\Z|\Z))")

__all__ = [
    "Answer", "Generator", "Heading", "Made", "Missing", "Outline", "Own", "Site", "Source", "Start", "Unknown", "bare"
]  # fmt: skip


class Source(Struct, frozen=True, gc=False):
    """The link leads to what is built from this file, or to the file itself. ``note`` tells what was assumed."""

    path: str
    note: Note | None = None


class Made(Struct, frozen=True, gc=False):
    """The build makes it, from no file in particular.

    Where the settings tell it ``certain``, the link is ``ok``; otherwise the build only may make it, and the link is
    skipped as ``made-by-build``: routes with parameters, plug-ins, files of themes.
    """

    url: str
    certain: bool = False


class Unknown(Struct, frozen=True, gc=False):
    """A hook, plug-in, template or another site decides: the link is skipped for this reason."""

    why: Note


class Missing(Struct, frozen=True, gc=False):
    """The built site will not have it: broken. ``path`` is what is told of it, ``note`` what is there instead."""

    path: str
    note: Note | None = None


Answer = Source | Made | Unknown | Missing


class Start(Enum):
    """What a relative link is relative to."""

    SOURCE = auto()  # the file that it stands in; the generator rewrites it
    BUILT = auto()  # the URL of the page, as the reader's browser sees it


class Own(NamedTuple):
    """One piece of a text in the generator's own syntax, from ``start`` to ``end``.

    ``text`` stands for it, or, where it is a link by itself, is what the link names; it begins at ``offset``. ``kind``
    is handed on to ``look_up``; without one the piece is no link by itself, but ``text`` takes its place in the URL
    that it is part of, as a variable does. ``everywhere`` tells that the generator reads it in code as well.
    """

    start: int
    end: int
    text: str
    offset: int
    kind: str = ""
    everywhere: bool = False


class Site:
    """One site: where it lies and what its generator makes of it. Answers are pure; lookups go by the tree.

    ``root`` is the folder of the marker, ``pages`` that of the sources, ``static`` folders whose files are copied to
    the root of what is built, ``templates`` those whose HTML is filled to make pages, ``resources`` those whose style
    sheets templates publish at the same path, ``markup_folders`` those whose files with a suffix of ``markup`` are
    components or layouts in a language of templates. ``base`` is what stands before each URL path on the host, with
    slashes at both ends, None where nothing says it. ``suffixes`` are those of sources; ``reaches_out`` tells that
    these may lie beside ``root``, ``knows_references`` that plug-ins define references of Markdown.
    """

    name = ""
    reaches_out = False
    knows_references = False
    suffixes: tuple[str, ...] = (".md", ".markdown")
    markup: tuple[str, ...] = ()

    def __init__(self, tree: Tree, root: str, pages: str | None = None) -> None:
        self.tree = tree
        self.root = root
        self.pages = root if pages is None else pages
        self.static: tuple[str, ...] = ()
        self.templates: tuple[str, ...] = ()
        self.resources: tuple[str, ...] = ()
        self.markup_folders: tuple[str, ...] = ()
        self.base: str | None = None

    # What it builds.

    def claims(self, source: str) -> bool:
        """Whether links and ids of a file follow this site's rules; of what it does not claim the platform decides."""
        return self.below(source) is not None and source.lower().endswith(self.suffixes)

    def url_of(self, source: str) -> str | None:
        """Return the URL path of what is built from a file, None where nothing is."""
        below = self.below(source)
        return None if below is None else f"/{below}"

    def source_of(self, url: str) -> Source | Made | Unknown | Missing | None:
        """Return what is behind a URL path, None where nothing will be; ``Missing`` tells why nothing is."""
        return self.copied(url, *self.static, self.pages)

    # What a link means.

    def start_of(self, kind: str) -> Start:
        """Return what relative links of a kind are relative to.

        Kinds are ``link``, ``image``, ``html`` (the link stands in raw HTML), and those of the site's own syntaxes.
        """
        return Start.SOURCE

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link in the generator's own syntax means, None for any other; it is asked first of all."""
        return None

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link in a file means; None for what no site decides: other schemes, other hosts."""
        if scheme(text) is not None or text.startswith(("//", "\\\\")):
            return None
        reference = bare(text)
        if not reference:
            return Source(source)
        if reference.startswith("/"):
            return self.rooted(reference, kind, source)
        if self.start_of(kind) is Start.BUILT:
            return self.beside(reference, source)
        return self.relative(reference, kind, source)

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Return what a reference means that is relative to a file."""
        path = led_to(folder_of(source), reference)
        if path is None:
            return Unknown(Note("outside-project"))
        if self.tree.is_file(path) or self.tree.is_folder(path):
            return Source(path)
        return self.missing(path)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Return what ``/x`` means: a URL path of the host, which only the base tells to be the site's."""
        below = self.below_base(reference)
        if below is None:
            return self.outside(reference)
        found = self.source_of(below)
        if found is None and self.base is None:
            return Unknown(Note("root-unknown"))
        return found or self.missing(joined(self.pages, below[1:]))

    def outside(self, reference: str) -> Answer:
        """Return what a URL path of the host means that is not below the base, which a link to a page may lack."""
        found = self.source_of(reference) if self.base is not None and _IS_PAGE.search(reference) else None
        if isinstance(found, Source):
            right = f"{self.base}{reference[1:]}"
            return Missing(joined(self.pages, reference[1:]), Note("base-missing", (self.base or "", right)))
        return Unknown(Note("outside-site", (self.name,)))

    def beside(self, reference: str, source: str) -> Answer:
        """Return what a reference means that is relative to the URL of a page."""
        url = self.url_of(source)
        if url is None:
            return self.relative(reference, "link", source)
        whole, above = resolved(url, reference)
        if not above:
            return self.source_of(whole) or self.missing(joined(self.pages, whole[1:]))
        if self.base is None:
            return Unknown(Note("outside-site", (self.name,)))
        return self.rooted(resolved(self.base + url[1:], reference)[0], "link", source)

    def moved(self, answer: Answer | None, text: str, kind: str, source: str) -> Answer | None:
        """Return an answer, but for what is missing and redirected by the host what is there instead."""
        reference = bare(text)
        if not isinstance(answer, Missing) or not reference:
            return answer
        url = self.url_of(source)
        rooted = reference if reference.startswith("/") else None if url is None else resolved(url, reference)[0]
        new = None if rooted is None else self._led_by_host(rooted)
        if new is None:
            return answer
        there = self.look_up(new, kind, source) if new.startswith("/") else None
        return there if isinstance(there, Source | Made) else Unknown(Note("outside-site", (self.name,)))

    @cached_property
    def _led_by_host(self) -> Callable[[str], str | None]:
        from probe.sites.redirects import leading  # noqa: PLC0415 - if one misses

        return leading(self.tree, self.root, *self.static, self.pages)

    def missing(self, path: str) -> Missing:
        """Return that nothing is at a path, and what differs from it in case alone."""
        other = self.tree.otherwise(path)
        return Missing(path, None if other is None else Note("spelt-otherwise", (other,)))

    # What of a text is its own.

    def links(self, text: str) -> Iterator[Own]:
        """Yield the pieces of a document in the generator's own syntax, in their order, none within another."""
        return iter(())

    def adds_targets(self, source: str) -> bool:
        """Whether settings or other files define references of reStructuredText for a page."""
        return self.pages_of(source) != (source,)

    def expanded(self, text: str, source: str) -> str:
        """Return the text of a page with what it includes, for the ids that it gets."""
        return text

    def pages_of(self, source: str) -> tuple[str, ...]:
        """Return the pages that show a file: itself, or those that include it, to which its links are relative."""
        return (source,)

    def attributes(self, source: str) -> Mapping[str, str]:
        """Return the attributes of AsciiDoc that the generator defines for a document."""
        return {}

    # What becomes an id.

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page."""
        slugs = Slugs()
        yield from (slugs.next(heading.text) for heading in outline.headings)
        yield from outline.html

    def fragment(self, name: str) -> str:
        """Return what the generator makes of the percent-decoded fragment of a link to one of its pages."""
        return name

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether plug-ins, templates or other files add ids to a page that its source does not show."""
        return False

    # For the methods of generators.

    def below(self, path: str) -> str | None:
        """Return a path from the folder of the pages, None where it is not in it."""
        if not self.pages:
            return path
        return path[len(self.pages) + 1 :] if path.startswith(self.pages + "/") else None

    def below_base(self, url: str) -> str | None:
        """Return a URL path of the host as one of the site, None for what is not of it."""
        base = self.base or "/"
        if url.startswith(base):
            return url[len(base) - 1 :]
        return "/" if url == base[:-1] else None

    def copied(self, url: str, *folders: str) -> Source | None:
        """Return the file that is copied to a URL path from the first of ``folders`` that has it."""
        for folder in folders:
            path = led_to(folder, url[1:])
            if path is not None and url != "/" and self.tree.is_file(path) and not url.endswith("/"):
                return Source(path)
        return None


Found = Callable[[Tree, str], Site | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """What finds the sites of one generator.

    ``markers`` are names of files or folders that may mark the root of one; ``found`` is called with the tree and the
    folder that has one, and returns the site, or None where it is none after all. Of several in one folder that with
    the lowest ``order`` counts.
    """

    name: str
    markers: tuple[str, ...]
    found: Found
    order: int = 5
