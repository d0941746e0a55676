"""Starlight, the theme of Astro: each page in ``src/content/docs`` has its own folder; ``public`` is copied.

Sources: https://starlight.astro.build/guides/ (pages, i18n) and …/reference/ (configuration, frontmatter),
https://docs.astro.build/en/reference/configuration-reference/ and packages/starlight/utils of withastro/starlight.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from posixpath import splitext

from probe.model import Note
from probe.sites.astro_ids import ids_in_braces, without_hyphens
from probe.sites.configs import Config, table_at, text_at, value_at
from probe.sites.front_matter import front_matter
from probe.sites.interface import Generator, Made, Outline, Own, Source, Unknown
from probe.sites.literals import calls_of, script_of
from probe.sites.modules import spread
from probe.sites.routed import Routed
from probe.sites.slugs import slug
from probe.sites.tree import Tree, joined, led_to

CONFIGS = tuple(f"astro.config.{suffix}" for suffix in ("mjs", "ts", "js", "mts", "cjs", "cts"))
_PAGES = (".astro", ".md", ".mdx", ".html", ".ts", ".js")
# Third-party plug-ins that generate pages or ids.
_MAKES_PAGES = re.compile(r"starlight-(?:openapi|typedoc|blog|versions|utils|changelogs|obsidian|tags)|typedoc")
_MADE = re.compile(r"/(?:404|sitemap-index\.xml|sitemap-\d+\.xml|pagefind/.+|_astro/.+|rss\.xml|llms(?:-\w+)?\.txt)")
_MATTER = re.compile(r"---[ \t]*\r?\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)
_LINKING = re.compile(r"^(?:hero|prev|next):", re.MULTILINE)
_LINK = re.compile(r"^[ \t]+(?:-[ \t]+)?link:[ \t]*[\"']?(?P<link>[^\s\"'#][^\s\"']*)", re.MULTILINE)
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?")


class Starlight(Routed):
    """A Starlight site: ``astro.config.*`` in its root uses Starlight."""

    name = "starlight"
    markup = (".astro", ".jsx", ".svelte", ".tsx", ".vue")
    suffixes = (".md", ".mdx")
    slashed = True

    def __init__(self, tree: Tree, root: str) -> None:
        self.text = next((tree.text(joined(root, n)) for n in CONFIGS if tree.is_file(joined(root, n))), "")
        self._config = script_of(self.text)
        called = (args[0] for _, args in calls_of(self.text, "starlight") if args)
        self._options: Config = next((each for each in called if isinstance(each, dict)), {})
        source = led_to(root, text_at(self._config, "srcDir") or "src")
        source = root if source is None else source
        self._own = joined(source, "pages")
        super().__init__(tree, root, joined(source, "content/docs"))
        self.static = (led_to(root, text_at(self._config, "publicDir") or "public") or root,)
        self.markup_folders = (source,)
        base = value_at(self._config, "base")
        self.base = (
            f"/{base.strip('/')}/".replace("//", "/") if isinstance(base, str) else "/" if base is None else None
        )

    def sources(self) -> Iterable[str]:
        """Return the files in the docs collection and in ``src/pages``."""
        return chain(self.tree.files(self.pages), self.tree.files(self._own))

    def route(self, path: str) -> str | None:
        """Return the route of a file: its ``slug``, or its path with each part slugified, as Astro's loader does."""
        if path.startswith(f"{self._own}/"):
            stem, suffix = splitext(path[len(self._own) :])  # the endpoint x.json.ts is built as x.json
            return None if suffix not in _PAGES or "[" in stem else _without_index(stem)
        if not path.endswith((".md", ".mdx", ".mdoc")) or "/_" in path[len(self.pages) :]:
            return None
        matter = front_matter(self.tree.text(path), "slug", "draft")
        if value_at(matter, "draft") is True:
            return None
        said = text_at(matter, "slug")
        if said is not None:
            return f"/{said.strip('/')}"
        stem = splitext(path[len(self.pages) + 1 :])[0]
        return _without_index("/" + "/".join(slug(part) for part in stem.split("/")))

    @cached_property
    def _locales(self) -> frozenset[str]:
        """The folders of languages; missing pages fall back to the default language: guides/i18n."""
        said = value_at(self._options, "locales")
        if isinstance(said, Mapping):
            return frozenset(each for each in said if each != "root")
        if said is None and "..." not in self._options:
            return frozenset()
        return frozenset(name for name in self.tree.names(self.pages) if _LANGUAGE.fullmatch(name))

    def made(self, url: str) -> Source | Made | Unknown | None:
        """Return the fallback page of a language, a redirect, or what routes in ``src/pages`` may build."""
        first, _, rest = url.lstrip("/").partition("/")
        if first in self._locales:
            default = text_at(self._options, "defaultLocale")
            for start in ("", f"/{default}" if default else "/en"):
                if (source := self.behind.get(f"{start}/{rest}".rstrip("/"))) is not None:
                    return Source(source)
        redirects = self._redirects[0]
        if url in redirects and (there := self.redirected(redirects[url])) is not None:
            return there
        if url in redirects or any(_fits(each, url) for each in redirects if "[" in each) or _MADE.fullmatch(url):
            return Made(url, self._makes(url))
        return Made(url) if any(_fits(route, url) for route in self._routes) else None

    @cached_property
    def _redirects(self) -> tuple[dict[str, object], bool]:
        return redirects_in(self.tree, self.root, self.text, self._config)

    def _makes(self, url: str) -> bool:
        """Whether Starlight generates a file under its options: reference/configuration; a sitemap needs ``site``."""
        if url == "/404":
            return value_at(self._options, "disable404Route") is None
        mapped = url in ("/sitemap-index.xml", "/sitemap-0.xml") and text_at(self._config, "site") is not None
        return mapped or (url == "/pagefind/pagefind.js" and value_at(self._options, "pagefind") is None)

    @cached_property
    def _routes(self) -> tuple[str, ...]:
        stems = (splitext(path[len(self._own) :])[0] for path in self.tree.files(self._own) if path.endswith(_PAGES))
        return tuple(stem for stem in stems if "[" in stem and stem.strip("/") != "[...slug]")

    def unsure(self) -> Note | None:
        """Return that a plug-in, or redirects that are not literal, may serve a page."""
        hidden = not self._config or self._redirects[1]
        return Note("plugin-decides", (self.name,)) if hidden or _MAKES_PAGES.search(self.text) else None

    def links(self, text: str) -> Iterator[Own]:
        """Yield the links in front matter, hero actions, ``prev`` and ``next``, and then the links of components."""
        matter = _MATTER.match(text)
        if matter is not None and _LINKING.search(matter[0]):
            for found in _LINK.finditer(text, 0, matter.end()):
                yield Own(*found.span("link"), found["link"], found.start("link"), "link", everywhere=True)
        yield from super().links(text)

    def heading_ids(self, outline: Outline) -> Iterable[str]:
        """Return the ids of the headings, which depend on the version of Astro."""
        return without_hyphens(super().heading_ids(outline), self.tree, self.root, self._config)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page, including that of its title."""
        yield from super().ids(outline, source)
        yield from ids_in_braces(outline, self.text)
        yield from ("_top", "starlight__overview")


def redirects_in(tree: Tree, root: str, text: str, config: Config) -> tuple[dict[str, object], bool]:
    """Return the redirects in an Astro config by path, and whether the config may have more redirects.

    They include the redirects in scripts that the config imports.
    """
    said = value_at(config, "redirects")
    own = {key: to for key, to in table_at(config, "redirects").items() if key != "..."}
    hidden = said is not None and (not isinstance(said, Mapping) or "..." in said)
    path = next((p for name in CONFIGS if tree.is_file(p := joined(root, name))), "")
    more = spread(tree, path, text, "redirects") if hidden else {}
    found = {**(more or {}), **own}
    return {str(each).rstrip("/"): to for each, to in found.items()}, more is None


def _without_index(stem: str) -> str:
    return stem[:-5] if stem.endswith("/index") else stem


def _fits(route: str, url: str) -> bool:
    """Whether a dynamic route, ``/x/[y]/[...z]``, may build a URL path."""
    parts = re.split(r"(\[[^\]]*\])", route.rstrip("/"))
    pattern = "".join((".*" if "..." in p else "[^/]+") if p.startswith("[") else re.escape(p) for p in parts)
    return re.fullmatch(pattern, url.rstrip("/")) is not None


def _found(tree: Tree, root: str) -> Starlight | None:
    site = Starlight(tree, root)
    return site if "starlight" in site.text and tree.is_folder(site.pages) else None


GENERATOR = Generator(name="starlight", markers=CONFIGS, found=_found, order=4)
