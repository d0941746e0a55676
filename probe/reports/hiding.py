"""Find secrets in a text in any spelling: encoded, escaped, split, truncated."""

import re
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from probe.printable import printable

HIDDEN = "***"

# A value of up to three characters protects nothing, and hiding every "en" of an Accept-Language would ruin the report.
_SHORTEST = 4
_SHORTEST_BROKEN = 8  # shorter values occur within words once blanks are ignored
_MOST_LAYERS = 4  # of nested encodings; a URL in a URL in a page has three
_ELLIPSIS = "…"

_SCHEME = re.compile(r"(basic|bearer|digest|negotiate|token)\s+", re.IGNORECASE)  # RFC 9110, 11.6.2
_ESCAPE = re.compile(
    r"%([0-9a-f]{2})|\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\([\"'/\\])|(&#?[0-9a-z]{1,8};)", re.IGNORECASE
)
_HALF = re.compile(r"(?:%[0-9a-f]?|\\(?:x[0-9a-f]?|u[0-9a-f]{0,3})?|&#?[0-9a-z]{0,8})$")  # a truncated escape
_BETWEEN = re.compile(r"<[^<>]{0,40}>|\s+")  # allowed between the parts of a value that a page splits


def hide(text: str, secrets: tuple[str, ...]) -> str:
    """Return ``text`` with ``***`` for each secret, in any case, escapes or base64, also if its end is missing."""
    spelt = _spellings(secrets)
    if not spelt or not (_ELLIPSIS in text or _has(text, spelt)):
        return text
    plain = _Plain.of(text)
    spans = [*plain.found(spelt), *plain.cut(spelt)]
    loose = plain.without(_BETWEEN)
    spans += loose.found(tuple(each for each in spelt if len(each) >= _SHORTEST_BROKEN))
    return _replaced(text, sorted(spans))


def _has(text: str, spelt: tuple[str, ...]) -> bool:
    """Whether ``_Plain`` would find anything: the same search without positions, which takes a tenth of the time."""
    plain = _octets(text)
    for _ in range(_MOST_LAYERS):
        if not ("%" in plain or "\\" in plain or "&" in plain):
            break
        plain = _ESCAPE.sub(_meant, plain)
    loose = _BETWEEN.sub("", plain)
    return any(each in plain or each in loose for each in spelt)


def _octets(text: str) -> str:
    """Return the UTF-8 of a text, one character per byte, case-folded and without invisible characters."""
    if not text.isprintable():
        text = "".join(character for character in text if character == " " or printable(character) == character)
    return text.casefold().encode("utf-8", "surrogatepass").decode("latin-1")


def _meant(found: re.Match[str]) -> str:
    octet, escaped, point, literal, entity = found.groups()
    if octet or escaped:
        text = chr(int(octet or escaped, 16))
        return text.lower() if text >= " " and text != "\x7f" else ""
    if point:
        return _octets(chr(int(point, 16)))
    return literal or (_octets(unescape(entity)) if unescape(entity) != entity else entity)


class _Plain:
    """A text without its escapes: its characters, and the start and end of each in the original."""

    def __init__(self, text: str, starts: list[int], ends: list[int]) -> None:
        self._text, self._starts, self._ends = text, starts, ends

    @classmethod
    def of(cls, text: str) -> "_Plain":
        units = [(octet, at) for at, character in enumerate(text) for octet in _octets(character)]
        places = [at for _, at in units]
        plain = cls("".join(octet for octet, _ in units), places, [at + 1 for at in places])
        for _ in range(_MOST_LAYERS):
            plain = plain.without(_ESCAPE)
        return plain

    def without(self, pattern: re.Pattern[str]) -> "_Plain":
        """Return the text with each match of a pattern decoded as an escape, or removed."""
        parts, starts, ends, last = [], [], [], 0
        for found in pattern.finditer(self._text):
            start, end = found.span()
            new = _meant(found) if pattern is _ESCAPE else ""
            parts += [self._text[last:start], new]
            starts += [*self._starts[last:start], *[self._starts[start]] * len(new)]
            ends += [*self._ends[last:start], *[self._ends[end - 1]] * len(new)]
            last = end
        return _Plain("".join([*parts, self._text[last:]]), starts + self._starts[last:], ends + self._ends[last:])

    def found(self, spelt: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Yield the positions of secrets in the original."""
        for each in spelt:
            at = self._text.find(each)
            while at >= 0:
                yield self._starts[at], self._ends[at + len(each) - 1]
                at = self._text.find(each, at + 1)

    def cut(self, spelt: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Yield the positions where a truncated secret precedes an ellipsis."""
        mark = _octets(_ELLIPSIS)
        at = self._text.find(mark)
        while at >= 0:
            half = _HALF.search(self._text, max(at - 10, 0), at)
            for end in {at, half.start() if half else at}:
                for each in spelt:
                    sizes = range(min(len(each) - 1, end), _SHORTEST - 1, -1)
                    size = next((size for size in sizes if self._text.endswith(each[:size], 0, end)), 0)
                    if size:
                        yield self._starts[end - size], self._ends[at - 1]
            at = self._text.find(mark, at + 1)


def _replaced(text: str, spans: list[tuple[int, int]]) -> str:
    parts, last = [], 0
    for start, end in spans:
        if start >= last:
            parts += [text[last:start], HIDDEN]
        last = max(last, end)
    return "".join([*parts, text[last:]])


@lru_cache(maxsize=64)
def _spellings(secrets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts to search for in unescaped texts, the longest first."""
    found = {_octets(each) for secret in secrets for each in _forms(secret)}
    found |= {_BETWEEN.sub("", each) for each in found if len(each) >= _SHORTEST_BROKEN}
    return tuple(sorted((each for each in found if len(each) >= _SHORTEST), key=lambda each: (-len(each), each)))


def _forms(secret: str) -> Iterator[str]:
    whole = secret.strip()
    scheme = _SCHEME.match(whole)
    plain = [whole, whole[scheme.end() :] if scheme else whole]
    if scheme and scheme[1].lower() == "basic":
        plain += _credentials(plain[1])
    for each in dict.fromkeys(plain):
        yield each
        yield each.replace(" ", "+")
        if len(each) > _SHORTEST and each.endswith("="):
            yield each.rstrip("=")
        yield from _in_base64(each.encode("utf-8", "surrogatepass"))


def _credentials(token: str) -> Iterator[str]:
    """Yield user and password as one text, and the password alone, or the user if there is no password (RFC 7617)."""
    try:
        pair = b64decode(token + "=" * (-len(token) % 4), validate=True).decode()
    except ValueError:
        return
    user, _, password = pair.partition(":")
    yield pair
    yield password or user


def _in_base64(octets: bytes) -> Iterator[str]:
    """Yield the invariant part of the base64 of bytes at any offset in the encoded data, in both alphabets."""
    for before, start in ((0, 0), (1, 2), (2, 3)):
        size = (before + len(octets)) * 8 // 6
        encoded = urlsafe_b64encode(bytes(before) + octets).decode()[start:size]
        if len(encoded) >= _SHORTEST_BROKEN:
            yield encoded
            yield encoded.replace("-", "+").replace("_", "/")
