"""The text of a page, which few links name: it is read when one does, and until then the page is kept."""

import zlib
from collections.abc import Callable

from msgspec.structs import replace

from probe.model import Document
from probe.pages.text_fragments import folded


class Prose:
    """The text of one page, or the page that it is still to be read from, in less memory."""

    def __init__(self, page: Document, read: Callable[[Document], str]) -> None:
        self._page: Document | None = packed(page)
        self._read = read
        self._text = b""

    def text(self) -> str:
        """Return the text as ``folded`` has it."""
        if self._page is None:
            return zlib.decompress(self._text).decode("utf-8", "surrogatepass")
        text = folded(self._read(unpacked(self._page)))
        self._text, self._page = zlib.compress(text.encode("utf-8", "surrogatepass"), 1), None
        return text


def packed(page: Document) -> Document:
    """Return a page in less memory: a crawl may keep many of them."""
    return replace(page, content=zlib.compress(page.content, 1))


def unpacked(page: Document) -> Document:
    """Return a page as it was before ``packed``."""
    return replace(page, content=zlib.decompress(page.content))
