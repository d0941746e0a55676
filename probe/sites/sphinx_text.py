"""Labels and included files in Sphinx and MyST sources, from directives, roles and targets.

Sources: https://www.sphinx-doc.org/en/master/usage/referencing.html, docutils' markup specification, and
https://myst-parser.readthedocs.io/en/latest/syntax/cross-referencing.html.
"""

import json
import re
from collections.abc import Callable, Iterator

from probe.sites.interface import Own
from probe.sites.sphinx_names import role_of
from probe.sites.tree import Tree

Resolve = Callable[[str], str | None]
_MOST = 2 << 20  # maximum number of characters of a page with its included files
_DEEPEST = 20
_LABEL = re.compile(
    r"^[ \t]*(?:[-*+>] +)*\.\. _(?:`((?:[^`\\\n]|\\.)+)`|((?:[^:\\\n`]|\\.|:(?!\s))+)):[ \t]*$"  # .. _name:
    r"|^[ \t]*(?:[-*+>]+ +)*\(([^()\n]+)\)=[ \t]*$"  # (name)=
    r"|^[ \t]*(?::name:|name:)[ \t]+(\S.*?)[ \t]*$"  # an option of a directive
    r"|(?<![\w`])_`([^`\n]+)`"
    r"|\{[^{}\n]*#([\w.:/+-]+)[^{}\n]*\}"  # attributes
    r"|^[ \t]*(?:#\| *)?:?label:[ \t]+[\"']?([^\s\"']+)"
    r"|^[ \t]*\$\$[ \t]*\(([^()\n]+)\)[ \t]*$|\\label\{([^{}\n]+)\}"  # of equations
    r"|^\+\+\+.*\"label\":[ \t]*\"([^\"\n]+)\""
    r"|^[ \t]*(?:```+|~~~+|:::+)\{figure-md\}[ \t]+([^\s{}]+)",  # sphinx_ext/directives.py: the argument is a name
    re.MULTILINE,
)
_UNDERLINE = re.compile(r"^([^\s].*)\r?\n([!-/:-@\[-`{-~])\2{2,}[ \t]*$", re.MULTILINE)
_HASHED = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_INCLUDE = re.compile(r"^[ \t]*\.\. include::[ \t]+(\S+)|^[ \t]*(?:```+|~~~+|:::+)\{include\}[ \t]+(\S+)", re.MULTILINE)
_FIGURE = re.compile(r"^[ \t]*(```+|~~~+|:::+)\{figure-md\}(.*?)^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL)
_ROLE = re.compile(
    r"\{(doc|ref|numref|any|download|(?:std:)?(?:term|option|envvar|token)|(?:math:)?eq|cite(?::\w+)?)\}`([^`]+)`"
)
_TITLED = re.compile(r"[^<>]*<([^<>]+)>\s*\Z", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE = re.compile(r"([ \t]*)(```+|~~~+|:::+)[ \t]*(?:\{([\w:.-]+)\}[ \t]*([^\n]*))?")
_OPTION = re.compile(r"[ \t]*:[\w-]+:|[ \t]*\Z")
_CODE = frozenset(
    {"code", "code-block", "sourcecode", "code-cell", "math", "mermaid", "graphviz", "raw", "eval-rst", "doctest",
     "prompt", "plantuml", "digraph", "jupyter-execute", "parsed-literal", "bibliography", "autodoc2-docstring"}
)  # fmt: skip
_NAMING = {"include": "include", "literalinclude": "include", "image": "image", "figure": "image"}


def labels(text: str) -> Iterator[str]:
    """Yield the labels in a text as written."""
    for found in _LABEL.finditer(text):
        yield next(filter(None, found.groups())).replace("\\", "")


def markdown_of(text: str) -> str:
    """Return the Markdown cells of a notebook joined by blank lines; empty if the notebook is unreadable."""
    try:
        cells = json.loads(text).get("cells", ())
    except (ValueError, AttributeError, RecursionError):
        return ""
    written = (cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "markdown")
    sources = (cell.get("source", "") for cell in written)
    return "\n\n".join(source if isinstance(source, str) else "".join(map(str, source)) for source in sources)


def titles(text: str) -> Iterator[str]:
    """Yield the titles of a text's sections."""
    for found in (*_UNDERLINE.finditer(text), *_HASHED.finditer(text)):
        yield found[1].replace("`", "").replace("*", "").strip()


def folded(label: str) -> str:
    """Return a label in the form in which it is looked up: fully_normalize_name of docutils."""
    return " ".join(label.lower().split())


def in_figure(text: str, link: str) -> bool:
    """Whether a link is in a directive ``figure-md``, which reads images in raw HTML: sphinx_ext/directives.py."""
    return any(link in found[2] for found in _FIGURE.finditer(text))


def included(text: str) -> Iterator[str]:
    """Yield the names of the files that a text includes."""
    for found in _INCLUDE.finditer(text):
        yield found[1] or found[2]


def expanded(tree: Tree, text: str, path_of: Resolve, deep: int = 0) -> str:
    """Return a text with the files that it includes."""
    parts, size, at = [], 0, 0
    for found in _INCLUDE.finditer(text) if deep < _DEEPEST else ():
        path = path_of(found[1] or found[2])
        if path is None or not tree.is_file(path) or size > _MOST:
            continue
        parts += [text[at : found.start()], expanded(tree, tree.text(path), path_of, deep + 1)]
        size += sum(map(len, parts[-2:]))
        at = found.end()
    return "".join((*parts, text[at:]))[:_MOST] if parts else text


def pieces(text: str) -> Iterator[Own]:
    """Yield MyST roles and directives that are links, and the fences of directives whose content is Markdown."""
    yield from sorted(_Fences(text).pieces())


class _Fences:
    """Reads the fences of a document line by line; MyST syntax counts inside directives but not inside code."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[tuple[str, str]] = []  # fences with their directive names
        self._in_options = False

    def pieces(self) -> Iterator[Own]:
        for line in _LINE.finditer(self._text):
            fence = _FENCE.match(line[0])
            if fence is not None and (self._closes(fence, line[0]) or not self._in_code()):
                yield from self._fence(fence, line)
            elif self._open and self._open[-1][1] == "toctree":
                yield from self._entry(line)
            elif not self._in_code() and "}`" in line[0]:
                yield from self._roles(line)

    def _in_code(self) -> bool:
        return bool(self._open) and (not self._open[-1][1] or self._open[-1][1] in _CODE | {"toctree"})

    def _closes(self, fence: re.Match[str], line: str) -> bool:
        return (
            bool(self._open)
            and fence[3] is None
            and fence[2].startswith(self._open[-1][0])
            and not line.strip(" \t\r\n`~:")
        )

    def _fence(self, fence: re.Match[str], line: re.Match[str]) -> Iterator[Own]:
        start, end = line.start(), line.start() + len(line[0].rstrip("\r\n"))
        if self._closes(fence, line[0]):
            _, name = self._open.pop()
            if name and name not in _CODE:
                yield Own(start, end, "", start, everywhere=True)
            return
        self._in_options = False
        name = (fence[3] or "").lower()
        if fence[2][0] == ":" and not name:
            name = "div"
        self._open.append((fence[2], name))
        if name in _NAMING and fence[4].strip():
            yield Own(start, end, fence[4].strip(), start + fence.start(4), _NAMING[name], everywhere=True)
        elif name and name not in _CODE:
            yield Own(start, end, "", start, everywhere=True)

    def _entry(self, line: re.Match[str]) -> Iterator[Own]:
        text = line[0].strip()
        end = line.start() + len(line[0].rstrip("\r\n"))
        if text == "---":  # options in YAML: parse_directive_options of MyST
            self._in_options = not self._in_options
        if not text or text == "---" or self._in_options or _OPTION.match(line[0]) or text.startswith("#"):
            if text:
                yield Own(line.start(), end, "", line.start(), everywhere=True)
            return
        named = _TITLED.match(text)
        name = named[1] if named else text
        yield Own(line.start(), end, name, line.start() + line[0].rindex(name), "toctree", everywhere=True)

    def _roles(self, line: re.Match[str]) -> Iterator[Own]:
        for role in _ROLE.finditer(line[0]):
            titled = _TITLED.match(role[2])
            name = titled[1] if titled else role[2]
            start = line.start()
            if not name.startswith("!"):
                offset = start + role.start(2) + role[2].rindex(name)
                yield Own(start + role.start(), start + role.end(), name, offset, role_of(role[1]), everywhere=True)
