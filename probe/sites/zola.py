"""Zola: ``content`` and ``static``, with ``@/`` links to source files.

Sources: https://www.getzola.org/documentation/content/ (overview, page, section, linking), components/ of getzola/zola.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import table_at, text_at, texts_at, toml_of, value_at
from probe.sites.front_matter import front_matter
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Own, Site, Source, Start, bare
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.url import path_of as url_path_of

_CONFIGS = ("config.toml", "zola.toml")
_DATED = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:T\S+?Z?)?[-_](?=.)"
)  # content/page: the date in a file's name is not part of the slug
_SHORTCODE = re.compile(r"\{\{[^{}\r\n]{1,500}\}\}")
_IN_A_DESTINATION = re.compile(r"\]\([^\s()]{0,300}\Z")
_MADE = re.compile(
    r"/(?:sitemap\.xml|robots\.txt|404\.html|(?:.+/)?(?:rss|atom)\.xml|search_index\..+\.js(?:on)?|elasticlunr\.min\.js|.+\.css)"
)
_HEADING = re.compile(r"^ {0,3}(?:#{1,6}[ \t]+(.*)|(?=\S)(.*)\n {0,3}(?:=+|-+)[ \t]*$)", re.MULTILINE)
# Letters without a Unicode decomposition, transliterated as by deunicode.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
                          "ł": "l", "Ł": "L", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ħ": "h",
                          "\N{LATIN SMALL LETTER DOTLESS I}": "i"})  # fmt: skip
_ELSEWHERE = re.compile(r"\{%|\{\{[^{}]*\}\}")  # shortcodes may write headings


class Zola(Site):
    """A site: ``config.toml`` with ``base_url`` is in its root."""

    name = "zola"
    suffixes = (".md",)

    def __init__(self, tree: Tree, root: str, config: str) -> None:
        self._config = toml_of(tree.text(joined(root, config)))
        super().__init__(tree, root, joined(root, "content"))
        theme = text_at(self._config, "theme")
        themes = () if theme is None else (joined(root, f"themes/{theme}/static"),)
        self.static = (joined(root, "static"), *themes)
        themed = (joined(root, f"themes/{name}/templates") for name in tree.names(joined(root, "themes")))
        self.templates = (joined(root, "templates"), *themed)
        path = url_path_of(text_at(self._config, "base_url") or "").strip("/")
        self.base = f"/{path}/" if path else "/"

    def url_of(self, source: str) -> str | None:
        """Return the URL path that a page or section is built at: content/overview."""
        below = self.below(source)
        if below is None:
            return None
        if not below.endswith(self.suffixes):
            return self._url_of_asset(source, below)
        matter = front_matter(self.tree.text(source), "path", "slug")
        if (path := text_at(matter, "path")) is not None:
            return f"/{path.strip('/')}/".replace("//", "/")
        folder, _, name = splitext(below)[0].rpartition("/")
        language = name.rpartition(".")[2] if name.rpartition(".")[2] in table_at(self._config, "languages") else ""
        name = name.removesuffix(f".{language}") if language else name
        if name in ("index", "_index"):
            folder, _, name = folder.rpartition("/")
        name = text_at(matter, "slug") or (_DATED.sub("", name, count=1) if _DATED.match(name) else name)
        parts = (language, *folder.split("/"), self._slug(name, "paths"))
        return "/" + "".join(f"{part}/" for part in parts if part)

    def _url_of_asset(self, source: str, below: str) -> str:
        """Return the URL path of a file beside a page, which is below the page's: copy_assets of site/src/lib.rs."""
        folder = folder_of(source)
        while len(folder) > len(self.pages):
            page = joined(folder, "index.md")
            if self.tree.is_file(page):
                return f"{self.url_of(page)}{source[len(folder) + 1 :]}"
            folder = folder_of(folder)
        return f"/{below}"

    def _slug(self, text: str, what: str) -> str:
        mode = text_at(self._config, "slugify", what) or "on"
        if mode == "off":
            return text
        if mode == "safe":
            return re.sub(r"[\s<>:\"/|?*#\\()\[\]]+", "_", text.strip())
        return re.sub(r"[^a-z0-9]+", "-", _in_ascii(text).lower()).strip("-")

    @cached_property
    def _sources(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for path in self.tree.files(self.pages):
            url = self.url_of(path)
            if url is None:
                continue
            if path.endswith(self.suffixes) and self._is_draft(path):
                continue
            found.setdefault(url, path)
            if path.endswith(self.suffixes):
                for alias in texts_at(front_matter(self.tree.text(path), "aliases"), "aliases"):
                    found.setdefault(f"/{alias.strip('/')}{'' if alias.endswith('.html') else '/'}", path)
        return found

    def _is_draft(self, source: str) -> bool:
        """Whether a page is a draft, which ``zola build`` skips: content/page#front-matter."""
        return value_at(front_matter(self.tree.text(source), "draft"), "draft") is True

    @cached_property
    def _terms(self) -> frozenset[str]:
        """The URL paths of the taxonomy terms that pages use: content/taxonomies."""
        pages = {path for path in self._sources.values() if path.endswith(self.suffixes)}
        tables = (table_at(front_matter(self.tree.text(path), "taxonomies"), "taxonomies") for path in pages)
        pairs = ((name, term) for table in tables for name in table for term in texts_at(table, name))
        return frozenset(f"/{name}/{self._slug(term, 'taxonomies')}/" for name, term in pairs)

    def missing(self, path: str) -> Missing:
        """Return that nothing is built; the note says if the source is a draft."""
        draft = next((each for each in (f"{path.rstrip('/')}.md", path) if self.tree.is_file(each)), None)
        is_draft = draft is not None and draft.endswith(self.suffixes) and self._is_draft(draft)
        return Missing(path, Note("unpublished", (draft or "",))) if is_draft else super().missing(path)

    def source_of(self, url: str) -> Source | Made | None:
        """Return the page, the asset beside a page, or the static file that is served at a URL path."""
        plain = url.removesuffix("index.html") if url.endswith("/index.html") else url
        for each in (plain, f"{plain.rstrip('/')}/"):
            if (source := self._sources.get(each)) is not None:
                return Source(source)
        if (copy := self.copied(plain, *self.static)) is not None:
            return copy
        first = plain.strip("/").partition("/")[0]
        taxonomies = value_at(self._config, "taxonomies")
        listed = {text_at(each, "name") for each in taxonomies} if isinstance(taxonomies, list) else set()
        is_part = any(each.startswith(f"{plain.rstrip('/')}/") for each in self._sources) and plain != "/"
        whole = f"{plain.rstrip('/')}/"
        is_list = first in listed and (whole in self._terms or whole == f"/{first}/")
        made = is_list or _MADE.fullmatch(plain) or "/page/" in plain
        return Made(plain, is_list or self._makes(plain)) if made and not is_part else None

    def _makes(self, url: str) -> bool:
        """Whether Zola generates a file under this config: configuration; feeds of lists depend on their sections."""
        options = {"/sitemap.xml": ("generate_sitemap", True), "/robots.txt": ("generate_robots_txt", True)}
        if url in ("/atom.xml", "/rss.xml"):
            names = texts_at(self._config, "feed_filenames") or ("atom.xml",)
            return value_at(self._config, "generate_feeds") is True and url[1:] in names
        name, default = options.get(url, ("", False))
        said = value_at(self._config, name) if name else False
        return url == "/404.html" or (default if said is None else said is True)

    def start_of(self, kind: str) -> Start:
        """Return that links are written to the page unchanged: content/linking."""
        return Start.BUILT

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return the source that ``@/x.md`` names; Zola's build fails if it is missing."""
        if not text.startswith("@/"):
            return None
        path = led_to(self.pages, bare(text)[2:])
        return self.missing(text) if path is None else Source(path) if self.tree.is_file(path) else self.missing(path)

    def links(self, text: str) -> Iterator[Own]:
        """Yield the shortcodes in link destinations."""
        for found in _SHORTCODE.finditer(text) if "{{" in text else ():
            if _IN_A_DESTINATION.search(text, max(found.start() - 300, 0), found.start()):
                yield Own(found.start(), found.end(), found[0], found.start())

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: content/linking#heading-id-and-anchor-insertion."""
        used: set[str] = set()
        for heading in outline.headings:
            made = found = heading.named or self._slug(heading.plain, "anchors")
            number = 0
            while found in used:
                number += 1
                found = f"{made}-{number}"
            used.add(found)
            yield found
        yield from (label for label, _ in outline.footnotes)
        for label, references in outline.footnotes:
            yield from (f"fn-{label}", *(f"fr-{label}-{number}" for number in range(1, references + 1)))
        yield from outline.html

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether shortcodes may add headings, or a heading has letters whose transliteration is unknown here."""
        if _ELSEWHERE.search(text) is not None:
            return True
        spelt = text_at(self._config, "slugify", "anchors") in (None, "on")
        return spelt and any(not _is_spelt(found[1] or found[2] or "") for found in _HEADING.finditer(text))


def _in_ascii(text: str) -> str:
    """Return a text transliterated as by the crate deunicode, except scripts for which deunicode has its own tables."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    plain = ("-" if unicodedata.category(c).startswith(("P", "Z")) else c for c in decomposed)
    return "".join(plain).encode("ascii", "ignore").decode()


def _is_spelt(text: str) -> bool:
    """Whether ``_in_ascii`` supports all letters of a text; deunicode also has names for signs such as emoji."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return all(c.isascii() or unicodedata.category(c)[0] in "PZMC" for c in decomposed)


def _found(tree: Tree, root: str) -> Zola | None:
    config = next((name for name in _CONFIGS if tree.is_file(joined(root, name))), None)
    if config is None or not tree.is_folder(joined(root, "content")):
        return None
    site = Zola(tree, root, config)
    return site if "base_url" in tree.text(joined(root, config)) else None


GENERATOR = Generator(name="zola", markers=_CONFIGS, found=_found, order=3)
