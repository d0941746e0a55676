"""Liquid in Jekyll's pages that is a link: https://jekyllrb.com/docs/liquid/tags/#links and …/liquid/filters/."""

import re
from collections.abc import Callable, Iterator

from probe.sites.interface import Own

_RUN = re.compile(r"(?:\{\{(?:(?!\}\})[^\r\n]){0,500}\}\}|\{%(?:(?!%\})[^\r\n]){0,500}%\})+")
_PIECE = re.compile(r"\{[{%]-?\s*(.*?)\s*-?[}%]\}")
_IN_A_DESTINATION = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|(?:href|src)\s*=\s*[\"']?)[^\s()<>\"']*\Z")
_LINK = re.compile(r"link\s+([^\s{}]+)\Z")
_POST = re.compile(r"post_url\s+([^\s{}]+)\Z")
_FILTERED = re.compile(
    r"[\"']([^\"']*)[\"']\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.(?:baseurl|url))\b[^|]*\Z"
)
_VARIABLE = re.compile(r"site(?:\.\w+)+")
# What stands before a path below the base: it is no part of the path by itself.
_BASE = re.compile(r"(?:site\.(?:baseurl|url)|site\.github\.url|[\"']/?[\"']\s*\|\s*(?:relative|absolute)_url)\Z")


def liquid(text: str, value: Callable[[str], str | None] = lambda _: None) -> Iterator[Own]:
    """Yield the runs of Liquid in the destinations of links, each with the path that it says, where it is literal.

    ``value`` tells what a variable such as ``site.repository`` stands for, where the config says it.
    """
    if "{{" not in text and "{%" not in text:
        return
    for run in _RUN.finditer(text):
        if _IN_A_DESTINATION.search(text, max(run.start() - 300, 0), run.start()) is not None:
            path, kind = said(run[0], value)
            yield Own(run.start(), run.end(), path, run.start(), kind)


def literal(text: str, value: Callable[[str], str | None]) -> tuple[str, str] | None:
    """Return the path of a destination that begins with Liquid, and its kind; None where only the build knows it."""
    run = _RUN.match(text)
    if run is None:
        return None
    path, kind = said(run[0], value)
    rest = text[run.end() :]
    return (path + rest, kind) if kind and "{" not in rest else None


def said(run: str, value: Callable[[str], str | None]) -> tuple[str, str]:
    """Return the path that a run of Liquid stands for, and its kind; the run itself where only the build knows."""
    pieces = [piece[1] for piece in _PIECE.finditer(run)]
    while len(pieces) > 1 and _BASE.match(pieces[0]):
        pieces.pop(0)
    if len(pieces) != 1:
        return run, ""
    if _BASE.match(pieces[0]):
        return "", "liquid-url"
    if _VARIABLE.fullmatch(pieces[0]) and (known := value(pieces[0])) is not None:
        return known, ""
    for pattern, kind in ((_LINK, "liquid-link"), (_POST, "liquid-post"), (_FILTERED, "liquid-url")):
        if (found := pattern.match(pieces[0])) is not None:
            return found[1], kind
    return run, ""
