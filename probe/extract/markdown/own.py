"""Markdown in a site generator's own syntax: the parser sees a placeholder of the same length.

A piece may be a whole link, ``[[page]]``, or a part of one, ``[x]({{< ref "page" >}})``. The parser sees an autolink
in place of a whole link, and a run of characters that no document contains in place of a part.
"""

import re
from collections.abc import Iterable, Sequence

from probe.extract.markdown.links import Link, links
from probe.sites.interface import Own

_MASKS = "\ue000\ue001"  # private use, alternating, so that two adjacent pieces remain two
_RUN = re.compile("\ue000+|\ue001+")
_AUTOLINK = "<xx:"  # CommonMark 6.5: a scheme has at least two characters
_SHORTEST = len(_AUTOLINK) + 2  # a shorter piece, such as [[a]], cannot be masked as a link and also counts in code
_LINE = 300  # characters before a piece that are searched
_IN_A_URL = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|=\s*[\"']?)[^\s()<>\"']*\Z")
_NOT_LINE_ENDS = re.compile(r"[^\r\n]")
_REST_OF_LINE = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_NO_INDENT = "\u00a0"  # a blank that does not indent text


def links_with(text: str, own: Iterable[Own], *, include_code: bool) -> list[Link]:
    """Return the links of a text, including its pieces in a generator's ``own`` syntax."""
    pieces = [piece._replace(everywhere=piece.everywhere or _is_short(text, piece)) for piece in own]
    found = [Link(piece.offset, piece.text, kind=piece.kind) for piece in pieces if piece.everywhere and piece.kind]
    read = (link for link in links(_masked(text, pieces), include_code=include_code) if not _is_blank(link.url))
    found += (_told(link, pieces) for link in read)
    found.sort(key=lambda link: link.offset)
    return found


def _is_blank(url: str) -> bool:
    """Whether a URL is or contains the placeholder of a piece: ``<Video src="/x"/>`` is a tag of HTML too."""
    return _NO_INDENT * 2 in url or (bool(url) and not url.strip(_NO_INDENT))


def _masked(text: str, pieces: Sequence[Own]) -> str:
    parts: list[str] = []
    at = 0
    for number, piece in enumerate(pieces):
        parts += (text[at : piece.start], _mask(text, piece, _MASKS[number % 2]))
        at = piece.end
    return "".join((*parts, text[at:]))


def _mask(text: str, piece: Own, mark: str) -> str:
    width = piece.end - piece.start
    if piece.everywhere:
        # Blanks before other text would indent it, and turn it into code.
        blank = " " if _REST_OF_LINE.match(text, piece.end) else _NO_INDENT
        return _NOT_LINE_ENDS.sub(blank, text[piece.start : piece.end])
    part = not piece.kind or _is_part(text, piece)
    return mark * width if part else f"{_AUTOLINK}{mark * (width - len(_AUTOLINK) - 1)}>"


def _is_short(text: str, piece: Own) -> bool:
    return bool(piece.kind) and piece.end - piece.start < _SHORTEST and not _is_part(text, piece)


def _is_part(text: str, piece: Own) -> bool:
    """Whether a piece is in the destination of a link, or in an attribute of a tag."""
    return _IN_A_URL.search(text, max(piece.start - _LINE, 0), piece.start) is not None


def _told(link: Link, pieces: Sequence[Own]) -> Link:
    """Return a link with its placeholders replaced by the original text."""
    if _RUN.search(link.url) is None:
        return link
    inside = iter([piece for piece in pieces if piece.end > link.offset and not piece.everywhere])
    used: list[Own] = []

    def told(_: re.Match[str]) -> str:
        used.append(next(inside))
        return used[-1].text

    url = _RUN.sub(told, link.url)
    first = used[0]
    whole = link.url.startswith(_AUTOLINK[1:]) and first.start < link.offset
    at_once = whole or link.offset == first.start
    kind = next((piece.kind for piece in used if piece.kind), link.kind)
    url = url.removeprefix(_AUTOLINK[1:]) if whole else url
    return Link(first.offset if at_once else link.offset, url, link.nofollow, kind)
