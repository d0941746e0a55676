"""The links in a run of AsciiDoc text, by the rules of Asciidoctor's inline macros and automatic links."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from probe.extract.ahead import Ahead
from probe.extract.pieces import Pieces


class Family(StrEnum):
    """The kind of target of a link, in Antora's terms; Antora has no term for includes."""

    URL = "url"
    IMAGE = "image"
    PAGE = "page"
    HTML = "html"
    INCLUDED = ""
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A link and its offset in the document; ``family`` is the kind of its target: a URL, an image, a page or a part.

    ``ELSEWHERE`` is an id in a document that includes this one.
    """

    offset: int
    url: str
    nofollow: bool = False
    family: Family = Family.URL


UNKNOWN = re.compile(r"\{\w[\w-]*\}")
"""An attribute reference that remains after all known attributes are substituted."""

_REFERENCE = re.compile(r"\\?\{([\w][\w-]*)\}")
_START = re.compile(
    r"(?<![^\W_])(?:(?P<link>link|mailto):(?!:)|(?P<xref>xref):|(?P<web>(?:https?|file|ftp|irc)://))|<<"
)
_IMAGE = re.compile(r"(?<!\w)image:(?=[^:\s\[])")
_PASS = re.compile(r"(?P<link>link:\+\+)|\+{2,3}|\$\$|pass:[a-z,-]*\[|(?<![\w;:+])\+(?=[^\s+])")
_PASS_ENDS = {
    "+++": re.compile(r"\+\+\+"),
    "++": re.compile(r"\+\+"),
    "$$": re.compile(r"\$\$"),
    "+": re.compile(r"(?<=\S)\+(?!\w)"),
    "link:++": re.compile(r"\+\+\["),
}
_BRACKET_END = re.compile(r"(?<!\\)\]")
_TARGET_END = re.compile(r"[\s\[]")
_IMAGE_END = re.compile(r"[\n\[]")
_FORMAL_END = re.compile(r"[\s\[\]]")
_BARE_END = re.compile(r"[\s\[\]<>]")
_XREF_END = re.compile(r">>")
_XREF_START = re.compile(r"[\w#/.:]")
_BEFORE_URL = frozenset("<>()[];\"'`*_#")
_MARKS = "`*_#\"'"
_NOFOLLOW = re.compile(r"%nofollow|\b(?:opts|options|rel)=\"?[\w,% -]*nofollow")
_LINK_OF_IMAGE = re.compile(r"\blink=(?:\"([^\"]*)\"|([^,\]\s]*))")
_LISTED = re.compile(r"(?<=[=,\"' ])https?://[^\s\",\]]+")
_EXTENSION = re.compile(r"\.(?:adoc|asciidoc|asc|ad)\Z")


def expanded(raw: Pieces, attributes: Mapping[str, str]) -> Pieces:
    """Return a text with the references to defined attributes substituted."""
    text, at, result = raw.text, 0, Pieces()
    for match in _REFERENCE.finditer(text):
        value = attributes.get(match[1])
        if value is not None and not match[0].startswith("\\"):
            _add(result, raw, at, match.start())
            result.add(value, raw.offset(match.start()), whole=True)
            at = match.end()
    _add(result, raw, at, len(text))
    return result


def _add(result: Pieces, raw: Pieces, start: int, end: int) -> None:
    """Append a part of a text line by line, because its lines may not be adjacent in the source."""
    for line in raw.text[start:end].splitlines(keepends=True):
        result.add(line, raw.offset(start))
        start += len(line)


def links(raw: Pieces, attributes: Mapping[str, str]) -> Iterator[Link]:
    """Yield the links of a run in order, without those in passthroughs."""
    found, masked = _passed(raw)
    pieces = expanded(masked, attributes)
    text, images = _images(pieces)
    found += images
    found += _macros(text, pieces)
    yield from sorted(found)


def listed(raw: Pieces, attributes: Mapping[str, str]) -> Iterator[Link]:
    """Yield the URLs in an attribute list, such as the ``link`` of an image or the source of a quote."""
    pieces = expanded(raw, attributes)
    for match in _LISTED.finditer(pieces.text):
        yield Link(pieces.offset(match.start()), match[0])


def _passed(raw: Pieces) -> tuple[list[Link], Pieces]:
    """Blank out passthroughs, and return the links whose target is one."""
    text, ahead, at, found = raw.text, Ahead(raw.text), 0, []
    parts, done = [], 0
    while start := _PASS.search(text, at):
        kind = start[0]
        pattern = _BRACKET_END if kind.startswith("pass:") else _PASS_ENDS[kind]
        end = ahead.next(pattern, start.end())
        at = start.end()
        if end is None or text[start.start() - 1 : start.start()] == "\\":
            continue
        if start["link"]:
            found.append(Link(raw.offset(at), text[at : end.start()]))
        elif kind == "+++" or kind.startswith("pass:"):
            found += raw_links(raw, at, end.start())
        parts += [text[done : start.start()], re.sub(r"[^\n]", " ", text[start.start() : end.end()])]
        done = at = end.end()
    if not parts:
        return found, raw
    return found, _laid_over(raw, "".join([*parts, text[done:]]))


def raw_links(raw: Pieces, start: int, end: int) -> Iterator[Link]:
    """Yield the links of HTML in a passthrough."""
    if "<" not in raw.text[start:end]:
        return
    from probe.extract import html  # noqa: PLC0415 - few documents have HTML in them

    for url, at, nofollow in html.links(raw.text[start:end]):
        yield Link(raw.offset(start + at), url, nofollow, Family.HTML)


def _laid_over(raw: Pieces, text: str) -> Pieces:
    """Return a text with the source positions of another text of the same length."""
    result, at = Pieces(), 0
    for line in text.splitlines(keepends=True):
        result.add(line, raw.offset(at))
        at += len(line)
    return result


def _images(pieces: Pieces) -> tuple[str, list[Link]]:
    """Return the text without its images, and the links of these images."""
    text, ahead, at, found = pieces.text, Ahead(pieces.text), 0, []
    parts, done = [], 0
    while start := _IMAGE.search(text, at):
        at = start.end()
        opening = ahead.reach(_IMAGE_END, at)
        end = ahead.next(_BRACKET_END, opening + 1) if text[opening : opening + 1] == "[" else None
        if end is None or text[start.start() - 1 : start.start()] == "\\":
            continue
        found.append(Link(pieces.offset(at), text[at:opening].rstrip(), family=Family.IMAGE))
        found += linked(text[opening : end.start()], opening, pieces)
        parts += [text[done : start.start()], " " * (end.end() - start.start())]
        done = at = end.end()
    return "".join([*parts, text[done:]]), found


def linked(attributes: str, start: int, pieces: Pieces) -> Iterator[Link]:
    """Yield the link of an image's attribute list, which starts at ``start`` of the text."""
    for match in _LINK_OF_IMAGE.finditer(attributes):
        url = match[1] or match[2] or ""
        if url and url not in ("self", "none") and not url.startswith("xref:"):
            index = match.start(1) if match[1] else match.start(2)
            yield Link(pieces.offset(start + index), url)


