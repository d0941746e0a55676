"""Places that the scripts of a page may make: whether a name that its HTML lacks can be told to be missing."""

import re

from probe.extract.text import decode
from probe.model import Document
from probe.pages.prose import packed, unpacked

_SCRIPT = re.compile(rb"<script\b(?![^>]{0,500}application/ld\+json)", re.IGNORECASE)
_SCRIPTS = re.compile(r"<script\b[^>]*>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
# What frameworks fill: create-react-app, Vite, Vue, Next.js, Nuxt, Gatsby, SvelteKit, Angular, Docsify.
_MOUNTS = frozenset({"app", "root", "__next", "__nuxt", "___gatsby", "svelte", "main", "docs"})
_FEW = 200  # characters of text that a page has before its scripts fill it: "Loading …", "Please enable JavaScript"


class Scripted:
    """A page with scripts, kept in little memory until a name is sought that it lacks."""

    def __init__(self, page: Document) -> None:
        self._page: Document | None = packed(page)
        self._is_filled = False
        self._scripts = ""

    @classmethod
    def of(cls, page: Document) -> "Scripted | None":
        """Return what a page's scripts may make, None where it has none."""
        return cls(page) if _SCRIPT.search(page.content) else None

    def may_make(self, name: str) -> bool:
        """Whether the page is an empty shell that scripts fill, or they have the name among their texts."""
        if self._page is not None:
            from probe.extract.html import ids, prose  # noqa: PLC0415 - the reader of pages, where there is a page to read

            page, self._page = unpacked(self._page), None
            text = decode(page.content)
            mounts = not _MOUNTS.isdisjoint(ids(text)) or "<app-root" in text
            self._is_filled = mounts and len(prose(page)) < _FEW
            self._scripts = "\n".join(_SCRIPTS.findall(text))
        quoted = (f'"{name}"', f"'{name}'", f'\\"{name}\\"', f'"#{name}"', f"'#{name}'", f'\\"#{name}\\"')
        return self._is_filled or any(each in self._scripts for each in quoted)
