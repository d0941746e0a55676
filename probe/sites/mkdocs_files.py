"""Files that MkDocs does not build, and files that it includes in others: ``exclude_docs``, PyMdown's snippets, macros.

Sources: https://www.mkdocs.org/user-guide/configuration/#exclude_docs, pathspec's GitIgnoreSpec,
https://facelessuser.github.io/pymdown-extensions/extensions/snippets/ and https://mkdocs-macros-plugin.readthedocs.io/.
"""

import re
from collections.abc import Iterable, Iterator

from probe.sites.interface import Own

_LINE = re.compile(r"^[ \t]*-+8<-+[ \t]+(?P<quote>[\"'])(?P<name>[^\"'\n]+)(?P=quote)[ \t]*$", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t]*-+8<-+[ \t]*\n(?P<names>(?:(?![ \t]*-+8<-)[^\n]*\n)+)[ \t]*-+8<-+[ \t]*$", re.MULTILINE)
_NAME = re.compile(r"^[ \t]*(?![;\s])(?P<name>\S[^\n]*?)[ \t]*$", re.MULTILINE)
_PART = re.compile(r":(?:\d*(?::\d*)*|[A-Za-z][-\w]*)(?:,[-:\d]*)*\Z")  # lines or a section of the file
_INCLUDED = re.compile(r"\{%-?\s*include(?:-markdown)?\s+[\"']([^\"'\n]+)[\"']")
_INCLUDE = re.compile(r"\{%-?\s*include\s+[\"']([^\"'{}\n]+)[\"'][^{}\n]*%\}")
# Macros that may write whole lines or headings: {{ x }} alone, in a heading or as a call, and {% call f() %}.
_MACROS = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t][^\n]*)?\{\{|^[ \t]*(?:#{1,6}[ \t][^\n]*)\{%"
    r"|\{%-?\s*(?:include\s+(?![\"'])|import|from|call|extends|block)\b",
    re.MULTILINE,
)
# A block whose content the extension md_in_html reads as Markdown; other parsers read it as raw HTML.
_READ = re.compile(
    r"^ {0,3}<(?P<tag>div|section|article|aside|figure|figcaption|header|footer|main|center|p|details)\b"
    r"(?=[^<>\n]*\smarkdown\b)[^<>\n]*>[ \t]*\n(?=[ ]{0,3}[^\s<])",
    re.MULTILINE,
)
DEFAULT = (".*", "/templates/")


class Excluded:
    """The files that ``.gitignore``-like patterns exclude; the last matching pattern decides."""

    def __init__(self, lines: Iterable[str]) -> None:
        stripped = (line.strip() for line in lines)
        self._rules = [_rule(line) for line in stripped if line and not line.startswith("#")]

    def has(self, path: str) -> bool:
        """Whether a path, relative to the source folder, is excluded."""
        decided = (is_out for is_out, rule in reversed(self._rules) if rule.fullmatch(path) is not None)
        return next(decided, False)


def _rule(line: str) -> tuple[bool, re.Pattern[str]]:
    pattern = line.removeprefix("!")
    anchored = "/" in pattern.rstrip("/")
    parts = re.split(r"(\*\*/|/\*\*\Z|\*|\?)", pattern.strip("/"))
    made = {"**/": "(?:.*/)?", "/**": "/.+", "*": "[^/]*", "?": "[^/]"}
    body = "".join(made.get(part) or re.escape(part) for part in parts)
    below = "/.*" if pattern.endswith("/") else "(?:/.*)?"
    return not line.startswith("!"), re.compile(f"{'' if anchored else '(?:.*/)?'}{body}{below}")


def snippets(text: str) -> Iterator[Own]:
    """Yield the files that snippets include: ``--8<-- "name"``, or a block of names."""
    for line in _LINE.finditer(text):
        yield _snippet(line, line.start(), line.end(), line.start("name"))
    for block in _BLOCK.finditer(text):
        at = block.start("names")
        for line in _NAME.finditer(block["names"]):
            yield _snippet(line, at + line.start(), at + line.end(), at + line.start("name"))


def _snippet(line: re.Match[str], start: int, end: int, offset: int) -> Own:
    name = line["name"] if "://" in line["name"] else _PART.sub("", line["name"])
    return Own(start, end, name, offset, "snippet", everywhere=True)


def included_by_macros(text: str) -> Iterator[str]:
    """Yield the names in ``{% include "name" %}`` of the plug-in macros."""
    return (found[1] for found in _INCLUDE.finditer(text))


def included_by_plugin(text: str) -> Iterator[str]:
    """Yield the names that ``{% include-markdown "name" %}`` or ``include`` of the same plug-in includes."""
    return (found[1] for found in _INCLUDED.finditer(text))


def macros_add_ids(text: str) -> bool:
    """Whether macros may write a heading: on their own line, in a heading, or in statements that include others."""
    return "{" in text and _MACROS.search(text) is not None


def read_tags(text: str) -> Iterator[Own]:
    """Yield the opening tags of blocks whose content is Markdown; the tags themselves are not text of the page."""
    for tag in _READ.finditer(text):
        yield Own(tag.start(), tag.end() - 1, "", tag.start(), everywhere=True)