def _macros(text: str, pieces: Pieces) -> Iterator[Link]:
    ahead, at = Ahead(text), 0
    while start := _START.search(text, at):
        escaped = text[start.start() - 1 : start.start()] == "\\"
        if start["web"]:
            at, found = _web(text, start.start(), start.end(), ahead)
        elif start["link"] or start["xref"]:
            at, found = _macro(text, start, ahead)
        else:
            at, found = _angled(text, start.end(), ahead)
        if found and not escaped:
            index, url, shown = found
            family = Family.URL if start["web"] or start["link"] else Family.PAGE
            yield Link(pieces.offset(index), url, _NOFOLLOW.search(shown) is not None, family)


_At = tuple[int, tuple[int, str, str] | None]
"""The next index, and the index, URL and bracketed text of a link."""


def _macro(text: str, start: re.Match[str], ahead: Ahead) -> _At:
    """Parse ``link:target[…]``, ``mailto:…[…]`` or ``xref:target[…]`` after its colon."""
    at = start.end()
    opening = ahead.reach(_IMAGE_END if start["xref"] else _TARGET_END, at)
    end = ahead.next(_BRACKET_END, opening + 1) if text[opening : opening + 1] == "[" else None
    target = text[at:opening]
    if end is None or not target:
        return at, None
    if start["xref"]:
        url = _reference(target, macro=True)
        return end.end(), (at, url, "") if url else None
    if start["link"] == "mailto":
        return end.end(), (start.start(), f"mailto:{target}", "")
    return end.end(), (at, target, text[opening : end.start()])


def _angled(text: str, at: int, ahead: Ahead) -> _At:
    """Parse ``<<id,text>>`` after its opening brackets."""
    end = ahead.next(_XREF_END, at)
    if end is None or not _XREF_START.match(text, at):
        return at, None
    target = text[at : end.start()].partition(",")[0].strip()
    url = _reference(target, macro=False)
    return end.end(), (at, url, "") if url else None


def _reference(target: str, *, macro: bool) -> str | None:
    """Return a cross reference as a relative URL or an Antora page id, or None if it starts with ``...``."""
    path, sharp, fragment = target.partition("#")
    if path.startswith("..."):
        return None
    if not sharp:
        is_path = _EXTENSION.search(path) or (macro and "." in path.rpartition("/")[2])
        if ":" in path and macro and not is_path:
            return None
        return path if is_path else f"#{target}"
    if path and "." not in path.rpartition("/")[2]:
        path += ".adoc"
    return f"{path}#{fragment}" if fragment else path or None


def _web(text: str, start: int, at: int, ahead: Ahead) -> _At:
    """Parse a URL, ``https://…[…]`` or bare, that starts at ``start`` and whose scheme ends at ``at``."""
    before = text[start - 1 : start]
    end = ahead.reach(_FORMAL_END, at)
    closing = ahead.next(_BRACKET_END, end + 1) if text[end : end + 1] == "[" else None
    allowed = not before or before.isspace() or before in _BEFORE_URL
    if before == "_" and text[start - 2 : start - 1].isalnum():  # within a word it is not an opening mark
        allowed = False
    if closing and end > at:
        return closing.end(), (start, text[start:end], text[end : closing.start()]) if allowed else None
    end = ahead.reach(_BARE_END, at)
    url = _trimmed(text[start:end], before)
    return max(end, at), (start, url, "") if allowed and len(url) > at - start else None


def _trimmed(url: str, before: str) -> str:
    """Return a bare URL without trailing punctuation and without the closing marks of formatted text."""
    if before and before in _MARKS:
        closed = re.match(rf".+?(?={re.escape(before)}(?!\w))", url)
        url = closed[0] if closed else url
    url = url.rstrip(",.?!)").rstrip("*_`#").rstrip(",.?!)")
    if url.endswith((";", ":")):
        url = url[:-1].removesuffix(")")
    return url
