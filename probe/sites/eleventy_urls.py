"""The URL path of an Eleventy template: its file path, or the permalink of its front matter, data files or layouts.

Sources: https://www.11ty.dev/docs/permalinks/, …/docs/data-cascade/, …/docs/data-template-dir/, and
src/TemplatePermalink.js, src/TemplateFileSlug.js, src/Data/TemplateData.js of 11ty/eleventy.
"""

import re
from collections.abc import Iterator
from posixpath import splitext

from probe.sites.configs import UNSEEN, Config, json_of, text_at, value_at, yaml_of
from probe.sites.front_matter import front_matter
from probe.sites.literals import script_of
from probe.sites.tree import Tree, folder_of, joined

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-(.*)")
# The content between a condition and its end may be absent.
_TEMPLATE = re.compile(
    r"\{%-?\s*(?:if|unless)\b.*?\{%-?\s*end(?:if|unless)\s*-?%\}"
    r"|\{\{-?\s*(.*?)\s*-?\}\}|\{%.*?%\}|\$\{[^}]*\}",
    re.DOTALL,
)
_SLUGGED = re.compile(r"(\w+)\s*\|\s*slug(?:ify)?")
_IN_SCRIPT = re.compile(r"\bpermalink\b\s*[:(=]")
# permalink: "/x/", or a function with a single expression: (data) => `/x/${data.page.fileSlug}/`
_LITERAL = re.compile(
    r"\bpermalink\s*[:=]\s*(?:(?:async\s*)?\(?[\w\s,{}]*\)?\s*=>\s*)?[\"'`]([^\"'`\n]*)[\"'`](?!\s*\+)"
)
_INSERTED = re.compile(r"\$\{\s*(?:data\.)?(page\.\w+)\s*\}")
_DATA = (".11tydata.js", ".11tydata.cjs", ".11tydata.mjs", ".11tydata.json", ".json", ".11tydata.yml", ".11tydata.yaml")
_KEYS = ("permalink", "layout", "pagination", "eleventyComputed")


