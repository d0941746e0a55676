"""The interface of site generators: ``Generator`` finds the sites of one, ``Site`` resolves the links of one site.

A generator is a module of this package with a constant ``GENERATOR``; ``python -m probe.sites`` writes the index of
generators. All paths are paths of a ``Tree``: relative to the root of the repository, with ``/``. All URL paths begin
with ``/``, are percent-decoded and relative to the site's ``base``: ``/guide/install/``. Only the tree reads files.

By default, pages keep their paths, links are relative to the source file, and ids are those of GitHub.
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

# The host itself may serve a page at its root, and files that clients request there.
_PAGEFIND = "/pagefind/"  # the search index that is added to the built site: https://pagefind.app/docs/
_IS_PAGE = re.compile(r"\A/(?!(?:favicon\.|robots\.txt|sitemap|manifest\.|index\.html?\Z|\Z))")

__all__ = [
    "Answer", "Generator", "Heading", "Made", "Missing", "Outline", "Own", "Site", "Source", "Start", "Unknown", "bare"
]  # fmt: skip


class Source(Struct, frozen=True, gc=False):
    """The link resolves to the page built from this file, or to the file itself; ``note`` states an assumption."""

    path: str
    note: Note | None = None


class Made(Struct, frozen=True, gc=False):
    """The build generates the target, but not from a single file.

    If the settings make this ``certain``, the link is ``ok``. Otherwise the build may generate the target (routes with
    parameters, plug-ins, files of themes), and the link is skipped as ``made-by-build``.
    """

    url: str
    certain: bool = False


class Unknown(Struct, frozen=True, gc=False):
    """A hook, plug-in, template or another site determines the target: the link is skipped for this reason."""

    why: Note


class Missing(Struct, frozen=True, gc=False):
    """The built site lacks the target: the link is broken. ``path`` is reported, ``note`` names what exists instead."""

    path: str
    note: Note | None = None


Answer = Source | Made | Unknown | Missing


class Start(Enum):
    """What relative links resolve against."""

    SOURCE = auto()  # the file that contains the link; the generator rewrites the link
    BUILT = auto()  # the URL of the page, as in the reader's browser


class Own(NamedTuple):
    """One span of a document in the generator's own syntax, from ``start`` to ``end``.

    With a ``kind``, the span is a link: ``text`` is its target, and ``look_up`` receives the ``kind``. Without one, the
    span is part of a URL, like a variable, and ``text`` replaces it there. ``text`` begins at ``offset``.
    ``everywhere`` means that the generator also interprets the span in code.
    """

    start: int
    end: int
    text: str
    offset: int
    kind: str = ""
    everywhere: bool = False


class Site:
    """One site: its folders, and what its generator builds from them. Answers are pure; lookups use the tree.

    ``root`` is the folder of the marker, and ``pages`` the folder of the sources. The build copies the files of the
    ``static`` folders to the root of the output. The HTML files of the ``templates`` folders are page templates.
    Templates publish the style sheets of the ``resources`` folders at the same path. In ``markup_folders``, files with
    a suffix of ``markup`` are components or layouts in a template language. ``base`` is the prefix of each URL path on
    the host, with slashes at both ends, or None if it is unknown. ``suffixes`` are those of sources. ``reaches_out``
    means that sources may be outside ``root``; ``knows_references`` that plug-ins define Markdown references.
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

    # Pages.

    def claims(self, source: str) -> bool:
        """Whether the links and ids of a file follow this site's rules; otherwise those of the platform apply."""
        return self.below(source) is not None and source.lower().endswith(self.suffixes)

    def url_of(self, source: str) -> str | None:
        """Return the URL path of the page built from a file, None if none is built."""
        below = self.below(source)
        return None if below is None else f"/{below}"

    def source_of(self, url: str) -> Source | Made | Unknown | Missing | None:
        """Return the target at a URL path, None if the site has none; ``Missing`` gives the reason."""
        return self.copied(url, *self.static, self.pages)

    # Links.

    def start_of(self, kind: str) -> Start:
        """Return what relative links of a kind resolve against.

        Kinds are ``link``, ``image``, ``html`` (a link in raw HTML), and those of the site's own syntaxes.
        """
        return Start.SOURCE

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve a link in the generator's own syntax, None for other links; called before ``look_up``."""
        return None

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve a link of a file; None for links that leave the site: other schemes, other hosts."""
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
        """Resolve a reference relative to a file."""
        path = led_to(folder_of(source), reference)
        if path is None:
            return Unknown(Note("outside-project"))
        if self.tree.is_file(path) or self.tree.is_folder(path):
            return Source(path)
        return self.missing(path)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``, a URL path of the host; only the base shows whether it belongs to the site."""
        below = self.below_base(reference)
        if below is None:
            return self.outside(reference)
        found = self.source_of(below) or (Made(below) if below.startswith(_PAGEFIND) else None)
        if found is None and self.base is None:
            return Unknown(Note("root-unknown"))
        return found or self.missing(joined(self.pages, below[1:]))

    def outside(self, reference: str) -> Answer:
        """Resolve a URL path of the host outside the base; a link to a page may have omitted the base."""
        found = self.source_of(reference) if self.base is not None and _IS_PAGE.search(reference) else None
        if isinstance(found, Source):
            right = f"{self.base}{reference[1:]}"
            return Missing(joined(self.pages, reference[1:]), Note("base-missing", (self.base or "", right)))
        return Unknown(Note("outside-site", (self.name,)))

    def beside(self, reference: str, source: str) -> Answer:
        """Resolve a reference relative to the URL of a page."""
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
        """Return the answer; if it is missing and the host redirects the URL, return the target of the redirect."""
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
        from probe.sites.redirects import leading  # noqa: PLC0415 - only missing targets need it

        return leading(self.tree, self.root, *self.static, self.pages)

    def missing(self, path: str) -> Missing:
        """Return ``Missing`` for a path, with a note of a path that differs only in case."""
        other = self.tree.otherwise(path)
        return Missing(path, None if other is None else Note("spelt-otherwise", (other,)))

    # The generator's own syntax.

    def links(self, text: str) -> Iterator[Own]:
        """Yield the spans of a document in the generator's own syntax, in order and without overlaps."""
        return iter(())

    def adds_targets(self, source: str) -> bool:
        """Whether settings or other files define reStructuredText references for a page."""
        return self.pages_of(source) != (source,)

    def expanded(self, text: str, source: str) -> str:
        """Return the text of a page with its includes, for the computation of its ids."""
        return text

    def pages_of(self, source: str) -> tuple[str, ...]:
        """Return the pages that contain a file: itself, or its includers; its links are relative to these pages."""
        return (source,)

    def attributes(self, source: str) -> Mapping[str, str]:
        """Return the AsciiDoc attributes that the generator defines for a document."""
        return {}

    # Ids.

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page."""
        slugs = Slugs()
        yield from (slugs.next(heading.whole) for heading in outline.headings)
        yield from outline.html

    def fragment(self, name: str) -> str:
        """Convert the percent-decoded fragment of a link to one of the generator's pages."""
        return name

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether plug-ins, templates or other files add ids to a page that are not in its source."""
        return False

    # Helpers for generators.

    def below(self, path: str) -> str | None:
        """Return a path relative to the folder of the pages, None if it is outside this folder."""
        if not self.pages:
            return path
        return path[len(self.pages) + 1 :] if path.startswith(self.pages + "/") else None

    def below_base(self, url: str) -> str | None:
        """Convert a URL path of the host to one of the site, None if it is outside the site's base."""
        base = self.base or "/"
        if url.startswith(base):
            return url[len(base) - 1 :]
        return "/" if url == base[:-1] else None

    def copied(self, url: str, *folders: str) -> Source | None:
        """Return the file that the build copies to a URL path, from the first of ``folders`` that contains it."""
        for folder in folders:
            path = led_to(folder, url[1:])
            if path is not None and url != "/" and self.tree.is_file(path) and not url.endswith("/"):
                return Source(path)
        return None


Found = Callable[[Tree, str], Site | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """The detection of the sites of one generator.

    ``markers`` are names of files or folders that may mark the root of a site. ``found`` is called with the tree and a
    folder that contains a marker, and returns the site, or None if the folder is not a site. If several generators find
    a site in one folder, the one with the lowest ``order`` is used.
    """

    name: str
    markers: tuple[str, ...]
    found: Found
    order: int = 5
