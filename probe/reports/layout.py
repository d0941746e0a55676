"""Lay out text in terminal columns, of which a Chinese character takes two."""

import re
from collections.abc import Sequence

from probe.patterns import lazy_compile

# A line may break at a blank and around a wide character, but closing punctuation stays with the text before it and
# opening punctuation with the text after it (CSS Text, "line-break").
_OPENING = "（《「『【〈“‘"  # noqa: RUF001 - full-width punctuation is intended
_CLOSING = "，。、；：！？）》」』】〉…”’%"  # noqa: RUF001 - the same
_WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0003fffd"
)
_WORD, _BLANK = lazy_compile(r"\s+|\S+"), lazy_compile(r"\s")  # in a text without wide characters
_NARROW = rf"[^\s{_WIDE}{_OPENING}]*"
_UNIT = lazy_compile(rf"\s+|[{_OPENING}]*(?:[{_WIDE}]|{_NARROW})[{_CLOSING}]*")


def filled(text: str, width: int) -> str:
    """Return ``text`` padded with blanks to a width in columns."""
    return text + " " * (width - columns(text))


def columns(text: str) -> int:
    """Return the width of ``text`` in terminal columns."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415 - has large tables that only other scripts need

    return max(wcswidth(text), 0)


def wrap(text: str, width: int, names: Sequence[str] = ()) -> list[str]:
    """Return ``text`` in lines of at most ``width`` columns (2 or more); a longer word is split across full lines.

    Each of ``names`` is one word, whatever characters it contains: a path that is split cannot be clicked.
    """
    if len(text) <= width and text.isascii():
        return [text.rstrip()]
    lines, line = [], ""
    for unit in filter(None, _unit(text, names).findall(text)):
        wide = columns(unit)
        if columns(line) + wide <= width or unit.isspace():
            line += unit
        elif wide <= width:
            lines.append(line.rstrip())
            line = unit
        else:
            *full, line = cut(line + unit, width)
            lines += full
    return [*lines, line.rstrip()]


def _unit(text: str, names: Sequence[str]) -> re.Pattern[str]:
    if text.isascii() and not any(_BLANK.search(name) for name in names):
        return _WORD
    torn = [re.escape(name) for name in names if not _UNIT.fullmatch(name)]
    if not torn:
        return _UNIT
    return re.compile(rf"(?:{'|'.join(torn)}){_NARROW}[{_CLOSING}]*|{_UNIT.pattern}")


def shortened_middle(text: str, width: int) -> str:
    """Return ``text`` in at most ``width`` columns, with an ellipsis in the middle: both ends of a URL matter most."""
    if len(text) <= width and columns(text) <= width:
        return text
    tail = max((width - 1) // 2, 1)
    head = max(width - 1 - tail, 1)
    return f"{cut(text[:head], head)[0]}…{cut(text[: -tail - 1 : -1], tail)[0][::-1]}"


def cut(text: str, width: int) -> list[str]:
    """Return ``text`` in pieces of at most ``width`` columns, all but the last full."""
    if text.isascii() and text.isprintable():
        return [text[at : at + width] for at in range(0, len(text), width)] or [text]
    from wcwidth import wcwidth  # noqa: PLC0415 - the same

    pieces, start, used = [], 0, 0
    for at, character in enumerate(text):
        wide = max(wcwidth(character), 0)
        if used + wide > width and at > start:
            pieces.append(text[start:at])
            start, used = at, 0
        used += wide
    return [*pieces, text[start:]]
