"""The text of a Markdown document in the units of its parser: without front matter, in bytes of UTF-8."""

import re

from probe.patterns import lazy_compile

_STEP = 1024  # bytes between two positions whose character offset is stored
_CONTINUATION = bytes(range(0x80, 0xC0))
_SURROGATE = lazy_compile("[\ud800-\udfff]")

# A mapping between two delimiters at the start of a text. A key in its first line distinguishes it from a rule.
_FRONT_MATTER = lazy_compile(
    r"""
      ---[ \t]*\r?\n
      (?:[ \t]*(?:\#[^\n]*)?\r?\n)*+
      (?: [\"'\w][^\n:]*:(?=\s) [\s\S]*? ^ )?
      (?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)
    | \+\+\+[ \t]*\r?\n [\s\S]*? ^\+\+\+[ \t]*(?:\r?\n|\Z)
    """,
    re.MULTILINE | re.VERBOSE,
)


# The parser (pyromark 0.10.3) reads a closing fence that is followed by a tab as code, and never closes the block.
_TABS_BEHIND_FENCE = lazy_compile(r"(?<=```|~~~)(?= *+\t)[ \t]++(?=[\r\n]|\Z)")

_MARKS = ("---", "+++")
_COMMENT = lazy_compile(r"^[ \t]*#.*", re.MULTILINE)


def _front_matter(text: str) -> re.Match[str] | None:
    return _FRONT_MATTER.match(text) if text.startswith(_MARKS) else None


def front_matter(text: str) -> str:
    """Return the front matter of a text, with its comments as blanks."""
    matter = _front_matter(text)
    return _COMMENT.sub(lambda comment: " " * len(comment[0]), matter[0]) if matter else ""


def _without_tabs_behind_fences(text: str) -> str:
    if "\t" not in text or ("`\t" not in text and "~\t" not in text and " \t" not in text):
        return text
    return _TABS_BEHIND_FENCE.sub(lambda blanks: " " * len(blanks[0]), text)


class Source:
    """The part of a text that is parsed, as ``body`` and as bytes in ``content``."""

    __slots__ = ("_skipped", "_steps", "body", "content")

    def __init__(self, text: str) -> None:
        if not text.isascii():
            text = _SURROGATE.sub("\ufffd", text)
        matter = _front_matter(text)
        self._skipped = matter.end() if matter else 0
        self.body = _without_tabs_behind_fences(text[self._skipped :])
        self.content = self.body.encode()
        self._steps: list[int] | None = None if len(self.body) == len(self.content) else self._counted()

    def at(self, byte: int) -> int:
        """Return the character offset in the whole text of a byte offset in ``content``."""
        if self._steps is None:
            return self._skipped + byte
        step = byte // _STEP
        return self._skipped + self._steps[step] + _characters(self.content[step * _STEP : byte])

    def piece(self, start: int, end: int) -> str:
        """Return the text between two offsets in ``content``."""
        return self.content[start:end].decode("utf-8", "replace")

    def _counted(self) -> list[int]:
        steps, count = [0], 0
        for start in range(0, len(self.content), _STEP):
            count += _characters(self.content[start : start + _STEP])
            steps.append(count)
        return steps


def _characters(content: bytes) -> int:
    """Return the number of characters that start in a piece of UTF-8."""
    return len(content.translate(None, _CONTINUATION))
