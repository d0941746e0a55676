"""The text of a page for text fragments; it is extracted when the first link needs it."""

import zlib
from collections.abc import Callable

from msgspec.structs import replace

from probe.model import Document
from probe.pages.text_fragments import folded


class Prose:
    """The text of one page, or the page that it is extracted from, both compressed."""

    def __init__(self, page: Document, read: Callable[[Document], str]) -> None:
        self._page: Document | None = packed(page)
        self._read = read
        self._text = b""

    def text(self) -> str:
        """Return the text as normalized by ``folded``."""
        if self._page is None:
            return zlib.decompress(self._text).decode("utf-8", "surrogatepass")
        text = folded(self._read(unpacked(self._page)))
        self._text, self._page = zlib.compress(text.encode("utf-8", "surrogatepass"), 1), None
        return text


def packed(page: Document) -> Document:
    """Return a page with compressed content, because a crawl may keep many of them."""
    return replace(page, content=zlib.compress(page.content, 1))


def unpacked(page: Document) -> Document:
    """Return a page as it was before ``packed``."""
    return replace(page, content=zlib.decompress(page.content))
