"""Source folders that a script generates before the build: git ignores them, and the checkout does not have them.

Source: https://git-scm.com/docs/gitignore#_pattern_format (a pattern with a slash is relative to the .gitignore file).
"""

import re
from collections.abc import Iterator
from functools import cached_property

from probe.sites.tree import Tree, folder_of, joined, led_to

_PATH = re.compile(r"/?([\w.@-]+(?:/[\w.@-]+)+)/?(?:\*{1,2})?\Z")
_OUTPUT = re.compile(r"(?:\A|/)(?:node_modules|dist|build|_site|_dev|public|out|target|\.\w+)(?:/|\Z)")


class MadeFolders:
    """The generated folders of one site; ``pages`` is the folder of its sources."""

    def __init__(self, tree: Tree, pages: str) -> None:
        self._tree = tree
        self._pages = pages

    def may_have(self, url: str) -> bool:
        """Whether the page at a URL path may come from a generated folder, and from no existing folder.

        The URL need not contain the generated folder's own name: a generated data file may set the permalink.
        """
        plain = url.rstrip("/")
        return any(
            plain == start or (plain.startswith(f"{start}/") and not self._is_here(plain, start))
            for start in self._starts
        )

    def _is_here(self, url: str, start: str) -> bool:
        """Whether the folder of a URL path exists here; generators may lower its case."""
        name = url[len(start) + 1 :].partition("/")[0].lower()
        beside = self._tree.names(joined(self._pages, start[1:]))
        return any(each.lower() == name and entry.folder for each, entry in beside.items())

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        """The URL paths of the folders that contain generated folders."""
        folders = (folder_of(path)[len(self._pages) :].strip("/") for path in _made(self._tree, self._pages))
        return tuple(f"/{folder}" for folder in folders if folder)


def _made(tree: Tree, pages: str) -> Iterator[str]:
    """Yield the folders below the source folder that git ignores by path and that do not exist here."""
    start = f"{pages}/" if pages else ""
    for folder in (pages, *_above(pages)):
        for line in tree.text(joined(folder, ".gitignore")).splitlines():
            named = _PATH.match(line.strip())
            path = None if named is None else led_to(folder, named[1])
            if path is not None and path.startswith(start) and _is_made(tree, path, path[len(start) :]):
                yield path


def _is_made(tree: Tree, path: str, below: str) -> bool:
    """Whether a missing path may be a generated source folder."""
    return "." not in below.rpartition("/")[2] and _OUTPUT.search(below) is None and not tree.is_folder(path)


def _above(folder: str) -> Iterator[str]:
    while folder:
        folder = folder_of(folder)
        yield folder
