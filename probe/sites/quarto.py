"""Quarto websites and books: pages are built beside their sources, links may name either, and ids are pandoc's.

Sources: https://quarto.org/docs/websites/ (and books, authoring/includes, reference/projects/websites), and "Extension:
auto_identifiers" of https://pandoc.org/MANUAL.html.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import text_at, texts_at, value_at, yaml_of
from probe.sites.front_matter import front_matter
from probe.sites.interface import Answer, Generator, Made, Outline, Own, Site, Source, Unknown, bare
from probe.sites.quartodoc import Reference, reference_of
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.url import path_of as url_path_of

_CONFIGS = ("_quarto.yml", "_quarto.yaml")
_PAGES = (".qmd", ".md", ".ipynb", ".rmd", ".Rmd")
_SHORTCODE = re.compile(r"\{\{<\s*(?:include\s+(?P<path>[^\s>]+)|(?!/)[^{}\r\n]{1,500}?)\s*>\}\}")
_IN_A_DESTINATION = re.compile(r"\]\([^\s()]{0,300}\Z")
_VARIABLE = re.compile(r"\{\{<\s*(?P<kind>meta|var)\s+(?P<name>[\w.-]+)\s*>\}\}")  # docs/authoring/variables
_RAW = re.compile(r"^```+\s*\{=html\}[ \t]*\n(.*?)^```", re.MULTILINE | re.DOTALL)  # pandoc's raw_attribute
_HREF = re.compile(r"<[A-Za-z][^<>]*?\s(?:href|src)\s*=\s*[\"']?([^\s\"'<>{}]+)(?=[\s\"'>])")
_LABEL = re.compile(r"^\s*(?:#\||//\||%%\||--\|)\s*label:\s*[\"']?([^\s\"']+)", re.MULTILINE)  # code cells
_CHUNK = re.compile(r"^```+\{\w+[ ,]+([\w-]+)\s*[,}]", re.MULTILINE)  # ```{r name}, of knitr
_AS_IT_IS = re.compile(r"(?:output|results)\s*[:=]\s*[\"']?asis")  # code that writes Markdown
_SMART = re.compile(r"-{2,3}|\.{3}")  # dashes and an ellipsis, https://pandoc.org/MANUAL.html#extension-smart
_INTERLINK = re.compile(r"`[^`]+`")
# Generated for every site: search index, sitemap, feeds of listings, theme files, and previews of embedded notebooks.
_MADE = re.compile(
    r"/(?:search\.json|sitemap\.xml|robots\.txt|404\.html|(?:.+/)?index\.xml|site_libs/.+|(?:.+/)?[^/]+-preview\.html)"
)


class Quarto(Site):
    """A project: ``_quarto.yml`` is in its root, and all its sources are below the root."""

    name = "quarto"
    suffixes: tuple[str, ...] = (".qmd", ".md", ".rmd")
    knows_references = True  # pandoc's implicit_header_references: a heading is also a reference label

    def __init__(self, tree: Tree, root: str) -> None:
        config = next(name for name in _CONFIGS if tree.is_file(joined(root, name)))
        self._config = yaml_of(tree.text(joined(root, config)))
        super().__init__(tree, root)
        kind = text_at(self._config, "project", "type")
        url = text_at(self._config, kind or "website", "site-url")
        self.base = f"/{url_path_of(url).strip('/')}/".replace("//", "/") if url and "://" in url else None

    def url_of(self, source: str) -> str | None:
        """Return the URL path of a page; names with a leading ``_`` or ``.`` have none: projects/quarto-projects."""
        below = self.below(source)
        if below is None or any(part.startswith(("_", ".")) for part in below.split("/")):
            return None
        return f"/{splitext(below)[0]}.html" if below.endswith(_PAGES) else f"/{below}"

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return the page or copied file that is served at a URL path."""
        whole = led_to(self.pages, url[1:])
        found = None if whole is None else self._file(whole, is_folder=url.endswith("/"))
        if found is not None:
            return Source(found)
        if (renamed := self._aliases.get(url.removesuffix("index.html"))) is not None:
            return Source(renamed)
        if self._reference is not None and self._reference.makes(url):
            return Made(url, certain=True)
        if _MADE.fullmatch(url):
            searched = url == "/search.json" and value_at(self._config, "website", "search") in (None, True)
            mapped = url in ("/sitemap.xml", "/robots.txt") and text_at(self._config, "website", "site-url") is not None
            return Made(url, searched or mapped)
        scripted = value_at(self._config, "project", "pre-render") or value_at(self._config, "project", "post-render")
        return Unknown(Note("plugin-decides", (self.name,))) if scripted else None

    @cached_property
    def _reference(self) -> Reference | None:
        return reference_of(self._config)

    @cached_property
    def _aliases(self) -> dict[str, str]:
        """The page for each URL path in the ``aliases`` of its front matter: reference/formats/html."""
        found: dict[str, str] = {}
        for page in self.tree.files(self.pages):
            if not page.lower().endswith(self.suffixes) or self.url_of(page) is None:
                continue
            for alias in texts_at(front_matter(self.tree.text(page), "aliases"), "aliases"):
                start = self.pages if alias.startswith("/") else folder_of(page)
                path = led_to(start, alias.strip("/"))
                below = None if path is None else self.below(path)
                if below is not None:
                    found[f"/{below}" if "." in below.rpartition("/")[2] else f"/{below}/"] = page
        return found

    def _file(self, path: str, *, is_folder: bool = False) -> str | None:
        """Return the file that a path names: the file itself, the source of an ``.html`` page, or a folder's index."""
        if self.tree.is_file(path):
            return path
        stem = path.removesuffix(".html")
        stems = (stem, joined(stem, "index")) if not path.endswith(".html") else (stem,)
        for each in stems[1:] if is_folder else stems:
            for suffix in _PAGES:
                if self.tree.is_file(each + suffix):
                    return each + suffix
        return None

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a link in a source: to another source, to the page built from it, or to any other file."""
        path = led_to(folder_of(source), reference)
        if path is None or self.below(path) is None:
            return super().relative(reference, kind, source)
        return self.source_of(f"/{self.below(path)}{'/' if reference.endswith('/') else ''}") or self._lost(path)

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link resolves to; quartodoc's filter looks up names in code: get-started/interlinks."""
        if _INTERLINK.fullmatch(name := bare(text)) and "interlinks" in texts_at(self._config, "filters"):
            unknown = Unknown(Note("extension-makes", ("interlinks",)))
            return unknown if self._reference is None else self._reference.look_up(name)
        return super().look_up(text, kind, source)

    def _lost(self, path: str) -> Answer:
        return Source(path) if self.tree.is_folder(path) else self.missing(path)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x`` relative to the root of the project, as Quarto rewrites it."""
        path = led_to(self.pages, reference.lstrip("/"))
        if path is None:
            return Unknown(Note("outside-project"))
        if (found := self.source_of(reference)) is not None:
            return found
        named = reference.lower().endswith(self.suffixes)
        return self._lost(path) if named or self.base in (None, "/") else super().rooted(reference, kind, source)

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return the file that ``{{< include x >}}`` names, relative to the including file or to the root."""
        if kind != "include":
            return None
        reference = bare(text)
        path = led_to(self.root if reference.startswith("/") else folder_of(source), reference.lstrip("/"))
        if path is None:
            return Unknown(Note("outside-project"))
        return Source(path) if self.tree.is_file(path) else self.missing(path)

    def links(self, text: str) -> Iterator[Own]:
        """Yield includes, shortcodes in link destinations, and links in raw HTML."""
        return iter(sorted((*self._shortcodes(text), *_raw_links(text)), key=lambda piece: piece.start))

    def _shortcodes(self, text: str) -> Iterator[Own]:
        for found in _SHORTCODE.finditer(text) if "{{<" in text else ():
            if found["path"] is not None:
                yield Own(found.start(), found.end(), found["path"], found.start("path"), "include")
            elif _IN_A_DESTINATION.search(text, max(found.start() - 300, 0), found.start()):
                known = self._variable(found[0], text)
                yield Own(found.start(), found.end(), found[0] if known is None else known, found.start())

    def _variable(self, shortcode: str, text: str) -> str | None:
        """Return the value of ``meta`` or ``var`` if the front matter, the config or ``_variables.yml`` sets it."""
        found = _VARIABLE.fullmatch(shortcode)
        if found is None:
            return None
        keys = found["name"].split(".")
        if found["kind"] == "var":
            value = value_at(yaml_of(self.tree.text(joined(self.root, "_variables.yml"))), *keys)
        else:
            value = value_at(front_matter(text, keys[0]), *keys)
            value = value_at(self._config, *keys) if value is None else value
        return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None

    @cached_property
    def _includers(self) -> dict[str, list[str]]:
        """The pages that include a file, by the path of that file."""
        found: dict[str, list[str]] = {}
        for page in self.tree.files(self.pages):
            if page.lower().endswith(self.suffixes) and "{{<" in (text := self.tree.text(page)):
                for match in _SHORTCODE.finditer(text):
                    path = self._included(match["path"], page)
                    if path is not None:
                        found.setdefault(path, []).append(page)
        return found

    def _included(self, reference: str | None, page: str) -> str | None:
        if reference is None:
            return None
        return led_to(self.root if reference.startswith("/") else folder_of(page), reference.lstrip("/"))

    def pages_of(self, source: str) -> tuple[str, ...]:
        """Return the pages that include a file, or the page itself."""
        found, waiting, seen = [], [source], {source}
        while waiting:
            each = waiting.pop()
            above = [page for page in self._includers.get(each, ()) if page not in seen]
            seen.update(above)
            waiting += above
            found += [each] if each not in self._includers else []
        return tuple(found) or (source,)

    def expanded(self, text: str, source: str) -> str:
        """Return a page with the files that it includes, up to ten levels deep."""
        return self._whole(text, source, 10)

    def _whole(self, text: str, source: str, left: int) -> str:
        def content(found: re.Match[str]) -> str:
            path = self._included(found["path"], source)
            return found[0] if path is None or not left else self._whole(self.tree.text(path), path, left - 1)

        return _SHORTCODE.sub(content, text) if "{{<" in text else text

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: pandoc's ids of headings, attributes and footnotes, and the labels of code."""
        yield from pandoc_ids(outline)
        text = self.tree.text(source)
        for found in (*_LABEL.finditer(text), *_CHUNK.finditer(text)):
            yield found[1]
        yield from (f"fn{number}" for number, _ in enumerate(outline.footnotes, 1))
        yield from (f"fnref{number}" for number, _ in enumerate(outline.footnotes, 1))
        if "listing" in text and front_matter(text, "listing").get("listing"):
            yield from (f"category={name}" for name in self._categories)

    @cached_property
    def _categories(self) -> frozenset[str]:
        """The categories of pages, which listings can filter by: docs/websites/website-listings, "categories"."""
        pages = (path for path in self.tree.files(self.pages) if path.lower().endswith(self.suffixes))
        matters = (front_matter(self.tree.text(page), "categories") for page in pages)
        return frozenset(name for matter in matters for name in texts_at(matter, "categories"))

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether code, a listing's template or a filter may write Markdown into a page."""
        if _AS_IT_IS.search(text) is not None:
            return True
        matter = front_matter(text, "listing", "filters")
        listings = matter.get("listing")
        has_template = any(
            text_at(each, "template") for each in (listings if isinstance(listings, list) else [listings])
        )
        return has_template or bool(matter.get("filters")) or self._is_filtered(folder_of(source))

    def _is_filtered(self, folder: str) -> bool:
        """Whether a ``_metadata.yml`` adds the user's filters to a folder; they may write into the folder's pages."""
        while self.below(folder) is not None:
            if value_at(yaml_of(self.tree.text(joined(folder, "_metadata.yml"))), "filters"):
                return True
            if folder == self.pages or not folder:
                break
            folder = folder_of(folder)
        return False


def _raw_links(text: str) -> Iterator[Own]:
    for block in _RAW.finditer(text) if "{=html}" in text else ():
        for found in _HREF.finditer(text, block.start(1), block.end(1)):
            yield Own(found.start(1), found.end(1), found[1], found.start(1), "html", everywhere=True)


def pandoc_ids(outline: Outline) -> Iterator[str]:
    """Yield the ids of pandoc's auto_identifiers for headings, and the ids in attributes."""
    counts: dict[str, int] = {}
    for heading in outline.headings:
        if heading.named is not None:
            yield heading.named
            continue
        plain = _SMART.sub("", heading.plain.lower())
        text = "".join(c for c in plain if c.isalnum() or c in "_-." or c.isspace())
        made = re.sub(r"\A[\W\d_]+", "", "-".join(text.split())) or "section"
        number = counts[made] = counts.get(made, -1) + 1
        yield f"{made}-{number}" if number else made
    yield from outline.named
    yield from outline.html


def _found(tree: Tree, root: str) -> Quarto | None:
    return Quarto(tree, root) if any(tree.is_file(joined(root, name)) for name in _CONFIGS) else None


GENERATOR = Generator(name="quarto", markers=_CONFIGS, found=_found, order=4)
