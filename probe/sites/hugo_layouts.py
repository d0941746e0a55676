"""Layouts of Hugo: the layout of a page, the other content that it shows, and the ids in layouts and shortcodes.

Sources: https://gohugo.io/templates/lookup-order/, https://gohugo.io/functions/os/readfile/ and
https://gohugo.io/content-management/shortcodes/#notation. Layouts are searched as text, never executed.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from probe.sites.configs import text_at
from probe.sites.front_matter import front_matter
from probe.sites.hugo_shortcodes import names_of, names_that_write_markdown
from probe.sites.tree import Tree, joined, led_to

_ID = re.compile(r"""<[a-zA-Z][^<>]*?\sid\s*=\s*["']?([^\s"'<>{}]+)(?=["'\s>])""")
_FILLED_ID = re.compile(r"\sid\s*=\s*[\"']?[^\"'>{}]*\{\{")
_OF_SHORTCODES = re.compile(r"/_?shortcodes/(.+)\.(?:html|md)\Z")
_READ_FILE = re.compile(r"\{\{-?\s*\(?\s*(?:os\.)?readFile\s+(?:\"([^\"]+)\"|`([^`]+)`|(\S))", re.IGNORECASE)
# {{ $other.Content }}, {{ (.GetPage "x").Content }}: the content of a page other than the rendered one.
_OF_ANOTHER = re.compile(r"\{\{-?\s*(?:\$[\w.]+|\(.{1,200}\))\.Content\b")
# Code that may output a heading if its output is rendered as Markdown: a heading, or content from elsewhere.
_MAY_HEAD = re.compile(
    r"^\s{0,3}#{1,6}\s|<h[1-6]\b|readFile|resources\.|GetRemote|GetPage|\.Content\b|\.RawContent\b|\.Plain\b|partial\b"
    r"|RenderString|markdownify|\.Site\.Data|site\.Data|hugo\.Data|safeHTML",
    re.MULTILINE,
)
# Code of a shortcode with HTML output that reads content from elsewhere, and code that renders content.
_FROM_ELSEWHERE = re.compile(
    r"readFile|resources\.|GetRemote|GetPage|\bSite\.Data|\bsite\.Data|hugo\.Data", re.IGNORECASE
)
_RENDERS = re.compile(r"markdownify|RenderString|\.Content\b|safeHTML")
_KINDS = {"home": ("home", "index", "list"), "section": ("section", "list"), "page": ("page", "single")}
# A local script, relative to the page or on its host, may add content to the page.
_SCRIPT = re.compile(r"<script\b[^<>]*\ssrc\s*=\s*[\"']?(?!https?:|//)[^\s\"'<>]", re.IGNORECASE)
_NO_BODY = re.compile(r"\A(?:---\s*\n.*?\n---|\+\+\+\s*\n.*?\n\+\+\+)?(?:\s|<!--.*?-->)*\Z", re.DOTALL)


class Layouts:
    """The layouts of a site in their ``folders``: first those of the site, then those of its themes."""

    def __init__(self, tree: Tree, root: str, folders: tuple[str, ...]) -> None:
        self._tree = tree
        self._root = root
        self._folders = folders

    def of(self, source: str, path: str) -> str | None:
        """Return the layout of a source with a path below ``content``, None if no layout is found."""
        matter = front_matter(self._tree.text(source), "type", "layout")
        folder, _, stem = path.rpartition("/")
        section = folder.partition("/")[0]
        kinds = _KINDS["home" if path == "_index" else "section" if stem == "_index" else "page"]
        names = [name for name in (text_at(matter, "layout"), *kinds) if name]
        named = [each for each in (text_at(matter, "type"), section) if each]
        folders = [*named, "", "_default"] if path == "_index" else [*named, "_default", ""]
        paths = (joined(each, f"{name}.html") for each in folders for name in names)
        found = (joined(folder, path) for path in paths for folder in self._folders)
        return next((path for path in found if self._tree.is_file(path)), None)

    def read_by(self, layout: str | None) -> Iterator[str]:
        """Yield the files that a layout reads into its pages by literal names."""
        for found in _READ_FILE.finditer("" if layout is None else self._tree.text(layout)):
            path = led_to(self._root, (found[1] or found[2] or "").lstrip("/"))
            if path is not None and self._tree.is_file(path):
                yield path

    def decides_ids(self, layout: str | None) -> bool:
        """Whether a layout reads files with computed names."""
        template = "" if layout is None else self._tree.text(layout)
        return any(found[3] for found in _READ_FILE.finditer(template))

    def shows_another(self, layout: str | None, text: str) -> bool:
        """Whether a layout shows another page in place of a page without content."""
        template = "" if layout is None else self._tree.text(layout)
        return _OF_ANOTHER.search(template) is not None and _NO_BODY.match(text) is not None

    @cached_property
    def ids(self) -> frozenset[str]:
        """The literal ids of all layouts, whether or not a page uses them."""
        return frozenset(found[1] for path in self._html for found in _ID.finditer(self._tree.text(path)))

    def adds_ids(self, text: str) -> bool:
        """Whether a page may have ids that are not in its text, from shortcodes or a script."""
        named = any(name in self._named_by_parameters or name in self._showing_others for name in names_of(text))
        return (
            named
            or ("<script" in text and _SCRIPT.search(text) is not None)
            or any(self._may_head(name) for name in names_that_write_markdown(text))
        )

    def _may_head(self, name: str) -> bool:
        """Whether a shortcode with Markdown output may write a heading; one with an absent template may."""
        path = self._shortcodes.get(name)
        return path is None or _MAY_HEAD.search(self._tree.text(path)) is not None

    @cached_property
    def _html(self) -> tuple[str, ...]:
        return tuple(path for folder in self._folders for path in self._tree.files(folder) if path.endswith(".html"))

    @cached_property
    def _shortcodes(self) -> dict[str, str]:
        """Map the name of each shortcode to its template; templates of the site override those of a theme."""
        paths = [path for folder in reversed(self._folders) for path in self._tree.files(folder)]
        named = ((_OF_SHORTCODES.search(path), path) for path in paths)
        return {found[1]: path for found, path in named if found is not None}

    @cached_property
    def _showing_others(self) -> frozenset[str]:
        """The shortcodes that render content from elsewhere, which may contain headings."""
        templates = ((name, self._tree.text(path)) for name, path in self._shortcodes.items())
        return frozenset(name for name, text in templates if _FROM_ELSEWHERE.search(text) and _RENDERS.search(text))

    @cached_property
    def _named_by_parameters(self) -> frozenset[str]:
        """The shortcodes that write computed ids."""
        return frozenset(name for name, path in self._shortcodes.items() if _FILLED_ID.search(self._tree.text(path)))
