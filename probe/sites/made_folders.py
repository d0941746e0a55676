"""Folders of sources that a script of the project fills before the build: git ignores them, and they are not here.

Source: https://git-scm.com/docs/gitignore#_pattern_format (a pattern with a slash is a path from its own folder).
"""

import re
from collections.abc import Iterator
from functools import cached_property

from probe.sites.tree import Tree, folder_of, joined, led_to

_PATH = re.compile(r"/?([\w.@-]+(?:/[\w.@-]+)+)/?(?:\*{1,2})?\Z")
_OUTPUT = re.compile(r"(?:\A|/)(?:node_modules|dist|build|_site|_dev|public|out|target|\.\w+)(?:/|\Z)")


class MadeFolders:
    """Those of one site; ``pages`` is the folder of its sources."""

    def __init__(self, tree: Tree, pages: str) -> None:
        self._tree = tree
        self._pages = pages

    def may_have(self, url: str) -> bool:
        """Whether the page at a URL path may be of a folder that is made, and is of none that is here.

        The name of that folder is not part of the path where a data file that is made as well says a permalink.
        """
        plain = url.rstrip("/")
        return any(
            plain == start or (plain.startswith(f"{start}/") and not self._is_here(plain, start))
            for start in self._starts
        )

    def _is_here(self, url: str, start: str) -> bool:
        name = url[len(start) + 1 :].partition("/")[0]
        return self._tree.is_folder(joined(self._pages, joined(start[1:], name)))

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        """The URL paths of the folders that those which are made lie in."""
        folders = (folder_of(path)[len(self._pages) :].strip("/") for path in _made(self._tree, self._pages))
        return tuple(f"/{folder}" for folder in folders if folder)


def _made(tree: Tree, pages: str) -> Iterator[str]:
    """Yield the folders below that of the pages that git ignores by their path, and that are not here."""
    start = f"{pages}/" if pages else ""
    for folder in (pages, *_above(pages)):
        for line in tree.text(joined(folder, ".gitignore")).splitlines():
            named = _PATH.match(line.strip())
            path = None if named is None else led_to(folder, named[1])
            if path is not None and path.startswith(start) and _is_made(tree, path, path[len(start) :]):
                yield path


def _is_made(tree: Tree, path: str, below: str) -> bool:
    """Whether a path that is not here may be that of a folder of sources."""
    return "." not in below.rpartition("/")[2] and _OUTPUT.search(below) is None and not tree.is_folder(path)


def _above(folder: str) -> Iterator[str]:
    while folder:
        folder = folder_of(folder)
        yield folder
