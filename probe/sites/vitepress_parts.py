"""Files that VitePress includes in a page, and the links in a home page's front matter.

Sources: src/node/markdown/plugins/include.ts of vuejs/vitepress, https://vitepress.dev/guide/markdown
("Markdown File Inclusion") and https://vitepress.dev/reference/default-theme-home-page.
"""

import re
from collections.abc import Iterator

from probe.sites.interface import Own
from probe.sites.tree import Tree, folder_of, led_to
from probe.sites.vue_ids import slugified

_INCLUDE = re.compile(r"<!--\s*@include:\s*(?P<path>[^\s#{]+)(?P<region>#[^\s{]+)?\s*(?:\{(?P<range>[^}]*)\})?\s*-->")
_MATTER = re.compile(r"---[ \t]*\r?\n(?P<body>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_HOME = re.compile(r"^layout:[ \t]*[\"']?home\b", re.MULTILINE)
_LINK = re.compile(r"^[ \t]+(?:-[ \t]+)?link:[ \t]*[\"']?(?P<link>[^\s\"'#][^\s\"']*)", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1", re.DOTALL | re.MULTILINE)
_LINES = re.compile(r"(\d*),(\d*)")
_HEADING = re.compile(r"^(?P<level>#{1,6})[ \t]+(?P<text>.*?)[ \t]*(?:\{#(?P<named>[\w-]+)\})?[ \t]*$", re.MULTILINE)
_DEEPEST = 10
PICTURE = re.compile(r"\.(?:a?png|avif|gif|jpe?g|svg|webp|mp4|webm|ogg|mp3)\Z", re.IGNORECASE)
"""Files that Vue's compiler imports if HTML names them: transformAssetUrls."""


def included_path(reference: str, source: str, pages: str) -> str | None:
    """Return the file that an include names, relative to the including file or, with ``@``, to the source folder."""
    if reference.startswith("@"):
        return led_to(pages, reference[1:].lstrip("/"))
    return led_to(folder_of(source), reference)


def pieces(text: str) -> Iterator[Own]:
    """Yield the links in a home page's front matter, and the includes outside code."""
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
    """Return a text with the Markdown files that it includes, limited to the requested lines or region."""

    def content(found: re.Match[str]) -> str:
        path = included_path(found["path"], source, pages)
        if path is None or depth >= _DEEPEST or not path.endswith(".md"):
            return ""
        inner = part_of(tree.text(path), (found["region"] or "")[1:], found["range"] or "")
        return expanded(tree, inner, path, pages, depth + 1)

    return _INCLUDE.sub(content, text) if "@include:" in text else text


def part_of(text: str, region: str, lines: str) -> str:
    """Return the part of a file that an include selects: a region or the section of an anchor, and then lines of it.

    Without a region, line numbers include the front matter.
    """
    bounds = _LINES.fullmatch(lines)
    found = _MATTER.sub("", text, count=1).lstrip("\r\n") if region or bounds is None else text
    found = _region(found, region) if region else found
    if bounds is None:
        return found
    first, last = (int(each) if each else None for each in bounds.groups())
    return "".join(found.splitlines(keepends=True)[max((first or 1) - 1, 0) : last])


def _region(text: str, name: str) -> str:
    """Return the text of a region, or the section of the heading with this id; the whole text if there is neither."""
    begin = re.search(rf"^[ \t]*<!--\s*#?region\s+{re.escape(name)}\s*-->.*$", text, re.MULTILINE)
    if begin is not None:
        end = re.compile(rf"^[ \t]*<!--\s*#?endregion\b\s*(?:{re.escape(name)})?\s*-->", re.MULTILINE)
        stop = end.search(text, begin.end())
        return text[begin.end() : stop.start() if stop else len(text)]
    for heading in _HEADING.finditer(text):
        if name in (heading["named"], slugified(heading["text"])):
            level = len(heading["level"])
            after = (each for each in _HEADING.finditer(text, heading.end()) if len(each["level"]) <= level)
            stop = next(after, None)
            return text[heading.start() : stop.start() if stop else len(text)]
    return text


def includes(text: str, source: str, pages: str) -> Iterator[str]:
    """Yield the Markdown files that a text includes."""
    for found in _INCLUDE.finditer(text) if "@include:" in text else ():
        path = included_path(found["path"], source, pages)
        if path is not None and path.endswith(".md"):
            yield path
