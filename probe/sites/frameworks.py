"""JavaScript frameworks whose sites render Markdown with their own code: Gatsby, Nuxt, SvelteKit, Vocs and others.

Some routes are files with known paths. Other routes are code that reads documents; this code is not run. The URLs of
its documents are inferred from the links between all documents of the site (``probe.sites.inferred``), or from the
default folders of the framework. A link to any other target is undecided, except in Vocs, where all routes are files.
Documents are MDX files, Markdown files with front matter, and Markdown files in a folder such as ``content``; other
Markdown is for readers of the repository.

Sources: https://www.gatsbyjs.com/docs/how-to/sourcing-data/sourcing-from-the-filesystem/, https://content.nuxt.com/docs/,
https://svelte.dev/docs/kit/routing, https://docs.solidjs.com/solid-start/building-your-application/routing,
https://vite.dev/guide/#index-html-and-project-root, src/internal/mdx.ts (rehypeLinks) of wevm/vocs.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import text_at
from probe.sites.file_routes import CODE, FileRoutes
from probe.sites.inferred import Shown, bare_names, most_shown, rooted_links
from probe.sites.interface import Answer, Generator, Made, Missing, Own, Site, Source, Unknown, bare
from probe.sites.literals import script_of
from probe.sites.mdx import component_links
from probe.sites.redirects import Redirect, folders_of_host, followed, redirects_of_host
from probe.sites.tree import Tree, joined, led_to, resolved

_ENDS = ("js", "ts", "mjs", "mts", "cjs")
_CONFIGS = {
    "gatsby-config": "gatsby",
    "nuxt.config": "nuxt",
    "vocs.config": "vocs",
    "svelte.config": "svelte",
    "react-router.config": "react-router",
    "remix.config": "remix",
    "app.config": "solid-start",
    "waku.config": "waku",
    "velite.config": "velite",
    "contentlayer.config": "contentlayer",
    "content-collections": "content-collections",
    "next.config": "nextjs",
    "vite.config": "vite",
}
_IN_VITE = {"@sveltejs/kit": "svelte", "@solidjs/start": "solid-start", "@react-router/dev": "react-router"}
_MARKERS = tuple(f"{stem}.{end}" for stem in _CONFIGS for end in _ENDS)
_COPIED = ("public", "static", "app/public", "src/pages/public", "docs/public")
_FOR_READERS = re.compile(
    r"(?:readme|licen[cs]e|contributing|code_of_conduct|changelog|security|agents|claude|skill)\.mdx?", re.IGNORECASE
)
_CONTENT = re.compile(r"\A/(?:src/|app/|site/)?(?:content|contents|pages|posts|blog|articles|routes)/")
_SHOWN_BY_ITSELF = {"nuxt": ("content",), "velite": ("content",), "contentlayer": ("content",)}
_OF_THE_SERVER = ("/@", "/__")  # paths served by Vite's development server and its plug-ins


class Framework(Site):
    """A project whose own code builds pages from Markdown; ``name`` is the name of the framework."""

    suffixes = (".md", ".mdx")

    def __init__(self, tree: Tree, root: str, name: str, config: str) -> None:
        super().__init__(tree, root)
        self.name = next((of for word, of in _IN_VITE.items() if name == "vite" and word in config), name)
        said = text_at(script_of(config), "publicDir")
        named = _COPIED if said is None else (said.strip("./"), *_COPIED)
        self.static = tuple(path for each in named if tree.is_folder(path := joined(root, each)))
        self.base = "/"
        self._has_entries = name == "vite" and tree.is_file(joined(root, "index.html"))
        self._routes = FileRoutes(tree, root, self.name)
        # A plug-in of Vocs generates pages from OpenAPI descriptions.
        self._tells = self.name == "vocs" and bool(self._routes.folders) and "openapi" not in config.lower()

    def claims(self, source: str) -> bool:
        """Whether a file is a document of the site: MDX, Markdown with front matter or Markdown in a content folder."""
        if not super().claims(source) or _FOR_READERS.fullmatch(source.rpartition("/")[2]):
            return False
        inner = _CONTENT.search(f"/{self.below(source)}") is not None
        return inner or source.endswith(".mdx") or self.tree.text(source).startswith("---")

    def url_of(self, source: str) -> str | None:
        """Return the URL path of a page, None if neither files nor links reveal it."""
        return self._urls.get(source)

    @cached_property
    def _urls(self) -> dict[str, str]:
        return {path: url for url, path in reversed(self._behind.items())}

    @cached_property
    def _behind(self) -> dict[str, str]:
        """Map URL paths, without a trailing slash, to the files of their pages."""
        documents = [path for path in self.tree.files(self.root) if self.claims(path)]
        stems = {splitext(path[len(self.root) :].lstrip("/"))[0]: path for path in documents}
        told = most_shown(stems, rooted_links(map(self.tree.text, documents)))
        for folder in _SHOWN_BY_ITSELF.get(self.name, () if told else ("content", "src/content")):
            shown = Shown(bare_names, tuple(folder.split("/")), ())
            urls = ((shown.url(stem), path) for stem, path in stems.items())
            told = {url: path for url, path in urls if url is not None} | told
        return {url.rstrip("/"): path for url, path in {**told, **self._routes.pages}.items()}

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return the target at a URL path: a copied file, a page, or, in a Vite application, a file of its root."""
        copied = self.copied(url, *self.static) or (self.copied(url, self.root) if self._has_entries else None)
        if copied is not None:
            return copied
        plain = re.sub(r"(?:/index)?(?:\.html)?/?\Z", "", url, count=1)
        if self.name == "vocs":
            plain = re.sub(r"(?:/index)?\.mdx?\Z", "", plain, count=1)
        if (path := self._behind.get(plain)) is not None:
            return Source(path)
        if plain == "" and self._has_entries:
            return Source(joined(self.root, "index.html"))
        return self._made(plain)

    def _made(self, url: str) -> Source | Made | None:
        """Return the target of a redirect, or a page that a dynamic route may build from data outside the tree."""
        to = followed(url, self._redirects)
        if to is not None:
            path = self._behind.get(f"/{bare(to).strip('/')}".rstrip("/")) if to.startswith("/") else None
            return Made(url, certain=True) if path is None else Source(path)
        route = self._routes.fitting(url)
        return Made(url) if route is not None and not self._shows(route) else None

    def _shows(self, route: re.Pattern[str]) -> bool:
        """Whether a route renders documents of the tree."""
        return any(route.fullmatch(url) for url, path in self._behind.items() if path.endswith(self.suffixes))

    @cached_property
    def _redirects(self) -> tuple[Redirect, ...]:
        return redirects_of_host(self.tree, folders_of_host(self.root, *self.static))

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve a link; a missing target may be a page that code generates."""
        answer = super().look_up(text, kind, source)
        unsure = isinstance(answer, Missing) and not self._tells
        return Unknown(Note("plugin-decides", (self.name,))) if unsure else answer

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return ``Unknown`` for required modules and aliased paths, which the bundler resolves."""
        if kind != "require" and not text.startswith(("@/", "~/", "$", "virtual:")):
            return None
        page = self.relative(bare(text), kind, source) if text.startswith("$") else None  # docs/kit/$app-state
        return page if isinstance(page, Source) else Unknown(Note("plugin-decides", (self.name,)))

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a reference relative to a document, else relative to its URL with or without a trailing slash."""
        answer = super().relative(reference, kind, source)
        url = self.url_of(source)
        if not isinstance(answer, Missing) or url is None:
            return answer
        places = (resolved(each, reference)[0] for each in (url or "/", f"{url}/"))
        found = (self.source_of(place) for place in places)
        return next((each for each in found if each is not None), answer)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``; in HTML files, a router in the browser may handle URLs of pages."""
        found = self.source_of(reference)
        if found is not None:
            return found
        of_router = not splitext(reference)[1] or reference.startswith(_OF_THE_SERVER)
        if source.endswith(".html") and of_router:
            return Unknown(Note("plugin-decides", (self.name,)))
        return self.missing(led_to(self.root, reference[1:]) or joined(self.root, reference[1:]))

    def links(self, text: str) -> Iterator[Own]:
        """Yield the links of components."""
        return component_links(text)

    def adds_ids(self, text: str, source: str) -> bool:
        """Return True for documents and code: the site's code generates the ids of headings."""
        return source.endswith((*self.suffixes, *CODE))


def _found(tree: Tree, root: str) -> Framework | None:
    names = tree.names(root)
    pairs = ((of, f"{stem}.{end}") for stem, of in _CONFIGS.items() for end in _ENDS)
    found = [(of, tree.text(joined(root, name))) for of, name in pairs if name in names]
    return None if not found else Framework(tree, root, found[0][0], "\n".join(text for _, text in found))


GENERATOR = Generator(name="framework", markers=_MARKERS, found=_found, order=9)
