"""Anchors that the scripts of a page may create: whether a name missing from its HTML is really missing."""

import re

from probe.extract.text import decode
from probe.model import Document
from probe.pages.prose import packed, unpacked

_SCRIPT = re.compile(rb"<script\b(?![^>]{0,500}application/ld\+json)", re.IGNORECASE)
_SCRIPTS = re.compile(r"<script\b[^>]*>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
# Mount points of create-react-app, Vite, Vue, Next.js, Nuxt, Gatsby, SvelteKit, Angular, Docsify.
_MOUNTS = frozenset({"app", "root", "__next", "__nuxt", "___gatsby", "svelte", "main", "docs"})
_FEW = 200  # fewer characters of text mark an unfilled page: "Loading …", "Please enable JavaScript"


class Scripted:
    """A page with scripts, kept compressed until a name is looked up that its HTML lacks."""

    def __init__(self, page: Document) -> None:
        self._page: Document | None = packed(page)
        self._is_filled = False
        self._scripts = ""

    @classmethod
    def of(cls, page: Document) -> "Scripted | None":
        """Return the scripted state of a page, or None if it has no scripts."""
        return cls(page) if _SCRIPT.search(page.content) else None

    def may_make(self, name: str) -> bool:
        """Whether the page is an empty shell that scripts fill, or its scripts contain the name as a string."""
        if self._page is not None:
            from probe.extract.html import ids, prose  # noqa: PLC0415 - only needed to read a page

            page, self._page = unpacked(self._page), None
            text = decode(page.content)
            mounts = not _MOUNTS.isdisjoint(ids(text)) or "<app-root" in text
            self._is_filled = mounts and len(prose(page)) < _FEW
            self._scripts = "\n".join(_SCRIPTS.findall(text))
        quoted = (f'"{name}"', f"'{name}'", f'\\"{name}\\"', f'"#{name}"', f"'#{name}'", f'\\"#{name}\\"')
        return self._is_filled or any(each in self._scripts for each in quoted)
