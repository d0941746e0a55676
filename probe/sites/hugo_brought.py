"""Content of a Hugo site that is not here: a submodule, a module of Hugo or a script brings it before the build."""

from collections.abc import Callable

from probe.model import Note
from probe.sites.hugo_config import Content
from probe.sites.interface import Made, Unknown
from probe.sites.made_folders import MadeFolders
from probe.sites.tree import Tree


class Brought:
    """Answers for pages that content from elsewhere may have; ``urlized`` returns the URL path of a logical path."""

    def __init__(
        self, tree: Tree, absent: tuple[Content, ...], contents: tuple[Content, ...], urlized: Callable[[str], str]
    ) -> None:
        self._absent = [(f"/{urlized(each.target)}/", Note("submodule-absent", (each.folder,))) for each in absent]
        self._made = [MadeFolders(tree, content.folder) for content in contents]

    def at(self, url: str) -> Made | Unknown | None:
        """Return what may be at a URL path."""
        note = next((note for start, note in self._absent if f"{url}/".startswith(start)), None)
        if note is not None:
            return Unknown(note)
        return Made(url) if any(made.may_have(url) for made in self._made) else None

    @property
    def anywhere(self) -> Unknown | None:
        """What a page that is looked up by its name alone may be."""
        return Unknown(self._absent[0][1]) if self._absent else None
