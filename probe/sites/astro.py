"""Astro: files of ``src/pages`` keep their paths, routes render collections, and ``public`` is copied.

Sources: https://docs.astro.build/en/ (guides/routing, guides/content-collections, guides/markdown-content,
guides/internationalization, reference/configuration-reference), dist/core/routing/manifest/create.js of astro, and
packages/markdown/remark/src/rehype-collect-headings.ts of withastro/astro.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import chain
from posixpath import splitext

from probe.model import Note
from probe.sites.astro_ids import ids_in_braces, without_hyphens
from probe.sites.collections import MARKDOWN, collected, fits, start_of
from probe.sites.configs import table_at, text_at, texts_at, value_at
from probe.sites.front_matter import front_matter
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Source, Unknown
from probe.sites.literals import script_of
from probe.sites.redirects import Redirect, folders_of_host, followed, redirects_of_host
from probe.sites.routed import Routed, is_elsewhere
from probe.sites.slugs import slug
from probe.sites.starlight import CONFIGS, redirects_in
from probe.sites.tree import Tree, joined, led_to

_PAGES = (".astro", ".md", ".mdx", ".html")
_ENDPOINTS = (".ts", ".js")
_MADE = re.compile(r"/(?:sitemap-index\.xml|sitemap-\d+\.xml|pagefind/.+|_astro/.+|robots\.txt|manifest\.webmanifest)")
_MAP = re.compile(r"/sitemap-(?:index|0)\.xml")
# Integrations and plug-ins that generate pages, or rewrite links to sources.
_MAKES_PAGES = re.compile(r"\binjectRoute\b|keystatic\(|starlight|storyblok|astro-typedoc|@astrojs/db|tina")
_REWRITES = re.compile(
    r"relative-markdown-links|remark-(?:relative|md|mdx)-links?|rehype-(?:md|mdx)-links?|astro-relative-links"
)
_EMPTY = re.compile(r"export default (?:defineConfig\()?\{\s*\}")
_ID = re.compile(r"\bid=(?:[\"']([^\"'{}]+)[\"']|\{[\"']([^\"'{}]+)[\"']\})")


class Astro(Routed):
    """A site with ``astro.config.*`` in its root, and ``src/pages``."""

    name = "astro"
    markup = (".astro", ".jsx", ".svelte", ".tsx", ".vue")

    def __init__(self, tree: Tree, root: str) -> None:
        self.text = next((tree.text(joined(root, n)) for n in CONFIGS if tree.is_file(joined(root, n))), "")
        self._config = script_of(self.text)
        self._source = led_to(root, text_at(self._config, "srcDir") or "src") or root
        super().__init__(tree, root, joined(self._source, "pages"))
        self.static = (led_to(root, text_at(self._config, "publicDir") or "public") or root,)
        self.markup_folders = (self._source,)
        base = value_at(self._config, "base")
        plain = "" if base is None else base.strip("/") if isinstance(base, str) else None
        self.base = None if plain is None else f"/{plain}/" if plain else "/"
        is_file = text_at(self._config, "build", "format") == "file"
        self.slashed = not is_file and text_at(self._config, "trailingSlash") != "never"
        self.links_files = _REWRITES.search(self.text) is not None

    def claims(self, source: str) -> bool:
        """Whether a file is a page, or an entry of a collection, whichever route renders it."""
        inner = source.startswith((f"{self.pages}/", f"{self._source}/content/")) or source in self.built
        return inner and source.endswith(MARKDOWN)

    @cached_property
    def _shown(self) -> dict[str, str]:
        """Map the folder of each collection to the URL prefix of its entries."""
        found: dict[str, str] = {}
        for path in self._dynamic:
            stem = splitext(path[len(self.pages) :])[0]
            for shown in collected(self.tree, self.root, self._source, path, stem):
                found.setdefault(shown.folder, shown.start)
        return found

    @cached_property
    def _dynamic(self) -> tuple[str, ...]:
        """The files of dynamic routes."""
        paths = (path for path in self.tree.files(self.pages) if "[" in path and "/_" not in path[len(self.pages) :])
        return tuple(path for path in paths if path.endswith((*_PAGES, *_ENDPOINTS)))

    def sources(self) -> Iterable[str]:
        """Return the files of ``src/pages``, and those of the collections that routes render."""
        return chain(self.tree.files(self.pages), *map(self.tree.files, self._shown))

    def documents(self) -> Iterable[str]:
        """Return the pages and the entries of all collections, rendered or not."""
        return {**self.built, **dict.fromkeys(self.tree.files(f"{self._source}/content"))}

    def route(self, path: str) -> str | None:
        """Return the route of a page, from its path, or of an entry, from its slug: guides/routing, glob.js."""
        if path.startswith(f"{self.pages}/"):
            stem, suffix = splitext(path[len(self.pages) :])
            if "[" in stem or "/_" in stem or suffix not in (*_PAGES, *_ENDPOINTS):
                return None
            return stem if suffix in _ENDPOINTS else _without_index(stem)
        folder = next(folder for folder in self._shown if path.startswith(f"{folder}/"))
        stem, suffix = splitext(path[len(folder) + 1 :])
        if suffix not in MARKDOWN or f"/{stem}".rpartition("/")[2].startswith("_"):
            return None
        said = text_at(front_matter(self.tree.text(path), "slug"), "slug")
        name = said if said is not None else "/".join(map(slug, stem.split("/")))
        return _without_index(f"{self._shown[folder]}/{name.strip('/')}")

    def made(self, url: str) -> Source | Made | Unknown | None:
        """Return a redirect, the fallback page of a language, or a page that a dynamic route may build."""
        redirects = self._said_redirects[0]
        if url in redirects and (there := self.redirected(redirects[url])) is not None:
            return there
        if url in redirects or any(fits(each, url) for each in redirects if "[" in each) or _MADE.fullmatch(url):
            # A dynamic redirect is built for the pages of its destination, which only their code determines.
            mapped = _MAP.fullmatch(url) and text_at(self._config, "site") and "@astrojs/sitemap" in self.text
            return Made(url, bool(mapped))
        first, _, rest = url.lstrip("/").partition("/")
        if first in table_at(self._config, "i18n", "fallback") and (source := self.behind.get(f"/{rest}".rstrip("/"))):
            return Source(source)
        if followed(url, self._redirects) is not None:
            return Made(url)
        return Made(url) if any(fits(stem, url) for stem in self._others) else None

    @cached_property
    def _redirects(self) -> tuple[Redirect, ...]:
        return redirects_of_host(self.tree, folders_of_host(self.root, *self.static))

    @cached_property
    def _others(self) -> tuple[str, ...]:
        """The dynamic routes that render no known collection: only their code determines their pages."""
        stems = (splitext(path[len(self.pages) :])[0] for path in self._dynamic)
        return tuple(stem for stem in stems if start_of(stem) not in self._shown.values() or "[...page]" in stem)

    @cached_property
    def _said_redirects(self) -> tuple[dict[str, object], bool]:
        return redirects_in(self.tree, self.root, self.text, self._config)

    def unsure(self) -> Note | None:
        """Return the reason for doubt: an integration may build pages, or redirects are not literal."""
        hidden = not self._config and not _EMPTY.search(self.text)
        unread = self._said_redirects[1]
        return Note("plugin-decides", (self.name,)) if hidden or unread or _MAKES_PAGES.search(self.text) else None

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``; a URL in a folder that this site lacks belongs to another site on its host."""
        answer = super().rooted(reference, kind, source)
        module = led_to(self.root, reference[1:])  # <Icon src="/src/x.svg">, which import.meta.glob finds
        if isinstance(answer, Missing) and module and module.startswith(f"{self._source}/") and kind != "link":
            return Source(module) if self.tree.is_file(module) else answer
        other = isinstance(answer, Missing) and self.base == "/" and is_elsewhere(reference, self._starts, self.linked)
        return Unknown(Note("outside-site", (self.name,))) if other else answer

    @cached_property
    def _starts(self) -> frozenset[str]:
        languages = texts_at(self._config, "i18n", "locales")
        return frozenset((*languages, *(url.strip("/").partition("/")[0] for url in self.built.values())))

    def heading_ids(self, outline: Outline) -> Iterable[str]:
        """Return the ids of the headings, which depend on the version of Astro."""
        return without_hyphens(super().heading_ids(outline), self.tree, self.root, self._config)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page, and the literal ids of layouts and components."""
        yield from super().ids(outline, source)
        yield from ids_in_braces(outline, self.text)
        yield from self._written

    @cached_property
    def _written(self) -> frozenset[str]:
        folders = (joined(self._source, name) for name in ("layouts", "components", "pages"))
        texts = (self.tree.text(path) for each in folders for path in self.tree.files(each) if path.endswith(".astro"))
        return frozenset(one or other for text in texts for one, other in _ID.findall(text))


def _without_index(stem: str) -> str:
    return stem[:-5] if stem.endswith("/index") else stem


def _found(tree: Tree, root: str) -> Astro | None:
    """Return the site of a folder, None for a site of Starlight, which has its own generator."""
    site = Astro(tree, root) if any(tree.is_file(joined(root, name)) for name in CONFIGS) else None
    if site is None or not tree.is_folder(site.pages):
        return None
    docs = joined(site.pages.removesuffix("/pages"), "content/docs")
    return None if "starlight" in site.text and tree.is_folder(docs) else site


GENERATOR = Generator(name="astro", markers=CONFIGS, found=_found, order=5)
