"""Next.js with Markdown: ``pages``, ``app/…/page.mdx``, and the folders that dynamic routes read.

Sources: https://nextjs.org/docs/app/guides/mdx, …/docs/app/api-reference/config/next-config-js/ (basePath, redirects,
rewrites, trailingSlash, pageExtensions), …/docs/app/getting-started/project-structure.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import chain
from posixpath import splitext

from probe.model import Note
from probe.sites.collections import MARKDOWN, fits, read_by, start_of
from probe.sites.configs import value_at
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Site, Source, Start, Unknown
from probe.sites.nextra import CONFIGS, GROUP, Nextra
from probe.sites.redirects import Redirect, folders_of_host, followed, redirects_of_host, route
from probe.sites.routed import Routed, is_elsewhere
from probe.sites.tree import Tree, folder_of, joined, led_to

_OTHERS = re.compile(r"nextra|fumadocs|contentlayer|velite|content-collections|@markdoc/next")
_COMPONENTS = tuple(
    f"{start}mdx-components.{end}" for start in ("", "src/") for end in ("tsx", "ts", "jsx", "js", "mjs")
)
_HEADING = re.compile(r"(?<![\w.<])h[1-6]\s*[:(,}]")
_LINK = re.compile(r"(?<![\w.<])a\s*[:(]")
_SOURCE = re.compile(r"\bsource:\s*[\"'`]([^\"'`$\n]+)[\"'`]")
_MOVED = re.compile(r"\b(?:redirects|rewrites)\b")
_SPREAD = re.compile(r"\b(?:redirects|rewrites)\b(?:[^;]*\.\.\.\w|\s*:\s*\w+\s*[,}]|\s*[,}])")
_OTHER_IDS = re.compile(
    r"rehype-(?!slug\b|autolink-headings\b|pretty-code|highlight|katex|prism|external-links)|remark-(?:slug|heading|custom)"
)
_SCRIPTS = (".js", ".mjs", ".jsx", ".ts", ".tsx")
# A plug-in for links or URLs that handles the suffix: extensions = ['.mdx', '.md'], href.replace(/\.mdx?/, '').
_REWRITING = re.compile(
    r"(?:href|url|link)\b[^;]{0,400}[\"'\\]\.mdx?\b|[\"'\\]\.mdx?\b[^;]{0,400}(?:href|url|link)\b", re.IGNORECASE
)
_README = re.compile(r"[\"'`/(]README\b")
_MAY_BE_LEFT_OUT = re.compile(r"/\[\[\.\.\.\w+\]\]\Z")  # app/blog/[[...slug]]/page.tsx also serves /blog
_METADATA = re.compile(r"/(sitemap|robots|manifest|favicon)\.\w+")
_MADE = re.compile(r"/(?:_next/.+|404|500|sitemap\.xml|sitemap/.+|robots\.txt|manifest\.webmanifest|favicon\.ico)")


class NextJs(Nextra):
    """A site: ``next.config.*`` is in its root; Markdown is in ``pages``, ``app``, or a folder that a route reads."""

    name = "nextjs"
    links_files = False

    def __init__(self, tree: Tree, root: str) -> None:
        super().__init__(tree, root)
        self.folders = {folder: kind for folder, kind in self.folders.items() if kind != "content"}
        self.pages = next(iter(self.folders), root)
        self.slashed = value_at(self._config, "trailingSlash") is True
        self._components = next((tree.text(p) for n in _COMPONENTS if tree.is_file(p := joined(root, n))), "")

    @cached_property
    def _shown(self) -> dict[str, str]:
        """The folders of Markdown that dynamic routes render, with the path prefix of their pages."""
        found: dict[str, str] = {}
        for path, stem in self._routes:
            for shown in read_by(self.tree, self.root, path, stem):
                found.setdefault(shown.folder, shown.start)
        return found

    @cached_property
    def _routes(self) -> tuple[tuple[str, str], ...]:
        """The files of dynamic routes, with their paths without route groups."""
        found = []
        for folder, kind in self.folders.items():
            for path in self.tree.files(folder):
                stem, suffix = splitext(GROUP.sub("", path[len(folder) :]))
                if "[" in stem and suffix in (".js", ".jsx", ".ts", ".tsx", *MARKDOWN):
                    page = stem.removesuffix("/page") if kind == "app" else stem
                    if kind != "app" or stem.endswith("/page"):
                        found.append((path, page))
        return tuple(found)

    def sources(self) -> Iterable[str]:
        """Return the files in all folders that may contain pages."""
        return chain(super().sources(), *map(self.tree.files, self._shown))

    def route(self, path: str) -> str | None:
        """Return the route of a file according to its folder."""
        for folder, start in self._shown.items():
            if path.startswith(f"{folder}/"):
                stem, suffix = splitext(path[len(folder) :])
                stem = stem.removesuffix("/README") if self._takes_readme else stem
                return (f"{start}{stem.removesuffix('/index')}" or "/") if suffix in MARKDOWN else None
        return super().route(path)

    def made(self, url: str, hops: int = 5) -> Source | Made | Unknown | None:
        """Return a page at an optional route, or what other dynamic routes, generated files or redirects may serve."""
        for path, stem in self._routes:
            if _MAY_BE_LEFT_OUT.sub("", stem) == url:
                return Source(path)
        starts = self._shown.values()
        if any(fits(stem, url) for _, stem in self._routes if start_of(stem) not in starts) or _MADE.fullmatch(url):
            return self._file_of(url)
        return Made(url) if followed(url, self._moved) is not None else None

    def _file_of(self, url: str) -> Made | None:
        """Return a file made by convention, such as sitemap.ts in ``app``: getting-started/metadata-and-og-images."""
        stem = _METADATA.fullmatch(url)
        if stem is None:
            return Made(url, url == "/404")
        apps = (folder for folder, kind in self.folders.items() if kind == "app")
        if any(splitext(name)[0] == stem[1] for folder in apps for name in self.tree.names(folder)):
            return Made(url, certain=True)
        package = self.tree.text(joined(self.root, "package.json"))
        return Made(url) if "sitemap" in package or self.unsure() is not None else None

    @cached_property
    def _moved(self) -> tuple[Redirect, ...]:
        said = (
            each
            for each in _SOURCE.findall(self.text)
            if not re.fullmatch(r"/:\w+(?:\(.*\))?\*?|/:\w+\*\.md|/\(.*\)", each)
        )
        known = (Redirect(route(each), "") for each in said)
        return (*known, *redirects_of_host(self.tree, folders_of_host(self.root, *self.static)))

    def unsure(self) -> Note | None:
        """Return that non-literal redirects may serve a page."""
        hidden = _SPREAD.search(self.text) or (_MOVED.search(self.text) and not _SOURCE.search(self.text))
        return Note("plugin-decides", (self.name,)) if hidden else None

    def _file(self, reference: str, source: str) -> Answer | None:
        """Return what a link to a source resolves to: the page, if code that reads the folder rewrites such links."""
        path = led_to(folder_of(source), reference)
        rewritten = path in self.built and any(source.startswith(f"{folder}/") for folder in self._shown)
        return Source(path or "") if rewritten and self._rewrites_links else super()._file(reference, source)

    def beside(self, reference: str, source: str) -> Answer:
        """Resolve a reference against a page's URL, or against its source if code rewrites links."""
        answer = super().beside(reference, source)
        path = led_to(folder_of(source), reference)
        shown = any(source.startswith(f"{folder}/") for folder in self._shown)
        if not isinstance(answer, Missing) or path is None or not shown or not self._rewrites_links:
            return answer
        names = (path, *(f"{path}{end}" for end in (*MARKDOWN, "/README.md", "/index.md", "/index.mdx")))
        there = next((each for each in names if self.tree.is_file(each)), path)
        return Source(there) if self.tree.is_file(there) or self.tree.is_folder(there) else answer

    @cached_property
    def _rewrites_links(self) -> bool:
        """Whether code of the project removes the suffix of source files from links."""
        return any(map(_REWRITING.search, self._scripts))

    @cached_property
    def _takes_readme(self) -> bool:
        """Whether code of the project mentions README, which is then the index of its folder."""
        return any(_README.search(text) for text in self._scripts)

    @cached_property
    def _scripts(self) -> tuple[str, ...]:
        folders = (joined(self.root, each) for each in ("lib", "src", "components", "utils", "app", "pages", "plugins"))
        paths = (path for each in folders for path in self.tree.files(each) if path.endswith(_SCRIPTS))
        return tuple(map(self.tree.text, paths))

    def start_of(self, kind: str) -> Start:
        """Return that all links are relative to the page's URL; only Nextra imports images."""
        return Start.BUILT

    def below_base(self, url: str) -> str | None:
        """Return a URL path below ``basePath``."""
        return Site.below_base(self, url)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``: only next/link adds the base path; components may use next/link for all links."""
        mapped = kind != "image" and source.endswith(MARKDOWN) and _LINK.search(self._components) is not None
        is_link = kind == "component" or mapped
        base = (self.base or "/").rstrip("/")
        answer = super().rooted(f"{base}{reference}" if is_link else reference, "link", source)
        other = isinstance(answer, Missing) and self.base == "/" and is_elsewhere(reference, self._starts, self.linked)
        return Unknown(Note("outside-site", (self.name,))) if other else answer

    @cached_property
    def _starts(self) -> frozenset[str]:
        return frozenset(url.strip("/").partition("/")[0] for url in self.built.values())

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: only those in HTML, unless rehype-slug adds ids to headings."""
        return Routed.ids(self, outline, source) if "rehype-slug" in self.text else outline.html

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether the site's own code renders headings: components, other plug-ins, or a route that reads the file."""
        shown = any(source.startswith(f"{folder}/") for folder in self._shown)
        return shown or bool(_HEADING.search(self._components) or _OTHER_IDS.search(self.text))


def _found(tree: Tree, root: str) -> NextJs | None:
    """Return the site in a folder that has Markdown; frameworks on top of Next.js have generators of their own."""
    if not any(tree.is_file(joined(root, name)) for name in CONFIGS):
        return None
    site = NextJs(tree, root)
    if _OTHERS.search(site.text) or _OTHERS.search(tree.text(joined(root, "package.json"))) or not site.folders:
        return None
    return site if any(path.endswith(MARKDOWN) for path in site.built) else None


GENERATOR = Generator(name="nextjs", markers=CONFIGS, found=_found, order=7)
