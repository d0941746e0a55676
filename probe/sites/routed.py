"""Sites whose pages get a route from the path of their file, and whose links are handed on as URLs."""

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
_MADE_FILES = (".xml", ".json", ".txt")  # feeds, indices and the like, which plug-ins make
_FEWEST_LINKS = 10
_ALIAS = re.compile(r"[@~](?:[\w-]*/)")  # @/x, ~/x, @assets/x: no path of a site begins so
_SUFFIX = re.compile(r"\.mdx?(?=[?#]|\Z)")


def linked_folders(texts: Iterable[str]) -> Mapping[str, int]:
    """Return how many links of documents lead into each of the folders at the root of the host."""
    return Counter(first for text in texts for first in _ROOTED.findall(text))


def is_elsewhere(reference: str, starts: frozenset[str], linked: Mapping[str, int]) -> bool:
    """Whether a page of the host lies deeper in a folder of which the site has nothing: another site's, ``/docs/x``.

    Only a folder into which many links lead is taken for one; a few are misspelt as easily.
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
    """A site of such a generator. ``slashed`` tells that pages end with a slash, ``links_files`` that ``.md`` is one.

    ``reads_components`` is for MDX: the attributes of its components are links too.
    """

    suffixes: tuple[str, ...] = (".md", ".mdx")
    slashed = False
    links_files = False
    reads_components = True

    def route(self, path: str) -> str | None:
        """Return the route of a file, with a slash at its end where it is an index; None for no page."""
        raise NotImplementedError

    def sources(self) -> Iterable[str]:
        """Return the files that may be pages."""
        return self.tree.files(self.pages)

    def made(self, url: str) -> Source | Made | Unknown | None:
        """Return what else the build has at a route, which has no slash at its end."""
        return None

    def unsure(self) -> Note | None:
        """Return why a page that is missing may be there all the same."""
        return None

    @cached_property
    def built(self) -> dict[str, str]:
        """The route of each page by its source."""
        urls = ((path, self.route(path)) for path in self.sources())
        return {path: url for path, url in urls if url is not None}

    @cached_property
    def behind(self) -> dict[str, str]:
        """The source of each page by its route, without a slash at its end."""
        found: dict[str, str] = {}
        for path, url in self.built.items():
            found.setdefault(url.rstrip("/"), path)
        return found

    def documents(self) -> Iterable[str]:
        """Return the files whose links tell what else the host has."""
        return self.built

    @cached_property
    def linked(self) -> Mapping[str, int]:
        """How many links of the documents lead into each folder at the root."""
        return linked_folders(self.tree.text(path) for path in self.documents() if path.endswith(self.suffixes))

    def url_of(self, source: str) -> str | None:
        """Return where a page is built."""
        url = self.built.get(source)
        return f"{url.rstrip('/')}/" if url is not None and self.slashed else url

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return the page, the copied file, or what else is behind a URL path."""
        plain = re.sub(r"(?:/index)?(?:\.html)?/?\Z", "", url, count=1)
        if (source := self.behind.get(plain)) is not None:
            return Source(source)
        copied = self.copied(url, *self.static) or self.copied(f"{plain}/index.html", *self.static)
        return copied or self.made(plain)

    def led(self, to: str) -> Source | Made | None:
        """Return the page or copied file that a redirect leads to; another site is what the build makes of it."""
        if scheme(to) is not None:
            return Made(to, certain=True)
        whole = f"/{bare(to).strip('/')}"
        source = self.behind.get(whole.removesuffix("/index").rstrip("/"))
        return Source(source) if source is not None else self.copied(whole, *self.static)

    def redirected(self, to: object) -> Source | Made | None:
        """Return what a redirect of the config leads to, be it as a path or as an option of its own."""
        said = to if isinstance(to, str) else text_at(to, "destination")
        if said is None:
            return None
        below = self.below_base(bare(said)) if scheme(said) is None else None
        return self.led(said if below is None else below)

    def start_of(self, kind: str) -> Start:
        """Return that links are URLs beside the page's, while pictures of Markdown are imported from the source."""
        return Start.SOURCE if kind == "image" else Start.BUILT

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link means; what is missing may be known to what is not read."""
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
        """Return what the name of a source means: the page, where such links are rewritten."""
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
        """Return what a URL means beside the page's; of a part of pages it depends on who includes it."""
        return (
            super().beside(reference, source) if source in self.built else Unknown(Note("plugin-decides", (self.name,)))
        )

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Return what ``/x`` means."""
        below = self.below_base(reference)
        if below is None:
            return self.outside(reference)
        start = self.static[0] if _FILE.search(reference) and self.static else self.pages
        return self.source_of(below) or self.missing(joined(start, below[1:].rstrip("/")))

    def links(self, text: str) -> Iterator[Own]:
        """Yield the links of components."""
        return component_links(text) if self.reads_components else iter(())

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return that a module that is required, or named by an alias, is for the bundler to find."""
        if kind != "require" and not _ALIAS.match(text):
            return None
        path = None if text.startswith(".") else aliased(self.tree, self.root, bare(text))
        if path is None:
            return Unknown(Note("plugin-decides", (self.name,)))
        return Source(path) if self.tree.is_file(path) else self.missing(path)

    def expanded(self, text: str, source: str) -> str:
        """Return a page with what it imports."""
        return "\n\n".join(map(with_headings, (text, *imported(self.tree, text, source, self.root))))

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether a page imports Markdown that is not here, or components that write ids of their own."""
        unread = imports_unread(self.tree, text, source, self.root)
        return unread or components_write_ids(self.tree, text, source, self.root)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: those of github-slugger, of remark-gfm's footnotes and of HTML."""
        slugs = Slugs()
        yield from (slugs.next(heading.text) for heading in outline.headings)
        for label, references in outline.footnotes:
            yield from (f"user-content-fn-{label}", f"user-content-fnref-{label}")
            yield from (f"user-content-fnref-{label}-{n}" for n in range(2, references + 1))
        yield from outline.html
