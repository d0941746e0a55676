"""Eleventy: templates in the input folder have URLs from their path or permalink; the config lists files to copy.

Sources: https://www.11ty.dev/docs/permalinks/, …/docs/copy/, …/docs/filters/url/, …/docs/filters/inputpath-to-url/,
…/docs/plugins/html-base/, …/docs/plugins/image/, and src/Plugins/, src/Filters/ and src/Engines/ of 11ty/eleventy.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from probe.model import Note
from probe.sites.configs import UNSEEN
from probe.sites.eleventy_config import CONFIGS, Copy, EleventyConfig
from probe.sites.eleventy_ids import HeadingIds
from probe.sites.eleventy_urls import Permalinks
from probe.sites.globs import glob_matches
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Own, Site, Source, Start, Unknown, bare
from probe.sites.literals import calls_of
from probe.sites.made_folders import MadeFolders
from probe.sites.redirects import Redirect, folders_of_host, followed, redirects_of_host
from probe.sites.routed import is_elsewhere, linked_folders
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.url import scheme

_RUN = re.compile(r"(?:\{\{(?:(?!\}\})[^\r\n]){0,500}\}\}|\{%(?:(?!%\})[^\r\n]){0,500}%\})+")
_IN_A_DESTINATION = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|(?:href|src)\s*=\s*[\"']?)[^\s()<>\"']*\Z")
_FILTERED = re.compile(r"\{\{-?\s*[\"']([^\"'{}]*)[\"']\s*\|\s*(url|inputPathToUrl|htmlBaseUrl)\s*-?\}\}")
_FILE = re.compile(r"\.(?!md\b|html?\b)[A-Za-z][A-Za-z0-9]{1,5}\Z")
_BUILT_FILE = re.compile(r"\.(?:css|js|mjs|map|gif|mp4|webm|pdf|avif|webp|woff2?|json|xml|xsl|ico|svg|png|jpe?g)\Z")
_OUTPUT_PATH = re.compile(r"\b(?:outputPath|urlPath|toFileDirectory):\s*[\"'](/?[^\"'\n]+)[\"']")
_FOR_READERS = re.compile(r"(?:readme|licen[cs]e|contributing|code_of_conduct|changelog|security)\.md", re.IGNORECASE)
_BUNDLERS = re.compile(
    r"\b(?:webpack|esbuild|rollup|vite|sass|postcss|tailwindcss|gulp|parcel|tsc|lightningcss|grunt)\b"
)


class Eleventy(Site):
    """A project with its config in the root, and templates in ``dir.input``."""

    name = "eleventy"
    suffixes = (".md", ".html")
    markup = (".liquid", ".njk")

    def __init__(self, tree: Tree, root: str) -> None:
        self._config = config = EleventyConfig(tree, root)
        super().__init__(tree, root, config.folder("input", "."))
        self.base = config.prefix
        folders = [config.folder(*pair) for pair in (("includes", "_includes"), ("layouts", "_layouts"))]
        self._layouts = tuple(each for each in folders if each is not None and each not in {root, self.pages})
        self.markup_folders = (self.pages, *self._layouts) if self.pages else (*self._layouts,)
        self._inner = (*self._layouts, config.folder("data", "_data"), config.folder("output", "_site"))
        self._links = Permalinks(tree, self.pages, config.languages, self._layouts)
        self._links.default = next((args[1] for _, args in calls_of(config.text, "addGlobalData")
                                    if args[:1] == ["permalink"] and len(args) > 1), None)  # fmt: skip
        self._headings = HeadingIds(config.text)
        self._made_folders = MadeFolders(tree, self.pages)

    def claims(self, source: str) -> bool:
        """Whether Eleventy renders a file or uses it as a layout; files for readers of the repository are excluded."""
        below = self.below(source)
        if below is None or not super().claims(source) or self._is_for_readers(source):
            return False
        return source in self._built or any(source.startswith(f"{each}/") for each in self._layouts)

    def _is_for_readers(self, source: str) -> bool:
        name = source.rpartition("/")[2]
        return _FOR_READERS.fullmatch(name) is not None and not self.tree.text(source).startswith("---")

    @cached_property
    def _built(self) -> dict[str, str | re.Pattern[str] | None]:
        """Map each template to its URL path, a pattern of URL paths, or None."""
        found = {}
        for path in self.tree.files(self.pages):
            inner = any(path.startswith(f"{folder}/") for folder in self._inner if folder)
            if not inner and self._links.is_template(path) and not self._config.ignores(self._from_root(path)):
                found[path] = self._links.of(path)
        return found

    def _from_root(self, path: str) -> str:
        return path[len(self.root) :].lstrip("/")

    @cached_property
    def _behind(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for path, url in self._built.items():
            if isinstance(url, str):
                found.setdefault(url, path)
        return found

    def url_of(self, source: str) -> str | None:
        """Return the URL path of a template."""
        url = self._built.get(source)
        return url if isinstance(url, str) else None

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return the target at a URL path; hosts serve ``/x`` from x/index.html or x.html."""
        plain = url.removesuffix("index.html") if url.endswith("/index.html") else url
        for each in (plain, f"{plain}/", f"{plain.rstrip('/')}.html"):
            if (source := self._behind.get(each)) is not None:
                return Source(source)
        for copy in self._config.copies:
            if (found := self._copied_by(copy, plain)) is not None:
                return found
        kept = led_to(self.pages, plain[1:])  # not a template format: https://www.11ty.dev/docs/languages/
        formats = tuple(f".{each}" for each in self._config.formats)
        if kept is not None and self.tree.is_file(kept) and kept.endswith(formats) and kept not in self._built:
            return Source(kept)
        return self._made(plain)

    def _copied_by(self, copy: Copy, url: str) -> Source | Made | None:
        """Return the file that an addPassthroughCopy entry copies to a URL path: TemplatePassthrough.js."""
        source, below = copy.source.rstrip("/"), url[1:]
        fixed = re.split(r"[*?{\[]", source, maxsplit=1)[0]
        whole = led_to(self.root, source)
        if fixed != source:
            return self._matched_by(copy, below)
        start = self._from_input(source) if copy.target is None else copy.target.strip("/").removeprefix("./")
        if whole is None or not (self.tree.is_folder(whole) or self.tree.is_file(whole)):
            return Made(url) if start and (below == start or below.startswith(f"{start}/")) else None
        if self.tree.is_file(whole):
            into = (start, joined(start, source.rpartition("/")[2])) if copy.target is not None else (start,)
            return Source(whole) if below in into else None
        inside = below[len(start) :].lstrip("/") if not start or below.startswith(f"{start}/") else None
        path = led_to(whole, inside) if inside else None
        return Source(path) if path is not None and self.tree.is_file(path) else None

    def _matched_by(self, copy: Copy, below: str) -> Source | None:
        if copy.target is None:
            paths: Iterable[str | None] = (led_to(self.pages, below), led_to(self.root, below))
        else:
            name = below.rpartition("/")[2]
            inside = joined(copy.target.strip("./"), name) == below
            fixed = re.split(r"[*?{\[]", copy.source, maxsplit=1)[0]
            start = led_to(self.root, fixed.rpartition("/")[0] or ".") or ""
            paths = (p for p in self.tree.files(start) if p.endswith(f"/{name}")) if inside else ()
        found = (p for p in paths if p and self.tree.is_file(p) and glob_matches(copy.source, self._from_root(p)))
        return next((Source(path) for path in found), None)

    def _from_input(self, path: str) -> str:
        below = self._from_root(self.pages)
        return path[len(below) + 1 :] if below and path.startswith(f"{below}/") else path

    def _made(self, url: str) -> Made | Unknown | None:
        """Return any other target that the build or the host provides at a URL path, None if there is none."""
        for path, said in self._built.items():
            if isinstance(said, re.Pattern) and said.pattern != r"(?s:.*)" and said.fullmatch(url):
                paginated = self._links.is_paginated(path)
                return Made(url) if paginated else Unknown(Note("permalinks-decide", (self.name,)))
        said_paths = (f"/{each.strip('./')}" for each in _OUTPUT_PATH.findall(self._config.text))
        outputs = [each for each in said_paths if each != "/"]
        if any(url == each or url.startswith(f"{each}/") for each in outputs):
            return Made(url)
        if url in self._config.made or followed(url, self._redirects) is not None:
            return Made(url, url in self._config.made)
        return Made(url) if self._made_folders.may_have(url) else None

    @cached_property
    def _redirects(self) -> tuple[Redirect, ...]:
        copied = (led_to(self.root, copy.source.rstrip("/")) for copy in self._config.copies if "*" not in copy.source)
        folders = (folder_of(each) if each.endswith("/_redirects") else each for each in copied if each)
        return redirects_of_host(self.tree, folders_of_host(self.root, self.pages, *folders))

    def _why_not(self, reference: str) -> Note | None:
        """Return the reason why a missing target may exist after all, None if there is none."""
        if any(isinstance(url, re.Pattern) and url.pattern == r"(?s:.*)" for url in self._built.values()):
            return Note("permalinks-decide", (self.name,))
        hidden = self._config.hides_copies or "addTransform" in self._config.text
        if _FILE.search(reference) and hidden:
            return Note("plugin-decides", (self.name,))
        bundled = _BUILT_FILE.search(reference) is not None and _BUNDLERS.search(self._config.scripts) is not None
        adds = re.search(r"\baddTemplate\(|\baddUrlTransform\(", self._config.text) is not None
        unread = self._links.default is UNSEEN or bundled or adds
        return Note("plugin-decides", (self.name,)) if unread else None

    def start_of(self, kind: str) -> Start:
        """Return ``BUILT``, as links are kept as written, or ``SOURCE`` for images that the image plug-in reads."""
        return Start.SOURCE if kind == "image" and self._reads_images else Start.BUILT

    @cached_property
    def _reads_images(self) -> bool:
        return "eleventyImageTransformPlugin" in self._config.text

    def links(self, text: str) -> Iterator[Own]:
        """Yield the template expressions in link destinations, with the literal path of a filtered string."""
        for run in _RUN.finditer(text) if "{{" in text or "{%" in text else ():
            if _IN_A_DESTINATION.search(text, max(run.start() - 300, 0), run.start()) is not None:
                said = _FILTERED.fullmatch(run[0])
                path, kind = (run[0], "") if said is None else (said[1], f"eleventy-{said[2]}")
                yield Own(run.start(), run.end(), path, run.start(), kind)

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve the path of a filter: relative to the prefix, or the path of a template."""
        if not kind.startswith("eleventy-") or "{" in text or scheme(text) is not None:
            return None
        if kind == "eleventy-inputPathToUrl":
            return self._template(bare(text), kind, source) or self.missing(joined(self.pages, bare(text).lstrip("/")))
        if not text.startswith("/"):
            return None
        return self._judged(self.source_of(bare(text)) or self.missing(joined(self.pages, bare(text)[1:])), bare(text))

    def _template(self, reference: str, kind: str, source: str) -> Answer | None:
        """Resolve the URL of a template by its path relative to the project, the input folder, or the source."""
        starts = [self.root, self.pages] if not reference.startswith("/") else [self.pages]
        starts += [] if reference.startswith("/") else [folder_of(source)]
        paths = (led_to(start, reference.lstrip("/")) for start in starts)
        found = next((path for path in paths if path is not None and self._built.get(path) is not None), None)
        if found is None:
            return None
        url = self.url_of(found)
        return Source(found) if url is None else self.rooted(url, kind, source)

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve a link, after plug-ins have rewritten it."""
        if scheme(text) is not None or text.startswith(("//", "\\\\")):
            return None
        if not bare(text):
            return Source(source) if source in self._built else Unknown(Note("page-unknown", (self.name,)))
        reference = bare(text)
        if "InputPathToUrlTransformPlugin" in self._config.text and (page := self._template(reference, kind, source)):
            return page
        if (beside := self._beside_source(reference, kind, source)) is not None:
            return beside
        answer = super().look_up(text, kind, source)
        return answer if answer is None else self._judged(answer, reference)

    def _beside_source(self, reference: str, kind: str, source: str) -> Source | None:
        """Return an image that the image plug-in reads, or a file that is copied to the URL that the page uses."""
        rooted = reference.startswith("/")
        path = led_to(self.pages if rooted else folder_of(source), reference.lstrip("/"))
        if path is None or not self.tree.is_file(path):
            return None
        below = self._from_root(path)
        if self._reads_images and kind in ("image", "html") and _FILE.search(path):
            return Source(path)
        named = any(copy.relative and glob_matches(copy.source, below) for copy in self._config.copies)
        return Source(path) if named and not rooted else None

    def _judged(self, answer: Answer, reference: str) -> Answer:
        why = self._why_not(reference) if isinstance(answer, Missing) and answer.note is None else None
        if why is None:
            return answer
        # Another program may copy the file at this path: gulp, a build hook.
        there = isinstance(answer, Missing) and _FILE.search(reference) and self.tree.is_file(answer.path)
        return Source(answer.path) if there and isinstance(answer, Missing) else Unknown(why)

    def beside(self, reference: str, source: str) -> Answer:
        """Resolve a reference relative to the URL of a page, if this URL is known."""
        if self.url_of(source) is None:
            known = self._built.get(source) is not None
            return Unknown(Note("permalinks-decide" if known else "page-unknown", (self.name,)))
        answer = super().beside(reference, source)
        path = led_to(folder_of(source), reference)
        if isinstance(answer, Missing) and path is not None and path in self._built:
            return Missing(path, Note("not-rewritten", (path,)))
        return answer

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``: only the HTML base plug-in prepends the prefix."""
        if self.base not in ("/", None) and "HtmlBasePlugin" in self._config.text:
            return self.source_of(reference) or self.missing(joined(self.pages, reference[1:]))
        answer = super().rooted(reference, kind, source)
        other = isinstance(answer, Missing) and self.base == "/" and is_elsewhere(reference, self._starts, self._linked)
        return Unknown(Note("outside-site", (self.name,))) if other else answer

    @cached_property
    def _linked(self) -> Mapping[str, int]:
        return linked_folders(map(self.tree.text, self._built))

    @cached_property
    def _starts(self) -> frozenset[str]:
        """The first segments of all URL paths of the site, and the names in its input folder."""
        urls = (url if isinstance(url, str) else url.pattern for url in self._built.values() if url is not None)
        copied = (self._from_input(copy.source) if copy.target is None else copy.target for copy in self._config.copies)
        return frozenset(each.strip("./").partition("/")[0] for each in (*urls, *copied, *self.tree.names(self.pages)))

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: ids of headings from a plug-in, ids in HTML, and ids in layouts."""
        yield from self._headings.of(outline)
        yield from self._of_layouts

    @cached_property
    def _of_layouts(self) -> frozenset[str]:
        texts = (self.tree.text(path) for folder in self._layouts for path in self.tree.files(folder))
        return frozenset(name for text in texts for name in re.findall(r"\b(?:id|name)=[\"']?([^\"'\s>{}]+)", text))

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether unknown plug-ins, or template code in the page, may add ids to it."""
        return self._headings.are_unknown or HeadingIds.writes(text)


def _found(tree: Tree, root: str) -> Eleventy | None:
    names = tree.names(root)
    return Eleventy(tree, root) if any(name in names and not names[name].folder for name in CONFIGS) else None


GENERATOR = Generator(name="eleventy", markers=CONFIGS, found=_found, order=6)
