"""The includes of AsciiDoc documents that consist of several files and belong to no site.

Sources: https://docs.asciidoctor.org/asciidoc/latest/directives/include/, where targets are relative to the file that
contains the directive, and .../macros/inter-document-xref/: an included file is part of the whole document, and the
path of a reference may omit its suffix.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from probe.sites.tree import Tree, folder_of, led_to

SUFFIXES = (".adoc", ".asciidoc", ".asc", ".ad")
_INCLUDE = re.compile(r"^include::([^\s\[][^\[\n]*)\[[^\n]*\][ \t]*$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"^:(\w[\w-]*):[ \t]+(\S[^\n]*?)[ \t]*$", re.MULTILINE)
_REFERENCE = re.compile(r"\{(\w[\w-]*)\}")
_DEEPEST, _MOST = 20, 4 << 20  # levels of includes, characters of a whole document


class Parts:
    """The includes of one tree, read on demand."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._read: dict[str, str] = {}

    def documents(self, source: str) -> tuple[str, ...]:
        """Return the top-level documents that include a file, directly or indirectly."""
        found, waiting, seen = [], [source], {source}
        while waiting:
            above = [each for each in self._includers.get(waiting.pop(), ()) if each not in seen]
            seen.update(above)
            waiting += above
            found += [each for each in above if each not in self._includers]
        return tuple(found)

    @cached_property
    def _includers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for source in self._tree.files(""):
            if source.lower().endswith(SUFFIXES) and "include::" in (text := self._tree.text(source)):
                for path in self._parts(text, source):
                    found.setdefault(path, []).append(source)
        return found

    def _parts(self, text: str, source: str) -> Iterator[str]:
        for each in _INCLUDE.finditer(text):
            path = self._path(each[1], text, source)
            if path is not None:
                yield path

    def _path(self, target: str, text: str, source: str) -> str | None:
        """Return the document that an include names, None if there is no such document in the tree."""
        if "{" in target:
            known = {found[1].lower(): found[2] for found in _ATTRIBUTE.finditer(text)}
            target = _REFERENCE.sub(lambda match: known.get(match[1].lower(), match[0]), target)
        path = led_to(folder_of(source), target) if target.lower().endswith(SUFFIXES) else None
        return path if path is not None and self._tree.is_file(path) else None

    def wholes(self, source: str) -> dict[str, str]:
        """Map each document that contains a file (itself or its includers) to its text with all includes."""
        return {each: self._whole(each) for each in self.documents(source) or (source,)}

    def _whole(self, document: str) -> str:
        if document not in self._read:
            self._read[document] = self._expanded(document, 0)
        return self._read[document]

    def _expanded(self, source: str, deep: int) -> str:
        text = self._tree.text(source)

        def content(found: re.Match[str]) -> str:
            if "{" not in found[1] and not found[1].lower().endswith(SUFFIXES):  # lists, code: without anchors
                return ""
            path = self._path(found[1], text, source) if deep < _DEEPEST else None
            return found[0] if path is None else self._expanded(path, deep + 1)

        return _INCLUDE.sub(content, text)[:_MOST] if "include::" in text else text
