"""Decides whether the lines of a text are a list of URLs or prose, by one rule for named and found files.

A text is a list if at least half of its lines are a URL, a URL with a misspelt scheme, or a host name that is not a
file name; blank lines and comments do not count. A line that ends like a heading or a sentence counts twice against a
list. A line of a list that is not a URL is ``invalid``; prose in a prose text is not a link.
"""

import re
from collections.abc import Callable
from typing import Final

from probe.extract.interface import HEAD
from probe.extract.lines import item
from probe.extract.text import decode
from probe.misspelt import nearest

LOOKED_AT: Final = 100  # lines
SIZE: Final = 64 * HEAD  # bytes that are searched for these lines

_START = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//[^\s/]|https?:\S|(?:mailto|tel):\S", re.IGNORECASE)
_HOST = re.compile(
    r"(?:(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:(?:[^\W\d_]{2,}|xn--[a-z0-9-]+))\.?|\d{1,3}(?:\.\d{1,3}){3}|localhost(?=[:/]))"
    r"(?P<more>(?::\d+)?(?:[/?#]\S*)?)",
    re.IGNORECASE,
)
_PATH_LIKE = re.compile(r"[/?=&%]|\.\w+\Z")
_SENTENCE = re.compile(r".*[^.:!?\W][\"')]?[:.!?]\Z", re.DOTALL)


def is_list(content: bytes, is_file_name: Callable[[str], bool]) -> bool:
    """Whether a text with this beginning is a list of URLs; ``is_file_name`` distinguishes ``setup.py`` from a host."""
    found = _lines(content)
    if not found:
        return True  # only comments, no prose
    others = [line for line in found if not (_is_address(line) or _is_host(line, is_file_name))]
    return len(found) > len(others) and 2 * len(others) + sum(map(_is_sentence, others)) <= len(found)


def has_scheme(content: bytes) -> bool:
    """Whether any line in the beginning of a list has a scheme, misspelt or not."""
    return any(_START.match(line) or nearest(line) for line in _lines(content))


def _lines(content: bytes) -> list[str]:
    """Return the first lines that are neither blank nor a comment, stripped of the characters around a URL."""
    lines = decode(content[:SIZE]).splitlines()[: 2 * LOOKED_AT]
    return [text for line in lines if (text := item(line))][:LOOKED_AT]


def _is_address(line: str) -> bool:
    """Whether a line is a URL without text after it; the URL may contain blanks, as file names do."""
    first, _, rest = line.partition(" ")
    if not (_START.match(first) or nearest(line)):
        return False
    rest = rest.strip()
    return not rest or (rest[0].isalnum() and (" " not in rest or _PATH_LIKE.search(rest) is not None))


def _is_host(line: str, is_file_name: Callable[[str], bool]) -> bool:
    host = _HOST.fullmatch(line)
    return host is not None and (bool(host["more"]) or not is_file_name(line))


def _is_sentence(line: str) -> bool:
    return _SENTENCE.fullmatch(line) is not None
