"""Files that mdBook includes in a chapter: https://rust-lang.github.io/mdBook/format/mdbook.html.

Source: crates/mdbook-driver/src/builtin_preprocessors/links.rs and its take_lines.rs.
"""

import re
from collections.abc import Iterator

from probe.sites.tree import Tree, folder_of, led_to

INCLUDE = re.compile(
    r"\\\{\{#.*?\}\}"
    r"|\{\{\s*#(?:title\s+(?P<title>[^}]+)"
    r"|(?:include|rustdoc_include|playground|playpen)\s+(?P<path>[^\s:}]+)(?P<part>:[^\s}]*)?[^}]*)\}\}"
)
_DEEPEST = 10  # MAX_LINK_NESTED_DEPTH
_MOST = 200  # files in one chapter
_FENCE = re.compile(r"[ \t]*(```+|~~~+)")
_ANCHOR = re.compile(r"ANCHOR(_END)?:\s*([\w-]+)")


def expanded(tree: Tree, text: str, source: str) -> str:
    """Return a text with the Markdown files that it includes, up to mdBook's maximum depth."""
    return _Expansion(tree).of(text, source, 0)


class _Expansion:
    """One chapter; ``left`` is how many more files it may include, which stops files that include themselves."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._left = _MOST

    def of(self, text: str, source: str, depth: int) -> str:
        return INCLUDE.sub(lambda found: self._content(found, source, depth), text)

    def _content(self, found: re.Match[str], source: str, depth: int) -> str:
        if found["path"] is None:
            return "" if found["title"] else found[0][1:]
        path = led_to(folder_of(source), found["path"])
        if path is None or depth >= _DEEPEST or not path.endswith(".md") or not self._left:
            return ""
        self._left -= 1
        return self.of(_part(self._tree.text(path), (found["part"] or "")[1:]), path, depth + 1)


def included(tree: Tree, source: str) -> Iterator[str]:
    """Yield once each Markdown file that a file includes outside code, directly or through other files."""
    waiting, seen = [source], {source}
    while waiting:
        each = waiting.pop()
        for found in INCLUDE.finditer(_without_code(tree.text(each))):
            path = None if found["path"] is None else led_to(folder_of(each), found["path"])
            if path is not None and path.endswith(".md") and path not in seen and tree.is_file(path):
                seen.add(path)
                waiting.append(path)
                yield path


def _without_code(text: str) -> str:
    kept: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark is not None:
            fence = mark[1] if not fence else "" if mark[1].startswith(fence) else fence
        elif not fence:
            kept.append(line)
    return "".join(kept)


def _part(text: str, part: str) -> str:
    """Return the included lines: ``2``, ``2:``, ``:9``, ``2:9``, or the lines between the marks of an anchor."""
    if not part:
        return _without_marks(text)
    first, colon, last = part.partition(":")
    if first and not first.isdigit():
        return _anchored(text, first)
    lines = text.splitlines(keepends=True)
    start = max(int(first) - 1, 0) if first else 0
    end = int(last) if last.isdigit() else len(lines) if colon else start + 1
    return "".join(lines[start:end])


def _anchored(text: str, name: str) -> str:
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        mark = _ANCHOR.search(line)
        if mark is not None:
            inside = not mark[1] if mark[2] == name else inside
        elif inside:
            kept.append(line)
    return "".join(kept)


def _without_marks(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not _ANCHOR.search(line))
