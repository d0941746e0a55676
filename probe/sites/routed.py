"""Sites that route each page by its file path, and pass its links on as URLs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from probe.model import Note
from probe.sites.configs import text_at
from probe.sites.interface import Answer, Made, Missing, Outline, Own, Site, Source, Start, Unknown, bare
from probe.sites.mdx import component_links, components_write_ids, imported, imports_unread, with_headings
from probe.sites.modules import aliased
from probe.sites.slugs import Slugs
from probe.sites.tree import folder_of, joined, led_to
from probe.url import scheme

_FILE = re.compile(r"\.(?!md\b|mdx\b|html?\b)[A-Za-z][A-Za-z0-9]{1,5}\Z")
_ROOTED = re.compile(r"(?:\]\(\s*<?|=\s*\{?[\"'`])/([^/\s\"'()<>?#]+)/[^\s\"'()<>]")
_MADE_FILES = (".xml", ".json", ".txt")  # feeds, search indexes and similar files that plug-ins generate
_FEWEST_LINKS = 10
_ALIAS = re.compile(r"[@~](?:[\w-]*/)")  # @/x, ~/x, @assets/x: no path of a site begins like this
_SUFFIX = re.compile(r"\.mdx?(?=[?#]|\Z)")


def linked_folders(texts: Iterable[str]) -> Mapping[str, int]:
    """Return the number of links in documents to each folder at the root of the host."""
    return Counter(first for text in texts for first in _ROOTED.findall(text))


def is_elsewhere(reference: str, starts: frozenset[str], linked: Mapping[str, int]) -> bool:
    """Whether a link names a page in a root folder, such as ``/docs/x``, that another site on the same host serves.

    Many links must name that folder, because a few links may be misspelt.
    """
    first, _, rest = reference.strip("/").partition("/")
    return (
        bool(rest)
        and linked.get(first, 0) >= _FEWEST_LINKS
        and first not in starts
        and not reference.endswith((".md", ".mdx"))
        and _FILE.search(reference) is None
    )


class Routed(Site):
    """A site with file-based routes. ``slashed``: page URLs end with a slash. ``links_files``: links may name ``.md``.

    ``reads_components`` is for MDX: attributes of components are also links.
    """

    suffixes: tuple[str, ...] = (".md", ".mdx")
    slashed = False
    links_files = False
    reads_components = True

    def route(self, path: str) -> str | None:
        """Return the route of a file, with a trailing slash for an index, or None if the file is not a page."""
        raise NotImplementedError

    def sources(self) -> Iterable[str]:
        """Return the files that may be pages."""
        return self.tree.files(self.pages)

    def made(self, url: str) -> Source | Made | Unknown | None:
        """Return what else the build serves at a route, which is given without trailing slash."""
        return None

    def unsure(self) -> Note | None:
        """Return why a page may exist although it seems missing, or None."""
        return None

    @cached_property
    def built(self) -> dict[str, str]:
        """The route of each page by its source."""
        urls = ((path, self.route(path)) for path in self.sources())
        return {path: url for path, url in urls if url is not None}

    @cached_property
    def behind(self) -> dict[str, str]:
        """The source of each page by its route, without trailing slash."""
        found: dict[str, str] = {}
        for path, url in self.built.items():
            found.setdefault(url.rstrip("/"), path)
        return found

    def documents(self) -> Iterable[str]:
        """Return the files whose links show which other folders the host has."""
        return self.built

    @cached_property
    def linked(self) -> Mapping[str, int]:
        """The number of links in the documents to each folder at the root."""
        return linked_folders(self.tree.text(path) for path in self.documents() if path.endswith(self.suffixes))

    def url_of(self, source: str) -> str | None:
        """Return the URL path that a page is built at."""
        url = self.built.get(source)
        return f"{url.rstrip('/')}/" if url is not None and self.slashed else url

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return what is served at a URL path: a page, a copied file, or other output."""
        plain = re.sub(r"(?:/index)?(?:\.html)?/?\Z", "", url, count=1)
        if (source := self.behind.get(plain)) is not None:
            return Source(source)
        copied = self.copied(url, *self.static) or self.copied(f"{plain}/index.html", *self.static)
        return copied or self.made(plain)

    def led(self, to: str) -> Source | Made | None:
        """Return the page or copied file that a redirect targets, or ``Made`` if it targets another site."""
        if scheme(to) is not None:
            return Made(to, certain=True)
        whole = f"/{bare(to).strip('/')}"
        source = self.behind.get(whole.removesuffix("/index").rstrip("/"))
        return Source(source) if source is not None else self.copied(whole, *self.static)

    def redirected(self, to: object) -> Source | Made | None:
        """Return the target of a redirect in the config, which is a path or a table with ``destination``."""
        said = to if isinstance(to, str) else text_at(to, "destination")
        if said is None:
            return None
        below = self.below_base(bare(said)) if scheme(said) is None else None
        return self.led(said if below is None else below)

    def start_of(self, kind: str) -> Start:
        """Return that links are relative to the page's URL, and Markdown images relative to the source."""
        return Start.SOURCE if kind == "image" else Start.BUILT

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link resolves to; a missing target is ``Unknown`` if the site may have more pages."""
        reference = bare(text)
        if (
            scheme(text) is None
            and not text.startswith(("//", "#", "?"))
            and _SUFFIX.search(reference)
            and kind != "image"
        ):
            found = self._file(reference, source)
            if found is not None:
                return found
        answer = super().look_up(text, kind, source)
        is_file = _FILE.search(reference) is not None and not reference.endswith(_MADE_FILES)
        why = self.unsure() if isinstance(answer, Missing) and not is_file else None
        return answer if why is None else Unknown(why)

    def _file(self, reference: str, source: str) -> Answer | None:
        """Return what a link to a source file resolves to: the page, if the generator rewrites such links."""
        rooted = reference.startswith("/")
        path = led_to(self.pages if rooted else folder_of(source), reference.lstrip("/"))
        if path is None:
            return Unknown(Note("outside-project"))
        if self.tree.is_file(path):
            return (
                Source(path)
                if self.links_files and path in self.built
                else Missing(path, Note("not-rewritten", (path,)))
            )
        return self.missing(path)

    def beside(self, reference: str, source: str) -> Answer:
        """Resolve a reference against the page's URL; in a partial this depends on the including pages."""
        return (
            super().beside(reference, source) if source in self.built else Unknown(Note("plugin-decides", (self.name,)))
        )

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``."""
        below = self.below_base(reference)
        if below is None:
            return self.outside(reference)
        start = self.static[0] if _FILE.search(reference) and self.static else self.pages
        found = self.source_of(below)
        if found is None and self.base is None:
            return Unknown(Note("root-unknown"))
        return found or self.missing(joined(start, below[1:].rstrip("/")))

    def links(self, text: str) -> Iterator[Own]:
        """Yield the links of components."""
        return component_links(text) if self.reads_components else iter(())

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a required module, or a path with an alias, resolves to; the bundler may know other aliases."""
        if kind != "require" and not _ALIAS.match(text):
            return None
        path = None if text.startswith(".") else aliased(self.tree, self.root, bare(text))
        if path is None:
            return Unknown(Note("plugin-decides", (self.name,)))
        return Source(path) if self.tree.is_file(path) else self.missing(path)

    def expanded(self, text: str, source: str) -> str:
        """Return a page with the Markdown that it imports."""
        return "\n\n".join(map(with_headings, (text, *imported(self.tree, text, source, self.root))))

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether a page imports missing Markdown, or components that generate ids."""
        unread = imports_unread(self.tree, text, source, self.root)
        return unread or components_write_ids(self.tree, text, source, self.root)

    def heading_ids(self, outline: Outline) -> Iterable[str]:
        """Return the ids of the headings by github-slugger, which keeps the blanks at their ends as hyphens."""
        slugs = Slugs()
        return (slugs.next(heading.whole) for heading in outline.headings)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: github-slugger's, those of remark-gfm's footnotes, and those in HTML."""
        yield from self.heading_ids(outline)
        for label, references in outline.footnotes:
            yield from (f"user-content-fn-{label}", f"user-content-fnref-{label}")
            yield from (f"user-content-fnref-{label}-{n}" for n in range(2, references + 1))
        yield from outline.html
