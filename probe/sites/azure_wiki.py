"""Wikis of Azure DevOps: pages keep their paths, hyphens replace spaces, and ``.order`` sorts a folder.

Sources: https://learn.microsoft.com/en-us/azure/devops/project/wiki/wiki-file-structure and …/wiki-markdown-guidance.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from probe.model import Note
from probe.sites.interface import Answer, Generator, Missing, Outline, Site, Source, Unknown
from probe.sites.tree import Tree, folder_of, joined, led_to


class AzureWiki(Site):
    """A wiki: a folder with a file ``.order`` that lists its pages."""

    name = "azure-wiki"
    suffixes = (".md",)

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a reference relative to the folder of a page."""
        path = led_to(folder_of(source), reference.rstrip("/"))
        if path is None or self.below(path) is None:
            return Unknown(Note("outside-project"))
        return self._at(path)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x`` relative to the root of the wiki."""
        path = led_to(self.pages, reference.strip("/"))
        return Unknown(Note("outside-project")) if path is None else self._at(path)

    def _at(self, path: str) -> Answer:
        """Return the file or page at a path, in which each name is a title with spaces or a file name."""
        if self.tree.is_file(path):
            return Source(path)
        folder = self.pages
        parts = (path[len(self.pages) :].strip("/")).split("/")
        for part in parts[:-1]:
            folder = joined(folder, self._spelt(folder, part) or part)
        found = self._spelt(folder, f"{parts[-1].removesuffix('.md')}.md")
        if found is not None:
            return Source(joined(folder, found))
        return Source(path) if self.tree.is_folder(path) else Missing(f"{path.removesuffix('.md')}.md")

    def _spelt(self, folder: str, name: str) -> str | None:
        return next((each for each in self.tree.names(folder) if _title(each) == _title(name)), None)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: lower case, hyphens for spaces, other characters kept, removed or replaced."""
        for heading in outline.headings:
            made = re.sub(r"\s", "-", heading.text.strip().lower())
            yield from (made, re.sub(r"[^\w-]", "", made), re.sub(r"-{2,}", "-", re.sub(r"[^\w-]", "-", made)))
        yield from outline.html


def _title(name: str) -> str:
    """Return the title of a page for comparison: a file name has hyphens for spaces, and ``%2D`` for a hyphen."""
    return re.sub(r"[\s-]+", "-", unquote(name)).lower()


def _found(tree: Tree, root: str) -> AzureWiki | None:
    """Return the wiki in a folder; a subfolder with ``.order`` is part of the wiki above it."""
    if root and tree.is_file(joined(folder_of(root), ".order")):
        return None
    names = [line.strip() for line in tree.text(joined(root, ".order")).splitlines() if line.strip()]
    pages = [name for name in names if tree.is_file(joined(root, f"{name}.md"))]
    return AzureWiki(tree, root) if names and len(pages) * 2 >= len(names) else None


GENERATOR = Generator(name="azure-wiki", markers=(".order",), found=_found, order=5)
