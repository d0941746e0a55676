"""Liquid links in Jekyll's pages: https://jekyllrb.com/docs/liquid/tags/#links and …/liquid/filters/."""

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
# Prefixes of a path below the base URL; they are not part of the path.
_BASE = re.compile(r"(?:site\.(?:baseurl|url)|site\.github\.url|[\"']/?[\"']\s*\|\s*(?:relative|absolute)_url)\Z")


def liquid(text: str, value: Callable[[str], str | None] = lambda _: None) -> Iterator[Own]:
    """Yield the Liquid in link destinations, each with its path if that is literal.

    ``value`` returns the value of a variable such as ``site.repository`` if the config sets it.
    """
    if "{{" not in text and "{%" not in text:
        return
    for run in _RUN.finditer(text):
        if _IN_A_DESTINATION.search(text, max(run.start() - 300, 0), run.start()) is not None:
            path, kind = said(run[0], value)
            yield Own(run.start(), run.end(), path, run.start(), kind)


def literal(text: str, value: Callable[[str], str | None]) -> tuple[str, str] | None:
    """Return the path and kind of a destination that begins with Liquid, or None if only a build can evaluate it."""
    run = _RUN.match(text)
    if run is None:
        return None
    path, kind = said(run[0], value)
    rest = text[run.end() :]
    return (path + rest, kind) if kind and "{" not in rest else None


def said(run: str, value: Callable[[str], str | None]) -> tuple[str, str]:
    """Return the path and the kind of one piece of Liquid; the Liquid unchanged if only a build can evaluate it."""
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