class Permalinks:
    """The URL paths of the templates of one project; ``pages`` is its source folder, ``layouts`` its layout folders."""

    def __init__(self, tree: Tree, pages: str, formats: tuple[str, ...], layouts: tuple[str, ...]) -> None:
        self._tree = tree
        self._pages = pages
        self._layouts = layouts
        self._suffixes = tuple(sorted((f".{each}" for each in formats), key=len, reverse=True))
        self.default: object = None

    def is_template(self, path: str) -> bool:
        """Whether a file has the suffix of a template."""
        return path.endswith(self._suffixes) and not path.endswith((".11tydata.js", ".11tydata.cjs", ".11tydata.mjs"))

    def stem(self, path: str) -> str:
        """Return a path without its template suffix."""
        return path.removesuffix(next((each for each in self._suffixes if path.endswith(each)), ""))

    def of(self, path: str) -> str | re.Pattern[str] | None:
        """Return the URL path of a template, a pattern if it depends on data, None if no file is written."""
        said = self._said(path)
        if said is UNSEEN:
            return re.compile(r"(?s:.*)")
        if isinstance(said, dict):
            said = said.get("build", False) if said else None
        if said is False or said == "":
            return None
        if not isinstance(said, str):
            return _without_index(self._plain(path))
        parts = [part if number % 2 else re.escape(part) for number, part in self._parts(said, path)]
        if any(number % 2 for number, _ in self._parts(said, path)):
            whole = "".join(parts).removesuffix(re.escape("index.html")).strip("/")
            return re.compile(f"/{whole}(?:/.*)?")
        whole = "".join(part for _, part in self._parts(said, path))
        return _without_index("/" + whole.lstrip("/"))

    def _plain(self, path: str) -> str:
        """Return the output path of a template without a permalink: TemplatePermalink.generate."""
        stem = self.stem(path[len(self._pages) :].lstrip("/"))
        folder, _, name = stem.rpartition("/")
        bare = name == "index" or folder.rpartition("/")[2] == name
        return "/" + joined(folder, "index.html" if bare else f"{name}/index.html")

    def is_paginated(self, path: str) -> bool:
        """Whether a template may build several pages."""
        return value_at(self._matter(path), "pagination") is not None

    def _parts(self, said: str, path: str) -> Iterator[tuple[int, str]]:
        """Yield the parts of a permalink: 0 with a known text, 1 with a pattern for an unknown text."""
        at = 0
        for found in _TEMPLATE.finditer(said):
            yield 0, said[at : found.start()]
            known = self._filled(found[1] or "", path)
            yield (1, ".*") if known is None else (0, known)
            at = found.end()
        yield 0, said[at:]

    def _filled(self, expression: str, path: str) -> str | None:
        """Evaluate an expression of a permalink, None unless it is one of the common expressions."""
        stem = self.stem(path[len(self._pages) :].lstrip("/"))
        folder, _, name = stem.rpartition("/")
        name = _undated(name)
        match expression:
            case "page.filePathStem":
                return "/" + joined(folder, name)
            case "page.fileSlug":
                return _undated(folder.rpartition("/")[2]) if name == "index" else name
        slugged = _SLUGGED.fullmatch(expression)
        title = text_at(front_matter(self._tree.text(path), slugged[1]), slugged[1]) if slugged else None
        if title is None or re.search(r"[^\w .,:-]|_", title, re.ASCII):
            return None
        return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")

    def _said(self, path: str) -> object:
        """Return the permalink of a template, from the source with the highest precedence: data-cascade."""
        layout = None
        for data in self._cascade(path):
            found = value_at(data, "permalink")
            found = value_at(data, "eleventyComputed", "permalink") if found is None else found
            if found is not None:
                return found
            layout = text_at(data, "layout") if layout is None else layout
        for _ in range(5):
            data = self._of_layout(layout)
            if (found := value_at(data, "permalink")) is not None:
                return found
            layout = text_at(data, "layout")
        return self.default

    def _cascade(self, path: str) -> Iterator[Config]:
        yield self._matter(path)
        for stem in (self.stem(path), *self._folders(path)):
            for suffix in _DATA:
                if self._tree.is_file(f"{stem}{suffix}") and f"{stem}{suffix}" != path:
                    yield self._data(f"{stem}{suffix}")

    def _folders(self, path: str) -> Iterator[str]:
        """Yield the paths, without suffix, of the directory data files that apply to a template."""
        folder = folder_of(path)
        while True:
            name = folder.rpartition("/")[2]
            if name:
                yield joined(folder, name)
            if folder in (self._pages, ""):
                return
            folder = folder_of(folder)

    def _matter(self, path: str) -> Config:
        text = self._tree.text(path)
        if "/" in path and ".11ty." in path.rpartition("/")[2]:
            return _of_script(text)
        if text.startswith(("---js", "---json")):
            return _of_script(text.partition("\n---")[0])
        return front_matter(text, *_KEYS)

    def _data(self, path: str) -> Config:
        text, suffix = self._tree.text(path), splitext(path)[1]
        if suffix in (".yml", ".yaml"):
            return yaml_of(text)
        return json_of(text) if suffix == ".json" else _of_script(text)

    def _of_layout(self, name: str | None) -> Config:
        paths = (joined(folder, f"{name}{end}") for folder in self._layouts for end in ("", *self._suffixes) if name)
        path = next((path for path in paths if self._tree.is_file(path)), None)
        return {} if path is None else self._matter(path)


def _of_script(text: str) -> Config:
    """Return the literal values of a data file or template in JavaScript."""
    said = dict(script_of(text))
    literal = _LITERAL.search(text)
    if value_at(said, "permalink") in (None, UNSEEN) and _IN_SCRIPT.search(text):
        said["permalink"] = UNSEEN if literal is None else _INSERTED.sub(r"{{ \1 }}", literal[1])
    if "pagination" in text:
        said.setdefault("pagination", UNSEEN)
    return said


def _undated(name: str) -> str:
    found = _DATED.search(name)
    return name if found is None else found[1]


def _without_index(url: str) -> str:
    clean = re.sub(r"/{2,}", "/", url)
    return clean.removesuffix("index.html") if clean.endswith("/index.html") else clean
