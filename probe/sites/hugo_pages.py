"""The pages, resources, lists and copied files that Hugo builds, with their URL paths.

Sources: https://gohugo.io/content-management/ (urls, organization, page-bundles, multilingual, taxonomies).
"""

import re
from collections.abc import Mapping
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import Config, table_at, text_at, texts_at, value_at
from probe.sites.front_matter import front_matter
from probe.sites.hugo_brought import Brought
from probe.sites.hugo_config import (
    EXTERNAL,
    HTML,
    SOURCES,
    Content,
    absent_contents,
    config_of,
    contents_of,
    disabled_languages,
    folders_of,
    formats_of,
    in_themes,
    languages_of,
)
from probe.sites.hugo_urls import KEYS, filled, is_built, pattern_of, urlized
from probe.sites.interface import Answer, Made, Missing, Site, Source, Unknown
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.url import path_of as url_path_of

_MADE = re.compile(r"/(?:.+/)?(?:index\.xml|sitemap\.xml|robots\.txt|404\.html|index\.json)")


class HugoPages(Site):
    """The output of a Hugo site."""

    name = "hugo"
    suffixes = (".md", ".markdown", ".mdown", *EXTERNAL, *HTML)

    def __init__(self, tree: Tree, root: str, config: Config | None = None) -> None:
        """Read the config of a site; if ``config`` is given, ``root`` is a source folder that is built elsewhere."""
        self._config = config_of(tree, root) if config is None else config
        self._is_apart = config is not None
        self._languages = languages_of(self._config)
        self._unbuilt = disabled_languages(self._config)
        self._contents = contents_of(tree, root, self._config) if config is None else (Content(root, "en"),)
        absent = absent_contents(tree, root, self._config) if config is None else ()
        self._brought = Brought(tree, absent, self._contents, self._urlized)
        super().__init__(tree, root, self._contents[0].folder if self._contents else joined(root, "content"))
        self.static = folders_of(tree, root, self._config, "static", "staticdir")
        self._assets = self.resources = folders_of(tree, root, self._config, "assets", "assetdir")
        self.templates = (
            *folders_of(tree, root, self._config, "layouts", "layoutdir"),
            *in_themes(tree, root, "layouts"),
        )
        base = text_at(self._config, "baseurl") or "/"
        path = url_path_of(base) if "://" in base else base
        self.base = None if self._is_apart else f"/{path.strip('/')}/" if path.strip("/") else "/"

    def claims(self, source: str) -> bool:
        """Whether a file is a source of this site."""
        return self._content(source) is not None and source.lower().endswith(self.suffixes)

    @property
    def has_contents(self) -> bool:
        """Whether there is a source folder, and the config is one of Hugo: Zola configs contain ``base_url``."""
        return bool(self._contents) and bool(self._config) and "base_url" not in self._config

    def has_keys(self, keys: frozenset[str]) -> bool:
        """Whether the config contains one of the keys."""
        return not keys.isdisjoint(self._config)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a URL path of the host; if a script fetches the sources, a missing target is unknown."""
        answer = super().rooted(reference, kind, source)
        brought = isinstance(answer, Missing) and not self._contents
        return Unknown(Note("plugin-decides", (self.name,))) if brought else answer

    def _content(self, source: str) -> Content | None:
        within = (each for each in self._contents if source.startswith(each.folder + "/"))
        return max(within, key=lambda each: len(each.folder), default=None)

    def _logical(self, source: str) -> tuple[str, str] | None:
        """Return the path of a page below ``content``, without suffix and language, and its language."""
        content = self._content(source)
        if content is None:
            return None
        path = joined(content.target, source[len(content.folder) + 1 :])
        stem, suffix = splitext(path)
        named, _, language = stem.rpartition(".")
        if suffix and language.lower() in (*self._languages, *self._unbuilt):  # multilingual: by file name
            return named, language.lower()
        return stem, content.language

    def url_of(self, source: str) -> str | None:
        """Return the URL path of a page: content-management/urls and organization."""
        logical = self._logical(source)
        if logical is None:
            return None
        matter = front_matter(self.tree.text(source), *KEYS)
        path, language = logical
        url = text_at(matter, "url")
        if url:
            ends = "" if "." in url.rpartition("/")[2] else "/"
            return self._with_language(f"/{url.strip('/')}{ends}".replace("//", "/"), language)
        pattern = pattern_of(self._config, path, "section" if path.endswith("_index") else "page")
        made = None if pattern is None else filled(pattern, path, matter)
        if made is not None:
            return self._with_language(made.rstrip("/") + self._ending(path), language)
        folder, _, name = path.rpartition("/")
        if name in ("index", "_index"):
            folder, _, name = folder.rpartition("/")
        slug = text_at(matter, "slug")
        whole = self._urlized(joined(folder, slug if slug and name else name))
        return self._with_language(f"/{whole}{self._ending(path) if name else '/'}" if whole else "/", language)

    def _ending(self, path: str) -> str:
        """Return the end of a page's URL, ``.html`` or ``/``: configuration/ugly-urls, for the site or a section."""
        said = value_at(self._config, "uglyurls")
        if isinstance(said, Mapping):
            said = said.get(path.partition("/")[0].lower())
        return ".html" if said is True and path.rpartition("/")[2] != "_index" else "/"

    def _urlized(self, path: str) -> str:
        text = path if value_at(self._config, "disablepathtolower") is True else path.lower()
        return "-".join(text.split())

    def _with_language(self, url: str, language: str) -> str:
        first = language == self._languages[0] and not self._has_own_folder
        alone = len(self._languages) == 1 and language not in self._unbuilt
        return url if first or alone else f"/{language}{url}"

    @property
    def _has_own_folder(self) -> bool:
        """Whether the URLs of the default language have a language prefix."""
        return value_at(self._config, "defaultcontentlanguageinsubdir") is True

    @cached_property
    def _sources(self) -> dict[str, str]:
        """Map the URL path of each page and alias to its source."""
        found: dict[str, str] = {}
        for content in self._contents:
            for path in self.tree.files(content.folder):
                if path.lower().endswith(SOURCES) and (url := self.url_of(path)) is not None:
                    found.setdefault(url, path)
                    for alias in texts_at(front_matter(self.tree.text(path), "aliases"), "aliases"):
                        above = url.rstrip("/").rpartition("/")[0]  # applyDependenciesAfter: path.Join(…, "..", alias)
                        start = alias if alias.startswith("/") else f"{above}/{alias}"
                        found.setdefault(f"/{start.strip('/')}/", path)
        return found

    @cached_property
    def _pages(self) -> dict[str, dict[str, str]]:
        """Map each language to its pages: the logical path of each page, as in GetPage, and its source."""
        found: dict[str, dict[str, str]] = {}
        for source in self._sources.values():
            path, language = self._logical(source) or ("", "")
            folder, _, name = path.rpartition("/")
            of_language = found.setdefault(language, {})
            of_language.setdefault((folder if name in ("index", "_index") else path).lower(), source)
        return found

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The URL paths of top-level sections, with or without ``_index`` file: content-management/sections."""
        logical = (self._logical(source) or ("", "") for source in self._sources.values())
        first = {(path.partition("/")[0], language) for path, language in logical if "/" in path}
        return frozenset(self._with_language(f"/{self._urlized(name)}/", language) for name, language in first)

    @cached_property
    def _terms(self) -> tuple[str, ...]:
        """The first URL path segments of taxonomies: content-management/taxonomies."""
        named = table_at(self._config, "taxonomies")
        return tuple(str(name) for name in named.values()) if named else ("tags", "categories")

    @cached_property
    def _used_terms(self) -> frozenset[str]:
        """The URL paths of the terms that pages use."""
        table = table_at(self._config, "taxonomies") or {"tag": "tags", "category": "categories"}
        plurals = [str(name) for name in table.values()]
        matters = (front_matter(self.tree.text(source), *plurals) for source in self._sources.values())
        pairs = ((plural, term) for matter in matters for plural in plurals for term in texts_at(matter, plural))
        return frozenset(f"/{plural}/{urlized(term)}/" for plural, term in pairs)

    def _lists(self, url: str) -> bool:
        """Whether Hugo builds a list at a URL path: of a section, a taxonomy or a term."""
        whole = f"{url.rstrip('/')}/"
        listed = self._without_language(whole)
        first, _, rest = listed[1:].partition("/")
        return (
            whole in self._folders or listed == "/" or listed in self._used_terms or (first in self._terms and not rest)
        )

    def _without_language(self, url: str) -> str:
        """Return a URL path without its language prefix."""
        first, _, rest = url[1:].partition("/")
        prefixed = first in (*self._languages[1:], *self._unbuilt)
        return f"/{rest}" if prefixed or (first == self._languages[0] and self._has_own_folder) else url

    def source_of(self, url: str) -> Source | Made | Unknown | Missing | None:
        """Return the page, bundle resource, static file or list at a URL path."""
        plain = url.removesuffix("index.html") if url.endswith("/index.html") else url
        for each in (plain, f"{plain}/", f"{plain.rstrip('/')}.html"):  # hosts serve x.html for /x
            if (source := self._sources.get(each)) is not None:
                return self._as_page(source)
        copied = self.copied(plain, *self.static) or self._resource(plain)
        if copied is not None:
            return copied
        if self._lists(plain):
            return Made(plain, certain=self._disabled.isdisjoint(("home", "section", "taxonomy", "term")))
        if _MADE.fullmatch(plain) or "/page/" in plain or plain.rpartition("/")[2] in self._formats.values():
            return Made(plain, self._makes(plain))
        return self._brought.at(self._without_language(plain))

    def _makes(self, url: str) -> bool:
        """Whether the embedded templates generate a file: configuration/outputs, templates/embedded."""
        folder, _, name = url.rpartition("/")
        if not folder and name in (self._formats.get(each.lower()) for each in self._of_home):
            return True
        if name == "index.xml":
            listed = folder in ("", *(each.rstrip("/") for each in self._folders)) or self._lists(f"{folder}/")
            return (
                listed
                and "rss" not in self._disabled
                and not value_at(self._config, "outputs")
                and not value_at(self._config, "outputformats")
            )
        if url == "/sitemap.xml":
            return "sitemap" not in self._disabled
        return (
            url == "/robots.txt"
            and "robotstxt" not in self._disabled
            and (value_at(self._config, "enablerobotstxt") is True)
        )

    @property
    def _of_home(self) -> tuple[str, ...]:
        """The output formats of the home page: configuration/outputs."""
        return texts_at(table_at(self._config, "outputs"), "home")

    @cached_property
    def _formats(self) -> dict[str, str]:
        """Map each output format that the config declares to its file name: configuration/output-formats."""
        return formats_of(self._config)

    @cached_property
    def _disabled(self) -> frozenset[str]:
        return frozenset(kind.lower() for kind in texts_at(self._config, "disablekinds"))

    def _as_page(self, source: str) -> Source | Unknown | Missing:
        """Return the page of a source, ``Unknown`` if its URL is unknown, or ``Missing`` if it is not built."""
        if not is_built(self._config, front_matter(self.tree.text(source), *KEYS)):
            return Missing(source, Note("unpublished", (source,)))
        return Unknown(Note("permalinks-decide", (self.name,))) if self._is_moved(source) else Source(source)

    def _is_moved(self, source: str) -> bool:
        """Whether the config moves a page to a URL that depends on unknown values."""
        path = (self._logical(source) or ("", ""))[0]
        pattern = pattern_of(self._config, path, "section" if path.endswith("_index") else "page")
        matter = front_matter(self.tree.text(source), *KEYS)
        return pattern is not None and not text_at(matter, "url") and filled(pattern, path, matter) is None

    @cached_property
    def _bundles(self) -> dict[str, str]:
        """Map the URL path of each bundle's page to its folder: content-management/page-bundles."""
        stems = ((splitext(source)[0].rpartition("/")[2], url, source) for url, source in self._sources.items())
        return {url: folder_of(source) for stem, url, source in stems if stem in ("index", "_index")}

    def _resource(self, url: str) -> Source | None:
        """Return a file of a bundle or of its subfolders, which is copied to the URL path of the page."""
        folder, _, name = url.rpartition("/")
        bundle, below = self._bundle_above(folder)
        paths = [] if bundle is None else [led_to(bundle, joined(below, name))]
        of_bundle = [path for path in paths if path is not None and self._bundle_of(path) == bundle]
        moved = set(self._bundles.values()) - {bundle}
        inner = (led_to(content.folder, folder.lstrip("/")) for content in self._contents)
        roots = {content.folder for content in self._contents}
        named = [(each, joined(each, name)) for each in inner if each is not None]
        beside = [path for each, path in named if each in roots or self._bundle_of(path) not in moved]
        built = (path for path in (*of_bundle, *beside) if not path.lower().endswith(SOURCES))
        return next((Source(path) for path in built if self.tree.is_file(path)), None)

    def _bundle_above(self, folder: str) -> tuple[str | None, str]:
        """Return the folder of the nearest bundle at or above a URL path, and the rest of the path."""
        above = folder
        while f"{above}/" not in self._bundles and above:
            above = above.rpartition("/")[0]
        return self._bundles.get(f"{above}/"), folder[len(above) + 1 :]

    def _bundle_of(self, path: str) -> str:
        """Return the folder of the nearest bundle that contains a file."""
        folders = set(self._bundles.values())
        folder = folder_of(path)
        while folder not in folders and folder:
            folder = folder_of(folder)
        return folder
