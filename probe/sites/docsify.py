"""docsify: the browser fetches and renders Markdown, and each page has a route ``#/path``.

Sources: https://docsify.js.org/#/configuration and #/helpers; src/core/router/history/base.js and hash.js,
src/core/render/compiler and slugify.js of docsifyjs/docsify, in the versions 4 and 5.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import UNSEEN, Config, table_at, text_at, value_at
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Own, Site, Source, Unknown, bare
from probe.sites.literals import script_of
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.url import scheme

_SETTINGS = re.compile(r"\$docsify\s*=\s*(?=\{)")
# A link with an option in its title: helpers ("ignore to compile", "set target attribute") and embed-files.
_AS_IT_IS = re.compile(r"\]\(\s*<?([^\s()<>]+)>?\s+[\"'][^\"'\r\n]*:(ignore|include)\b[^\"'\r\n]*[\"']\s*\)")
_KEPT = {"ignore": "html", "include": "docsify-part"}
_ROUTE = re.compile(r"\]\(\s*<?(/?#/[^\s()<>]*)")
_PLACED = re.compile(r"\]\(\s*<?((?!#)[^\s()<>:#]*\?(?:[^\s()<>#]*&)?id=[^\s()<>#]*)(?=>?\s*\))")
_SIGNS = re.compile(r"[\u2000-\u206F\u2E00-\u2E7F\\'!\"#$%&()*+,./:;<=>?@\[\]^`{|}~]")  # slugify.js
_MOST_ALIASES = 5
_LONGEST_ALIAS = 200
_REPEATED = re.compile(r"[*+}]\)[*+{]")  # (a+)+: catastrophic backtracking
_EMOJI = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\uFE0F]")  # of version 5
_NAMED = re.compile(r":id=(\S+)")
_VERSION = re.compile(r"\bdocsify@v?([45])\b")
_INCLUDED = re.compile(r":include\b")


class Docsify(Site):
    """A site whose ``index.html`` sets ``$docsify``, with pages next to it or below ``basePath``."""

    name = "docsify"
    suffixes = (".md",)

    def __init__(self, tree: Tree, root: str, config: Config, version: str | None = None) -> None:
        base = text_at(config, "basePath") or ""
        inner = None if scheme(base) is not None or base.startswith("//") else led_to(root, base.lstrip("/"))
        super().__init__(tree, root, inner if inner is not None and tree.is_folder(inner) else root)
        self._versions = (version,) if version else ("4", "5")
        self._home = text_at(config, "homepage") or "README.md"
        self._is_relative = value_at(config, "relativePath") is True
        table = table_at(config, "alias")
        self._aliases = tuple(pair for old, new in table.items() if (pair := _alias(old, new)) is not None)
        hidden = value_at(config, "alias") is UNSEEN or len(self._aliases) < len(table)
        self._has_aliases = hidden or "..." in config or value_at(config, "ext") is UNSEEN

    def _aliased(self, path: str) -> str:
        """Apply the first matching alias to a route, repeatedly: getAlias in router/history/base.js."""
        for _ in range(_MOST_ALIASES):
            new = next((said.sub(to, path) for said, to in self._aliases if said.fullmatch(path)), path)
            if new == path:
                break
            path = new
        return path

    def _page(self, path: str) -> Source | None:
        """Return the file that the browser fetches for a route: a folder's home page, or a page without suffix."""
        names = (path, f"{path}.md", joined(path, "README.md"), *((joined(path, self._home),) if not path else ()))
        found = next((name for name in names if self.tree.is_file(name)), None)
        return None if found is None else Source(found)

    def links(self, text: str) -> Iterator[Own]:
        """Yield the destinations that are routes, have an ``id`` parameter, or are marked to be kept or included."""
        kept = {match.start(1): Own(*match.span(1), match[1], match.start(1), _KEPT[match[2]])
                for match in _AS_IT_IS.finditer(text)}  # fmt: skip
        kinds = ((_ROUTE, "docsify-route"), (_PLACED, "docsify-place"))
        others = (Own(*match.span(1), match[1], match.start(1), kind)
                  for pattern, kind in kinds for match in pattern.finditer(text))  # fmt: skip
        found = kept | {own.start: own for own in others if own.start not in kept}
        yield from (found[start] for start in sorted(found))

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve a route, or a link that docsify keeps as written or includes, relative to the file that contains it.

        In Markdown, the text after the first ``#`` becomes the ``?id=`` of a page: replaceSlug in
        src/core/router/util.js. A route resolves to its page only in HTML.
        """
        if kind == "docsify-route":
            return Missing(text, Note("route-in-markdown", (self.name, bare(text.lstrip("/").removeprefix("#")))))
        if kind == "html" and text.startswith("#/"):
            return self.routed(bare(text[1:]).lstrip("/"))
        if kind == "docsify-place":
            return self.look_up(bare(text), "link", source)
        if kind != "docsify-part" or scheme(text) is not None or text.startswith(("/", "#")):
            return None
        return super().relative(bare(text), kind, source)

    def routed(self, reference: str) -> Answer:
        """Return the page of a route after ``alias`` is applied."""
        route = f"/{reference.removesuffix('.md')}"  # a route has no suffix
        aliased = self._aliased(route)
        aliased = f"/{reference}" if aliased == route else aliased
        if scheme(aliased) is not None or aliased.startswith("//"):
            return Made(aliased, certain=True)
        path = led_to(self.pages, aliased.lstrip("/"))
        found = None if path is None else self._page(path)
        if found is not None:
            return found
        if path is None or self._has_aliases:
            return Unknown(Note("plugin-decides", (self.name,)))
        return self.missing(path if splitext(path)[1] or not path else f"{path}.md")

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a link: pages relative to the root unless ``relativePath`` is set, images relative to the file.

        Source: toURL in router/history/base.js. Links in HTML are kept, and are relative to the URL of ``index.html``.
        """
        if kind == "html":
            return self._of_browser(reference, source)
        if kind == "image":
            return super().relative(reference, kind, source)
        start = folder_of(source) if self._is_relative else self.pages
        path = led_to(start, reference)
        answer = Unknown(Note("outside-project")) if path is None else self._page(path)
        return answer or self.routed((self.below(path or "") or reference).lstrip("/"))

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``: a URL path of the host in HTML, otherwise a route from the root."""
        return super().rooted(reference, kind, source) if kind == "html" else self.routed(reference.lstrip("/"))

    def _of_browser(self, reference: str, source: str) -> Answer:
        path = led_to(self.root, reference)
        if path is None:
            return Unknown(Note("outside-site", (self.name,)))
        there = self.tree.is_file(path) or self.tree.is_folder(path)
        return Source(path) if there else self.missing(path)

    def fragment(self, name: str) -> str:
        """Return an id in lower case, like stringifyQuery in src/core/router/util.js."""
        return name.lower()

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page, as slugify.js computes them from the value of ``:id=`` or from the heading."""
        for version in self._versions:
            counts: dict[str, int] = {}
            for heading in outline.headings:
                text = re.sub(r"<!--.*?-->", "", heading.text)
                named = _NAMED.search(text)
                made = _slug(named[1] if named else text, version)
                number = counts[made] = counts.get(made, -1) + 1
                yield f"{made}-{number}" if number else made
        yield from outline.html

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether a page includes another file."""
        return _INCLUDED.search(text) is not None


def _alias(old: str, new: object) -> tuple[re.Pattern[str], str] | None:
    """Compile an alias of routes, None if it is unreadable or unsafe; ``$1`` refers to its first group."""
    try:
        said = re.compile(f"^{old}$")
        found = re.sub(r"\$(\d)", r"\\\1", new) if isinstance(new, str) else None
    except re.error:
        return None
    if found is None or any(int(number) > said.groups for number in re.findall(r"\\(\d)", found)):
        return None
    return (said, found) if len(old) <= _LONGEST_ALIAS and not _REPEATED.search(old) else None


def _slug(text: str, version: str) -> str:
    """Return the slug of a text; version 4 computes it from the HTML, in which some characters are entities."""
    written = escape(text.strip()).replace("&#x27;", "&#39;") if version == "4" else _EMOJI.sub("", text.strip())
    return re.sub(r"\A(?=\d)", "_", re.sub(r"\s", "-", _SIGNS.sub("", written.lower())))


def _found(tree: Tree, root: str) -> Docsify | None:
    text = tree.text(joined(root, "index.html"))
    settings = _SETTINGS.search(text)
    if settings is None:
        return None
    version = _VERSION.search(text)
    return Docsify(tree, root, script_of(f"export default {text[settings.end() :]}"), version and version[1])


GENERATOR = Generator(name="docsify", markers=("index.html",), found=_found, order=7)
