"""The URL paths of Jekyll's pages: https://jekyllrb.com/docs/permalinks/ and lib/jekyll/{page,document,utils}.rb."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fnmatch import fnmatchcase
from posixpath import splitext

from probe.sites.configs import Config, table_at, text_at, texts_at, value_at, yaml_of
from probe.sites.front_matter import front_matter
from probe.sites.tree import Tree, joined

PAGES = (".md", ".markdown", ".mkdown", ".mkdn", ".mkd", ".html", ".htm")
KEYS = ("permalink", "slug", "categories", "category", "date", "redirect_from", "title", "published")
# Utils.add_permalink_suffix, and URL_TEMPLATES for posts in drops/url_drop.rb and permalinks/#built-in-formats.
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_DATED = re.compile(r"(?:.*/)?(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)\.[^./]+\Z")  # Document::DATE_FILENAME_MATCHER
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_DEFAULT_EXCLUDES = (".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules",
                     "vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby")  # fmt: skip


class Permalinks:
    """The URL paths of the pages, posts and documents below one source folder."""

    def __init__(self, tree: Tree, config: Config, source: str) -> None:
        self._tree = tree
        self._config = config
        self._source = source
        self._collections = collections_of(config)
        self._style = text_at(config, "permalink") or "date"

    def url_of(self, below: str) -> str | None:
        """Return the URL path of a file below the source folder, or ``None`` if Jekyll does not write the file."""
        label, inner = self.collection(below)
        if label is None:
            return self.of_page(below) if has_front_matter(self._text(below)) else f"/{below}"
        metadata = self._collections.get(label)
        if metadata is None or label == "drafts":
            return None
        if label == "posts" and _DATED.fullmatch(below) is None:
            return None
        if label != "posts" and value_at(metadata, "output") is not True:
            return None
        if not has_front_matter(self._text(below)):
            return None if label == "posts" else f"/{label}/{inner}"
        return self._of_document(below, label, inner)

    def collection(self, below: str) -> tuple[str | None, str]:
        """Return the collection that a file belongs to, and its path in it."""
        parts = below.split("/")
        for at, part in enumerate(parts[:-1]):
            if part in ("_posts", "_drafts"):  # posts may be in any folder: PostReader
                return part[1:], "/".join(parts[at + 1 :])
        collected = text_at(self._config, "collections_dir")
        rest = below.removeprefix(f"{collected.strip('/')}/") if collected else below
        first, _, inner = rest.partition("/")
        if first.startswith("_") and first[1:] in self._collections and inner:
            return first[1:], inner
        return None, below

    def is_out(self, below: str) -> bool:
        """Whether Jekyll ignores a file: EntryFilter, and ``exclude`` and ``include`` in the config."""
        label, inner = self.collection(below)
        included = texts_at(self._config, "include")
        excluded = (*_DEFAULT_EXCLUDES, *texts_at(self._config, "exclude"))
        parts = (inner if label is not None else below).split("/")
        special = any(part[:1] in tuple("_.#~") or part.endswith("~") for part in parts)
        if special and not any(_matches(below, pattern) for pattern in included):
            return True
        return any(_matches(below, pattern) for pattern in excluded) and not any(
            _matches(below, pattern) for pattern in included
        )

    def matter(self, below: str) -> Config:
        """Return a file's front matter merged over the config's defaults: configuration/front-matter-defaults."""
        return {**self._defaults(below), **front_matter(self._text(below), *KEYS)}

    def _text(self, below: str) -> str:
        return self._tree.text(joined(self._source, below)) if below.lower().endswith(PAGES) else ""

    def _defaults(self, below: str) -> dict[str, object]:
        label, _ = self.collection(below)
        kind = "pages" if label is None else label
        rules = value_at(self._config, "defaults")
        found: list[tuple[int, int, Config]] = []
        for number, rule in enumerate(rules if isinstance(rules, list) else ()):
            path = (text_at(rule, "scope", "path") or "").strip("/")
            if text_at(rule, "scope", "type") in (None, kind) and (not path or _matches(below, path)):
                found.append((len(path), number, table_at(rule, "values")))
        return {key: value for *_, values in sorted(found, key=lambda rule: rule[:2]) for key, value in values.items()}

    def of_page(self, below: str) -> str:
        """Return the URL path of a page, with or without front matter."""
        stem, suffix = splitext(below)
        folder, _, name = stem.rpartition("/")
        own = text_at(self.matter(below), "permalink")
        suffix = suffix if suffix in (".xml", ".json", ".txt", ".css", ".js") else ".html"
        if own is not None:
            template = own
        elif suffix != ".html":
            return f"/{below}"
        else:
            template = "/:path/" if name == "index" else self._suffixed("/:path/:basename")
        return _clean(_filled(template, {"path": folder, "basename": name, "output_ext": suffix}))

    def _suffixed(self, template: str) -> str:
        style = self._style
        if style == "pretty" or style.endswith("/"):
            return f"{template}/"
        return f"{template}:output_ext" if style in _STYLES or style.endswith(":output_ext") else template

    def _of_document(self, below: str, label: str, inner: str) -> str:
        matter = self.matter(below)
        template = text_at(matter, "permalink") or text_at(self._collections.get(label), "permalink")
        if template is None:
            template = self._style if label == "posts" else self._suffixed("/:collection/:path")
        values = {"collection": label, "path": splitext(inner)[0], "output_ext": ".html", **_dated(below, matter)}
        name = splitext(inner)[0].rpartition("/")[2]
        dated = _DATED.fullmatch(below)
        title = text_at(matter, "slug") or (dated[2] if dated else name)
        values |= {"title": _slug(title, cased=True), "slug": _slug(title), "name": _slug(name)}
        values["categories"] = "/".join(_categories(below, matter))
        return _clean(_filled(_STYLES.get(template, template), values))


def collections_of(config: Config) -> dict[str, object]:
    """Return the collections by name: posts always, others from a list or a mapping in the config."""
    named = value_at(config, "collections")
    found: dict[str, object] = {"posts": {}}
    if isinstance(named, Mapping):
        found |= {str(name): metadata or {} for name, metadata in named.items()}
    elif isinstance(named, list):
        found |= {str(name): {} for name in named}
    return found


def has_front_matter(text: str) -> bool:
    """Whether a file begins with front matter, so that Jekyll renders it: Utils.has_yaml_header?."""
    return re.match(r"---[ \t]*\r?\n", text) is not None


def dated_stem(path: str) -> str:
    """Return the name of a post without its suffix, as ``post_url`` expects it."""
    return splitext(path.rpartition("/")[2])[0]


def _dated(below: str, matter: Config) -> dict[str, str]:
    found = matter.get("date")
    if isinstance(found, str):
        found = next(iter(yaml_of(f"x: {found[:10]}").values()), None)
    if not isinstance(found, date):
        match = _DATED.fullmatch(below)
        try:
            found = date(*map(int, match[1].split("-"))) if match else None
        except ValueError:
            found = None
    if found is None:
        return {}
    day = found.date() if isinstance(found, datetime) else found
    forms = {"year": "%Y", "month": "%m", "day": "%d", "short_month": "%b", "long_month": "%B", "short_year": "%y",
             "y_day": "%j", "week": "%V", "short_day": "%a", "long_day": "%A", "w_year": "%G"}  # fmt: skip
    plain = {"i_month": str(day.month), "i_day": str(day.day)}
    return {name: day.strftime(form) for name, form in forms.items()} | plain


def _categories(below: str, matter: Config) -> Iterator[str]:
    folders = below.partition("/_posts/")[0].split("/") if "/_posts/" in below else []
    named = matter.get("categories") or matter.get("category") or ()
    listed = named.split() if isinstance(named, str) else named if isinstance(named, list) else ()
    yield from dict.fromkeys(str(each).lower() for each in (*folders, *listed))


def _slug(text: str, *, cased: bool = False) -> str:
    """Return the slug of a text as Utils.slugify does; the mode ``pretty`` keeps some punctuation, as in titles."""
    kept = r"[^\w._~!$&'()+,;=@-]+" if cased else r"[\W_]+"
    made = re.sub(kept, "-", text).strip("-")
    return made if cased else made.lower()


def _filled(template: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1]
        while name and name not in values:  # ``:title_x`` is ``:title`` followed by ``_x``
            name = name.rpartition("_")[0]
        return found[0] if not name else values[name] + found[1][len(name) :]

    return _PLACEHOLDER.sub(value, template)


def _clean(url: str) -> str:
    return re.sub(r"/{2,}", "/", f"/{url}").replace("/./", "/")


def _matches(path: str, pattern: str) -> bool:
    plain = pattern.strip("/")
    inside = path == plain or path.startswith(f"{plain}/")
    return inside or fnmatchcase(path, plain) or any(fnmatchcase(part, plain) for part in _parents(path))


def _parents(path: str) -> Iterator[str]:
    for at, sign in enumerate(path):
        if sign == "/":
            yield path[:at]
