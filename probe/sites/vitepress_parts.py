"""What VitePress puts into a page from other files, and the links of a home page's front matter.

Sources: src/node/markdown/plugins/include.ts of vuejs/vitepress, https://vitepress.dev/guide/markdown
("Markdown File Inclusion") and https://vitepress.dev/reference/default-theme-home-page.
"""

import re
from collections.abc import Iterator

from probe.sites.interface import Own
from probe.sites.tree import Tree, folder_of, led_to

_INCLUDE = re.compile(r"<!--\s*@include:\s*(?P<path>[^\s#{]+)(?P<region>#[^\s{]+)?\s*(?:\{(?P<range>[^}]*)\})?\s*-->")
_MATTER = re.compile(r"---[ \t]*\r?\n(?P<body>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_HOME = re.compile(r"^layout:[ \t]*[\"']?home\b", re.MULTILINE)
_LINK = re.compile(r"^[ \t]+(?:-[ \t]+)?link:[ \t]*[\"']?(?P<link>[^\s\"'#][^\s\"']*)", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1", re.DOTALL | re.MULTILINE)
_DEEPEST = 10


def included_path(reference: str, source: str, pages: str) -> str | None:
    """Return the file that an include names: from the including file, or with ``@`` from the folder of sources."""
    if reference.startswith("@"):
        return led_to(pages, reference[1:].lstrip("/"))
    return led_to(folder_of(source), reference)


def pieces(text: str) -> Iterator[Own]:
    """Yield the links of a home page's front matter, and the includes outside of code."""
    matter = _MATTER.match(text)
    if matter is not None and _HOME.search(matter["body"]):
        for found in _LINK.finditer(text, matter.start("body"), matter.end("body")):
            yield Own(*found.span("link"), found["link"], found.start("link"), "link", everywhere=True)
    if "@include:" not in text:
        return
    fenced = [found.span() for found in _FENCE.finditer(text)]
    for found in _INCLUDE.finditer(text):
        if not any(start <= found.start() < end for start, end in fenced):
            yield Own(found.start(), found.end(), found["path"], found.start("path"), "include", everywhere=True)


def expanded(tree: Tree, text: str, source: str, pages: str, depth: int = 0) -> str:
    """Return a text with the Markdown files that it includes; of a part of one the whole file."""

    def content(found: re.Match[str]) -> str:
        path = included_path(found["path"], source, pages)
        if path is None or depth >= _DEEPEST or not path.endswith(".md"):
            return ""
        inner = _MATTER.sub("", tree.text(path), count=1)
        return expanded(tree, inner, path, pages, depth + 1)

    return _INCLUDE.sub(content, text) if "@include:" in text else text


def includes(text: str, source: str, pages: str) -> Iterator[str]:
    """Yield the Markdown files that a text includes."""
    for found in _INCLUDE.finditer(text) if "@include:" in text else ():
        path = included_path(found["path"], source, pages)
        if path is not None and path.endswith(".md"):
            yield path
