"""Wildcards in paths as in git: ``*`` and ``?`` within a part, ``**`` for any number of parts, ``[a-z]``.

Names are bytes, as in git. Source: gitignore(5), and git's wildmatch.c where the manual is silent.
"""

import re
import string
import sys
from collections.abc import Iterator, Sequence
from typing import Final

Part = bytes | re.Pattern[bytes] | None
"""The pattern of one part of a path: an exact name, a pattern for a name, or None for any number of parts."""

ANY: Final = re.compile(rb".*", re.DOTALL)
FOLDED = sys.platform in ("win32", "darwin")  # where git init sets core.ignoreCase

_FLAGS = re.DOTALL | (re.IGNORECASE if FOLDED else 0)
_TOKEN = re.compile(rb"(?P<stars>\*+)|(?P<one>\?)|(?P<slash>\\?/)|(?P<open>\[[!^]?)|\\(?P<escaped>.)|[^\\]", re.DOTALL)
_MEMBER = re.compile(
    rb"\[:(?P<named>[^\]]*):\]|(?:\\(?P<low_>.)|(?P<low>[^\\]))(?:-(?:\\(?P<high_>.)|(?P<high>[^\]\\])))?", re.DOTALL
)
_CLASSES = {
    b"alnum": string.ascii_letters + string.digits,
    b"alpha": string.ascii_letters,
    b"blank": " \t",
    b"cntrl": "".join(map(chr, (*range(32), 127))),
    b"digit": string.digits,
    b"graph": string.ascii_letters + string.digits + string.punctuation,
    b"lower": string.ascii_lowercase,
    b"print": string.ascii_letters + string.digits + string.punctuation + " ",
    b"punct": string.punctuation,
    b"space": string.whitespace,
    b"upper": string.ascii_uppercase,
    b"xdigit": string.hexdigits,
}


def has_wildcard(text: str) -> bool:
    """Whether a name may be a pattern."""
    return not set("*?[").isdisjoint(text)


def parts(pattern: bytes) -> tuple[Part, ...]:
    """Return the patterns of the parts of a path; raises ValueError for a pattern that cannot match anything.

    A ``**`` at the end matches one or more parts: ``a/**`` matches the content of ``a``, but not ``a`` itself.
    """
    found = [_part(piece) for piece in _pieces(pattern)]
    if found[-1] is None:
        found.append(ANY)
    return tuple(part for at, part in enumerate(found) if part is not None or at == 0 or found[at - 1] is not None)


def name(pattern: bytes) -> Part:
    """Return the pattern of a single name, in which ``**`` equals ``*``; raises ValueError like ``parts``."""
    (piece,) = _pieces(pattern)
    part = _part(piece)
    return ANY if part is None else part


def matches(wanted: Sequence[Part], path: Sequence[bytes]) -> bool:
    """Whether the parts of a path match, in at most as many steps as the product of both lengths."""
    at = here = taken = 0
    star = -1
    while here < len(path):
        if at < len(wanted) and wanted[at] is None:
            star, taken, at = at, here, at + 1
        elif at < len(wanted) and is_named(wanted[at], path[here]):
            at, here = at + 1, here + 1
        elif star >= 0:  # the last ``**`` matches one more part
            taken += 1
            at, here = star + 1, taken
        else:
            return False
    return all(part is None for part in wanted[at:])


def is_named(part: Part, found: bytes) -> bool:
    """Whether a name matches a part."""
    if isinstance(part, bytes):
        return part == found or (FOLDED and part.lower() == found.lower())
    return part is None or part.fullmatch(found) is not None


def _pieces(pattern: bytes) -> list[list[bytes]]:
    """Return each part of a pattern as tokens: an expression per byte or class, and stars as written."""
    pieces: list[list[bytes]] = [[]]
    at = 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            raise ValueError("a backslash with nothing to escape")
        at = token.end()
        match token.lastgroup:
            case "slash":
                pieces.append([])  # an escaped slash too
            case "stars":
                pieces[-1].append(token[0])
            case "one":
                pieces[-1].append(b".")
            case "open":
                members, at = _members(pattern, at)
                pieces[-1].append(_class(members, negated=len(token[0]) > 1))
            case _:
                pieces[-1].append(re.escape(token["escaped"] or token[0]))
    return pieces


def _members(pattern: bytes, at: int) -> tuple[set[int], int]:
    """Return the bytes of the class whose first member is at ``at``, and the position after the class."""
    members: set[int] = set()
    begun = False
    while not begun or pattern[at : at + 1] != b"]":
        begun = True  # a closing bracket in first position is a member
        member = _MEMBER.match(pattern, at)
        if member is None:
            raise ValueError("a class that does not end")
        at = member.end()
        members.update(_bytes_of(member))
    return members, at + 1


def _bytes_of(member: re.Match[bytes]) -> Iterator[int]:
    if member["named"] is not None:
        if member["named"] not in _CLASSES:
            raise ValueError("a class that nobody knows")
        yield from _CLASSES[member["named"]].encode()
        return
    low = member["low_"] or member["low"]
    high = member["high_"] or member["high"] or low
    yield from range(low[0], high[0] + 1)
    if high < low:
        yield low[0]


def _class(members: set[int], *, negated: bool) -> bytes:
    kept = sorted(set(range(256)) - members if negated else members)
    return b"[%b]" % b"".join(b"\\x%02x" % byte for byte in kept) if kept else b"(?!)"


def _part(piece: list[bytes]) -> Part:
    """Return the compiled pattern of a name.

    Between two stars the first match is as good as any other, so atomic groups prevent backtracking. The time is linear
    in the length of the name for any pattern.
    """
    if len(piece) == 1 and len(piece[0]) > 1 and not piece[0].strip(b"*"):
        return None
    if all(_is_literal(token) for token in piece):
        return b"".join(token.removeprefix(b"\\") for token in piece)
    chunks = [b""]
    for token in piece:
        if token.startswith(b"*"):
            chunks.append(b"")
        else:
            chunks[-1] += token
    first, *middle = chunks
    last = b".*" + middle.pop() if middle else b""
    return re.compile(first + b"".join(b"(?>.*?%b)" % chunk for chunk in middle if chunk) + last, _FLAGS)


def _is_literal(token: bytes) -> bool:
    return len(token) == (2 if token.startswith(b"\\") else 1) and token not in (b"*", b".")
