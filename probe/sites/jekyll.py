"""Jekyll, as it runs by itself and on GitHub Pages: pages with front matter, posts, collections, copies of the rest.

Sources: https://jekyllrb.com/docs/ (configuration, permalinks, collections, liquid/tags, liquid/filters), lib/jekyll of
jekyll/jekyll, kramdown-parser-gfm, and https://pages.github.com/versions/ with the plug-ins that are always on there.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from probe.model import Note
from probe.sites.configs import UNSEEN, text_at, texts_at, value_at, yaml_of
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Own, Site, Source, Start, Unknown, bare
from probe.sites.jekyll_liquid import liquid, literal
from probe.sites.jekyll_urls import PAGES, Permalinks, dated_stem, has_front_matter
from probe.sites.slugs import slug
from probe.sites.tree import Tree, folder_of, joined, led_to

_CONFIGS = ("_config.yml", "_config.yaml")
# Plug-ins that neither make pages nor say what a link means; those that GitHub Pages always has among them.
_HARMLESS = frozenset(
    {"jekyll-relative-links", "jekyll-optional-front-matter", "jekyll-readme-index", "jekyll-default-layout",
     "jekyll-titles-from-headings", "jekyll-github-metadata", "jekyll-coffeescript", "jekyll-commonmark-ghpages",
     "jekyll-commonmark", "jekyll-gist", "jekyll-paginate", "jekyll-feed", "jekyll-sitemap", "jekyll-seo-tag",
     "jekyll-redirect-from", "jekyll-include-cache", "jekyll-remote-theme", "jekyll-mentions", "jemoji",
     "jekyll-avatar", "jekyll-sass-converter", "jekyll-data", "rake", "jekyll-last-modified-at", "jekyll-toc"}
)  # fmt: skip
_POLYGLOT = "jekyll-polyglot"
# Written by jekyll-feed, jekyll-sitemap, jekyll-paginate and the themes' own style sheets and scripts.
_MADE = re.compile(
    r"/(?:feed(?:/.+)?\.xml|sitemap\.xml|robots\.txt|404\.html|redirects\.json|assets/.+\.(?:css|js|map)|(?:.+/)?page\d+/?)"
)
_MAKER = {"/feed.xml": "jekyll-feed", "/sitemap.xml": "jekyll-sitemap", "/redirects.json": "jekyll-redirect-from"}
_NEVER_PAGES = re.compile(r"(?:readme|licen[cs]e|copying|contributing|code_of_conduct|changelog)\.", re.IGNORECASE)
_PARTS = ("_includes/", "_layouts/")
_INCLUDE = re.compile(r"\{%-?\s*(?:include|include_cached)\s+([^\s{}%]+)")
_HAS_TEMPLATE = re.compile(r"\{%-?\s*(?:include|include_relative|include_cached|for|render)\b|\{\{[^}]*\bcontent\b")


class Jekyll(Site):
    """A site: ``_config.yml`` in its root, its pages beside it unless ``source`` says otherwise."""

    name = "jekyll"
    suffixes = (".md", ".markdown", ".mkdown", ".mkdn", ".mkd")

    def __init__(self, tree: Tree, root: str, config: str) -> None:
        self._config = yaml_of(tree.text(joined(root, config)))
        super().__init__(tree, root, led_to(root, text_at(self._config, "source") or "") or root)
        base = text_at(self._config, "baseurl")
        plain = (base or "").strip("/")
        self.base = None if base is None else f"/{plain}/" if plain else "/"
        self._links = Permalinks(tree, self._config, self.pages)
        gemfile = tree.text(joined(root, "Gemfile"))
        self._gems = (*texts_at(self._config, "plugins"), *re.findall(r"gem\s*\(?['\"]([\w-]+)", gemfile))
        self._on_pages = not gemfile or "github-pages" in gemfile or "gemspec" in gemfile

    def claims(self, source: str) -> bool:
        """Whether Jekyll renders a file; of Markdown without front matter the platform decides how it is read."""
        below = self.below(source)
        if below is not None and below.startswith(_PARTS) and below.endswith(".html"):
            return True
        if below is None or not super().claims(source) or not has_front_matter(self.tree.text(source)):
            return False
        return self.url_of(source) is not None or below.startswith(("_includes/", "_posts/", "_drafts/"))

    def url_of(self, source: str) -> str | None:
        """Return where a file is built."""
        below = self.below(source)
        return None if below is None or self._links.is_out(below) else self._links.url_of(below)

    @cached_property
    def _sources(self) -> dict[str, str]:
        """The source of each page by its URL path, and by those that it is redirected from."""
        found: dict[str, str] = {}
        for path in self._files():
            url = self.url_of(path)
            if url is None:
                continue
            if path.lower().endswith(self.suffixes) and not has_front_matter(self.tree.text(path)):
                self._add_plain(path, url, found)
                continue
            found.setdefault(url.removesuffix("index.html") if url.endswith("/index.html") else url, path)
            if path.lower().endswith(PAGES):
                matter = self._links.matter(self.below(path) or "")
                for old in texts_at(matter, "redirect_from"):
                    found.setdefault(f"/{old.strip('/')}{'/' if old.endswith('/') else ''}", path)
        return found

    def _files(self) -> Iterator[str]:
        yield from self.tree.files(self.pages)
        for name in texts_at(self._config, "include"):
            folder = led_to(self.pages, name)
            if folder is not None and name.startswith(".") and self.tree.is_folder(folder):
                yield from self.tree.files(folder)

    def _add_plain(self, path: str, url: str, found: dict[str, str]) -> None:
        """Add Markdown without front matter: copied, and on GitHub Pages a page, README.md that of its folder."""
        found.setdefault(url, path)
        if not self._has("jekyll-optional-front-matter"):
            return
        folder, _, name = url.rpartition("/")
        if name.lower().startswith("readme.") and not any(
            self.tree.is_file(joined(folder_of(path), index)) for index in ("index.md", "index.html")
        ):
            found.setdefault(f"{folder}/", path)
        if not _NEVER_PAGES.match(name):
            found.setdefault(self._links.of_page(self.below(path) or ""), path)

    def _has(self, plugin: str) -> bool:
        return plugin in self._gems or self._on_pages

    @cached_property
    def _decides_otherwise(self) -> bool:
        """Whether a plug-in of the user's, or one that we do not know, may make pages."""
        plugins = {*texts_at(self._config, "plugins"), *texts_at(self._config, "gems")}
        by_path = value_at(self._config, "lang_from_path") is True
        harmless = _HARMLESS if by_path or not self._languages else _HARMLESS | {_POLYGLOT}
        own = any(self.tree.is_folder(joined(folder, "_plugins")) for folder in {self.root, self.pages})
        return own or value_at(self._config, "plugins") is UNSEEN or not harmless.issuperset(plugins)

    @cached_property
    def _languages(self) -> frozenset[str]:
        """The languages of jekyll-polyglot but the default one: all pages are built below each of them, too.

        https://github.com/untra/polyglot#configuration, "Fallback Language Support".
        """
        if _POLYGLOT not in self._gems:
            return frozenset()
        return frozenset(texts_at(self._config, "languages")) - {text_at(self._config, "default_lang")}

    @cached_property
    def _has_theme(self) -> bool:
        return any(value_at(self._config, key) for key in ("theme", "remote_theme"))

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return what is behind a URL path; ``/x`` is served from x.html, as hosts and ``jekyll serve`` do."""
        plain = url.removesuffix("index.html") if url.endswith("/index.html") else url
        for served in (plain, f"{plain}/", f"{plain}.html", plain.removesuffix(".html")):
            if (source := self._sources.get(served)) is not None:
                return Source(source)
        language, _, rest = plain[1:].partition("/")
        if language in self._languages:
            return self.source_of(f"/{rest}")
        if plain.endswith(".css") and (sheet := self._sources.get(f"{plain[:-4]}.scss")) is not None:  # docs/assets
            return Source(sheet)
        if _MADE.fullmatch(plain) or (self._has_theme and plain.startswith("/assets/")):
            return Made(plain, _MAKER.get(plain) in self._gems)
        return Unknown(Note("plugin-decides", (self.name,))) if self._decides_otherwise else None

    def start_of(self, kind: str) -> Start:
        """Return that links are handed on as they are written, to be read beside the page's URL."""
        return Start.BUILT

    def links(self, text: str) -> Iterator[Own]:
        """Yield the Liquid tags that are links, and all that stands in a destination."""
        return liquid(text, self._value)

    def _value(self, name: str) -> str | None:
        """Return what a variable stands for that the config says; jekyll-github-metadata adds to these."""
        if name == "site.github.repository_url":
            repository = text_at(self._config, "repository")
            return None if repository is None or "://" in repository else f"https://github.com/{repository}"
        return text_at(self._config, *name.split(".")[1:])

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a Liquid tag or filter means."""
        found = literal(text, self._value) if text.startswith("{") else None
        text, kind = found or (text, kind)
        if kind not in ("liquid-link", "liquid-post", "liquid-url") or "{" in text:
            return None
        reference = bare(text)
        if kind == "liquid-url":
            return self._built(reference, source)
        return self._named(reference) if kind == "liquid-link" else self._post(reference)

    def _built(self, reference: str, source: str) -> Answer:
        """Return the page below ``baseurl`` that a filter or variable makes a URL of."""
        url = f"/{reference.lstrip('/')}"
        folder = led_to(self.pages, url[1:])
        return self.source_of(url) or self._unless_made(self.missing(folder or reference))

    def _named(self, reference: str) -> Answer:
        """Return the file that ``{% link %}`` names, from the source: the build fails where there is none."""
        path = led_to(self.pages, reference.strip().lstrip("/")) or reference
        return Source(path) if self.tree.is_file(path) else self.missing(path)

    def _post(self, reference: str) -> Answer:
        """Return the post that ``{% post_url %}`` names, with the folder that it is in or without."""
        name = reference.strip().strip("/")
        found = next((path for path in self._posts if dated_stem(path) == name.rpartition("/")[2]), None)
        return self.missing(joined(self.pages, f"_posts/{name}.md")) if found is None else Source(found)

    @cached_property
    def _posts(self) -> tuple[str, ...]:
        return tuple(path for path in self.tree.files(self.pages) if "_posts/" in path)

    @cached_property
    def _includers(self) -> dict[str, list[str]]:
        """The pages that include a part by its name, by the path of the part; layouts are not followed."""
        found: dict[str, list[str]] = {}
        for page in dict.fromkeys(self._sources.values()):
            if page.lower().endswith(PAGES) and "include" in (text := self.tree.text(page)):
                for name in dict.fromkeys(_INCLUDE.findall(text)):
                    found.setdefault(joined(self.pages, f"_includes/{name}"), []).append(page)
        return found

    def pages_of(self, source: str) -> tuple[str, ...]:
        """Return the pages that include a part, or the page itself: docs/includes."""
        return tuple(self._includers.get(source, (source,)))

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link means; one in a part counts from the pages that include it."""
        answer = super().look_up(text, kind, source)
        if self.url_of(source) is None and answer is not None and bare(text) and not text.startswith("/"):
            return answer if isinstance(answer, Source) else Unknown(Note("page-unknown", (self.name,)))
        return self._unless_made(answer) if isinstance(answer, Missing) else answer

    def beside(self, reference: str, source: str) -> Answer:
        """Return what a reference means beside a page's URL; jekyll-relative-links rewrites one to a source first."""
        path = led_to(folder_of(source), reference)
        if path is not None and self.tree.is_file(path) and path.lower().endswith(self.suffixes):
            if self._has("jekyll-relative-links") and self.url_of(path) is not None:
                return Source(path)
            if has_front_matter(self.tree.text(path)):
                return Missing(path, Note("not-rewritten", (path,)))
        return super().beside(reference, source)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Return what ``/x`` means: below ``baseurl``, or from the source for jekyll-relative-links."""
        path = led_to(self.pages, reference.lstrip("/"))
        if path is not None and path.lower().endswith(self.suffixes) and self.tree.is_file(path):
            return self.beside(reference, source) if self.url_of(path) is None else Source(path)
        return super().rooted(reference, kind, source)

    def _unless_made(self, answer: Answer) -> Answer:
        return Unknown(Note("plugin-decides", (self.name,))) if self._decides_otherwise else answer

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: kramdown with GitHub's headings, or, by ``kramdown.input``, with its own."""
        plain = text_at(self._config, "kramdown", "input") not in (None, "GFM")
        counts: dict[str, int] = {}
        for heading in outline.headings:
            if heading.named is not None:
                yield heading.named
                continue
            made = _kramdown_id(heading.plain) if plain else slug(heading.plain)
            number = counts[made] = counts.get(made, -1) + 1
            yield f"{made}-{number}" if number else made
        yield from outline.named
        for label, references in outline.footnotes:  # Kramdown::Converter::Html#convert_footnote
            yield from (f"fn:{label}", f"fnref:{label}", *(f"fnref:{label}:{n}" for n in range(1, references)))
        yield from ("markdown-toc", *outline.html)

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether an include, a loop or a layout of front matter puts other texts into a page."""
        return _HAS_TEMPLATE.search(text) is not None


def _kramdown_id(text: str) -> str:
    """Return the id of a heading: Kramdown::Converter::Base#generate_id."""
    kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", text))
    return kept.replace(" ", "-").lower() or "section"


def _found(tree: Tree, root: str) -> Jekyll | None:
    """Return the site of a folder; Jupyter Book and Hexo have a ``_config.yml`` as well."""
    config = next((name for name in _CONFIGS if tree.is_file(joined(root, name))), None)
    other = any(name in tree.names(root) for name in ("_toc.yml", "scaffolds"))
    if config is None or other or "hexo" in tree.text(joined(root, "package.json")):
        return None
    return Jekyll(tree, root, config)


GENERATOR = Generator(name="jekyll", markers=_CONFIGS, found=_found, order=4)
