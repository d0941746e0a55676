"""Text that is joined from pieces of a source, and the source position of each character."""

from bisect import bisect_right


class Pieces:
    """A text and its source map: ``offset`` returns the source position of a character of ``text``."""

    __slots__ = ("_length", "_parts", "_sources", "_starts", "_steps")

    def __init__(self, text: str = "", offset: int = 0) -> None:
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._sources: list[int] = []
        self._steps: list[int] = []
        self._length = 0
        if text:
            self.add(text, offset)

    def add(self, text: str, offset: int, *, whole: bool = False) -> None:
        """Append a text from a source offset; with ``whole``, all its characters map to that one offset."""
        if not text:
            return
        step = 0 if whole else 1
        follows = self._steps and self._steps[-1] == step == 1 and self.offset(self._length) == offset
        if not follows:
            self._starts.append(self._length)
            self._sources.append(offset)
            self._steps.append(step)
        self._parts.append(text)
        self._length += len(text)

    def __bool__(self) -> bool:
        """Whether there is any text, without joining the pieces, since each line of a paragraph calls this."""
        return self._length > 0

    @property
    def text(self) -> str:
        """The pieces joined to one text."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def offset(self, index: int) -> int:
        """Return the source offset of the character at ``index`` of the text; 0 if there is no text."""
        if not self._starts:
            return 0
        piece = bisect_right(self._starts, index) - 1
        return self._sources[piece] + self._steps[piece] * (index - self._starts[piece])
