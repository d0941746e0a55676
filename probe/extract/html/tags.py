"""The tags of an HTML document: their positions and their attributes.

This is the tokenizer of the HTML standard (https://html.spec.whatwg.org/#tokenization) without tree construction: links
need no tree, and with one a page of 100 KB can take a gigabyte (formatting elements are reconstructed in every
paragraph, https://html.spec.whatwg.org/#reconstruct-the-active-formatting-elements). It is linear in the length of the
text, does not recurse, and keeps the offset of every character. It tracks only the parts of the tree that change
tokenization: raw text, and SVG and MathML, in which ``<style/>`` is a complete element.
"""

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from probe.extract.html.values import Value
from probe.patterns import lazy_compile

_WS = r"\t\n\f\r "
_VALUE = rf"""[{_WS}]*+=[{_WS}]*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^{_WS}>]*+)"""
_ATTRIBUTES = rf"(?:[{_WS}/]*+[^{_WS}/>][^{_WS}/=>]*+(?:{_VALUE}|(?![{_WS}]*+=)))*+"
_MARKUP = lazy_compile(
    rf"<(?:(/?)([a-zA-Z][^{_WS}/>]*+)({_ATTRIBUTES})[{_WS}/]*+>"
    r"|(!--|!\[CDATA\[|/?[a-zA-Z]|[!?/]))"  # a letter: a tag without an end
)
_ATTRIBUTE = lazy_compile(
    rf"""([^{_WS}/>][^{_WS}/=>]*+)(?:[{_WS}]*+=[{_WS}]*+(?:"([^"]*+)"|'([^']*+)'|([^{_WS}>]*+)))?+"""
)
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT_PARTS = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE)

_RAW = frozenset({"iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"})
_RAW_WITH_SCRIPTS = _RAW | {"noscript"}
_RAW_END = {
    name: re.compile(rf"</{name}(?=[{_WS}/>])", re.IGNORECASE) for name in _RAW_WITH_SCRIPTS - {"plaintext", "script"}
}
_FOREIGN = frozenset({"foreignobject", "math", "svg"})
_SPECIAL = _RAW_WITH_SCRIPTS | _FOREIGN | {"template"}
# Start tags that end SVG and MathML: HTML standard, "the rules for parsing tokens in foreign content".
_ENDS_FOREIGN = frozenset(
    """
    b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta
    nobr ol p pre ruby s small span strong strike sub sup table tt u ul var
    """.split()  # noqa: SIM905 - names in quotes are harder to look through
)


class Tag(NamedTuple):
    """A start or end tag, or other markup that is not text, such as a comment, which has no name.

    ``attributes`` holds the start and end offset of the attributes. Raw text (a script, a style sheet) is between
    ``content`` and ``end``; for other tags both are the offset after the ``>``.
    """

    name: str
    closing: bool
    start: int
    attributes: tuple[int, int]
    content: int
    end: int


def tags(text: str, *, xml: bool = False, every: bool = True, scripting: bool = False) -> Iterator[Tag]:
    """Yield the tags of a document or fragment in order; ``xml`` is for XHTML, in which any element may be empty.

    With ``scripting``, the content of ``<noscript>`` is raw text, as in a browser that runs scripts. Unless ``every``
    tag is requested, tags with neither attributes nor raw text are skipped, except those of a ``<template>``.
    """
    position, foreign = 0, list[str]()
    raw = _RAW_WITH_SCRIPTS if scripting and not xml else _RAW
    while found := _MARKUP.search(text, position):
        closing, name, written, other = found.groups()
        position = found.end()
        if other:
            position = _end_of_other(text, other, position, cdata=xml or _is_foreign(foreign))
            if every:
                yield Tag("", True, found.start(), (0, 0), position, position)
            continue
        name, end = name.lower(), position
        if foreign or name in _SPECIAL:
            whole = text[end - 2] == "/" and found.end(3) < end - 1
            if name in raw and not closing and not (whole and (xml or _is_foreign(foreign))):
                position = _end_of_raw(text, name, end)
            else:
                _enter_or_leave(foreign, name, closing=bool(closing), whole=whole)
        elif not every and (closing or not written):
            continue
        yield Tag(name, bool(closing), found.start(), found.span(3), end, position)


def attributes(text: str, tag: Tag, wanted: Container[str]) -> dict[str, Value]:
    """Return the ``wanted`` attributes of a tag, by their names in lower case; the first of duplicates counts."""
    values: dict[str, Value] = {}
    for found in _ATTRIBUTE.finditer(text, *tag.attributes):
        name = found[1].lower()
        if name in wanted and name not in values:
            group = found.lastindex or 1
            values[name] = Value(found[group], found.start(group)) if group > 1 else Value("", found.end())
    return values


def _end_of_other(text: str, kind: str, start: int, *, cdata: bool) -> int:
    """Return the end of a comment, a CDATA section or other markup, which may be the end of the document."""
    if kind == "!--":
        if text.startswith((">", "->"), start):
            return text.index(">", start) + 1
        comment = _COMMENT_END.search(text, start)
        return comment.end() if comment else len(text)
    if kind[-1].isalpha():
        return len(text)
    end = "]]>" if kind == "![CDATA[" and cdata else ">"
    at = text.find(end, start)
    return at + len(end) if at >= 0 else len(text)


def _end_of_raw(text: str, name: str, start: int) -> int:
    if name == "plaintext":
        return len(text)
    if name == "script":
        return _end_of_script(text, start)
    found = _RAW_END[name].search(text, start)
    return found.start() if found else len(text)


def _end_of_script(text: str, start: int) -> int:
    """Return the end of a script; a ``</script>`` that closes a ``<script>`` inside ``<!-- -->`` does not end it."""
    commented = nested = False
    position = start
    while found := _SCRIPT_PARTS.search(text, position):
        position = found.end()
        if found[0] == "<!--":
            commented, position = True, position - 2  # "<!-->" is closed immediately
        elif found[0] == "-->":
            commented = nested = False
        elif not found[1]:
            nested = commented
        elif not nested:
            return found.start()
        else:
            nested = False
    return len(text)


def _is_foreign(foreign: list[str]) -> bool:
    return bool(foreign) and foreign[-1] != "foreignobject"


def _enter_or_leave(foreign: list[str], name: str, *, closing: bool, whole: bool) -> None:
    """Maintain the stack of open SVG and MathML elements, in which ``foreignObject`` contains HTML."""
    if closing:
        if foreign[-1:] == [name]:
            foreign.pop()
    elif name in _ENDS_FOREIGN:
        while _is_foreign(foreign):
            foreign.pop()
    elif name in _FOREIGN and not whole and (foreign or name != "foreignobject"):
        foreign.append(name)
