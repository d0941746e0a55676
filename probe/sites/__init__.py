"""Site generators: what they build of a source, and what links in it mean; one file a generator.

``index.json`` has the names of files that mark a site, so that a run without one imports no generator;
``python -m probe.sites`` writes it anew. What a site answers is told in ``probe.sites.interface``.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path, PurePath
from typing import NamedTuple

from probe.errors import SettingsError
from probe.sites.asciidoc_parts import SUFFIXES, Parts
from probe.sites.config_links import CONFIG, ConfigFile, config_file, config_names
from probe.sites.copied import Copied, Template, copied_by, is_markup, template_of
from probe.sites.interface import Answer, Generator, Missing, Site
from probe.sites.tree import Tree, joined, path_from
from probe.tables import load

_BESIDE = ("website", "site", "docs", "www", "en")

__all__ = ["CONFIG", "ConfigFile", "Page", "Site", "Sites", "is_markup"]


_OF_DOCUMENTATION = ("docs", "doc", "docs/source", "doc/source")
"""The folders beside a file in which a site may have it as a part."""


class Page(NamedTuple):
    """A file that a site claims."""

    site: Site
    source: str

    def own(self, text: str, kind: str) -> Answer | None:
        """Return what a link in the generator's own syntax means, None for any other."""
        return self.site.own(text, kind, self.source)

    def look_up(self, text: str, kind: str) -> Answer | None:
        """Return what a link means; of a part that several pages include, the first answer that it is missing."""
        pages = self.site.pages_of(self.source)
        answers = [self.site.moved(self.site.look_up(text, kind, page), text, kind, page) for page in pages]
        return next((answer for answer in answers if isinstance(answer, Missing)), answers[0] if answers else None)


class Sites:
    """Finds the site of each document, for one run: what is found is remembered."""

    def __init__(self, told: Sequence[str] = ()) -> None:
        """Take what the user says: ``NAME`` for the only generators that count, ``NAME=FOLDER`` for one folder's."""
        pairs = [text.partition("=") for text in told]
        self._names = frozenset(name for name, equals, _ in pairs if not equals)
        self._told = {os.path.abspath(folder): name for name, equals, folder in pairs if equals}  # noqa: PTH100 - texts
        self._trees: dict[str, Tree] = {}
        self._tops: dict[str, str] = {}
        self._sites: dict[str, tuple[Site, ...]] = {}
        self._pages: dict[str, Page | None] = {}
        self._parts: dict[str, Parts] = {}
        self._copied: dict[str, Copied | Template | None] = {}
        self._including: dict[str, Page | None] = {}
        self._configs: dict[str, ConfigFile | None] = {}

    def page(self, base: str | None) -> Page | None:
        """Return the page that is made of the file with a ``file:`` URL, None where no site claims it."""
        if base is None:
            return None
        if base not in self._pages:
            place = path_from(base)
            self._pages[base] = None if place is None or base.endswith("/") else self.page_at(place)
        return self._pages[base]

    def page_at(self, place: str) -> Page | None:
        """Return the page that is made of a file of this machine, by its absolute path."""
        for site in self.around(os.path.dirname(place)):  # noqa: PTH120 - paths are texts here
            source = site.tree.path_at(place)
            if source is not None and site.claims(source):
                return Page(site, source)
        return None

    def config(self, base: str | None) -> ConfigFile | None:
        """Return the file with a ``file:`` URL as a config of a site, None for any other."""
        if base is None or config_names().fullmatch(base) is None:
            return None
        if base not in self._configs:
            place = path_from(base)
            self._configs[base] = None if place is None else self.config_at(place)
        return self._configs[base]

    def is_config(self, place: str) -> bool:
        """Whether a file of this machine is a config of a site, by its absolute path."""
        return config_names().fullmatch(place) is not None and self.config_at(place) is not None

    def config_at(self, place: str) -> ConfigFile | None:
        """Return a file of this machine as a config of a site, by its absolute path."""
        around = self.around(os.path.dirname(place))  # noqa: PTH120 - paths are texts here
        found = (config_file(site, site.tree.path_at(place)) for site in around)
        return next((each for each in found if each is not None), None)

    def copied(self, base: str) -> Copied | Template | None:
        """Return the file with a ``file:`` URL as a site's build copies or fills it; None for what no site uses."""
        if base not in self._copied:
            place = path_from(base) or ""
            pairs = [(site, site.tree.path_at(place)) for site in self.around(os.path.dirname(place))]  # noqa: PTH120
            found = (find(*pair) for find in (template_of, copied_by) for pair in pairs)
            self._copied[base] = next((each for each in found if each is not None), None)
        return self._copied[base]

    def is_template(self, place: str) -> bool:
        """Whether a file of this machine is a component or layout of a site, by its absolute path."""
        if not is_markup(place):
            return False
        around = self.around(os.path.dirname(place))  # noqa: PTH120 - paths are texts here
        return any(template_of(site, site.tree.path_at(place)) is not None for site in around)

    def including(self, base: str) -> Page | None:
        """Return the page of a site in a folder below that shows a file as a part: a changelog at the top, in docs."""
        if base not in self._including:
            self._including[base] = self._found_including(base)
        return self._including[base]

    def _found_including(self, base: str) -> Page | None:
        place = path_from(base) or ""
        folder = os.path.dirname(place)  # noqa: PTH120
        tree = self._tree(self._top(folder))
        source, start = tree.path_at(place), tree.path_at(folder)
        if source is None or start is None:
            return None
        for below in _OF_DOCUMENTATION:
            for site in _sites_in(tree, joined(start, below), self._names):
                if site.pages_of(source) != (source,):
                    return Page(site, source)
        return None

    def showing(self, place: str) -> Iterator[tuple[str, Page]]:
        """Yield the pages, with their places on this machine, that show a file outside of their site as a part."""
        page = self.including(Path(place).as_uri())
        if page is not None:
            tree = page.site.tree
            yield from ((tree.place(each), Page(page.site, each)) for each in page.site.pages_of(page.source))

    def documents_with(self, base: str) -> tuple[str, ...]:
        """Return the ``file:`` URLs of the AsciiDoc documents that include the file with a URL."""
        place = path_from(base) if base.lower().endswith(SUFFIXES) else None
        if place is None:
            return ()
        tree, parts = self._parts_around(place)
        source = tree.path_at(place)
        return () if source is None else tuple(Path(tree.place(each)).as_uri() for each in parts.documents(source))

    def wholes(self, place: str) -> dict[str, str]:
        """Return the texts, by their paths, of the documents that an AsciiDoc file is shown in; of other files none."""
        if not place.lower().endswith(SUFFIXES):
            return {}
        tree, parts = self._parts_around(place)
        source = tree.path_at(place)
        return {} if source is None else {tree.place(each): text for each, text in parts.wholes(source).items()}

    def _parts_around(self, place: str) -> tuple[Tree, Parts]:
        tree = self._tree(self._top(os.path.dirname(place)))  # noqa: PTH120
        return tree, self._parts.setdefault(tree.top, Parts(tree))

    def around(self, folder: str) -> tuple[Site, ...]:
        """Return the sites whose root a folder or one above it in its repository is, the nearest first."""
        unknown: list[str] = []
        each = folder
        while each not in self._sites:
            unknown.append(each)
            if each == self._top(folder):
                break
            each = os.path.dirname(each)  # noqa: PTH120
        tree = self._tree(self._top(folder))
        for each in reversed(unknown):
            above = () if each == tree.top else self._sites[os.path.dirname(each)]  # noqa: PTH120
            self._sites[each] = (*self._sites_in(tree, tree.path_at(each) or "", each), *above)
        return self._sites[folder]

    def _sites_in(self, tree: Tree, folder: str, place: str) -> tuple[Site, ...]:
        """Return the sites whose root a folder is, by its markers or by what the user says of it."""
        name = self._told.get(place)
        if name is None:
            return _sites_in(tree, folder, self._names)
        found = (
            _generator(entry["module"]).found(tree, folder) for entry in load("sites/index") if entry["name"] == name
        )
        sites = tuple(site for site in found if site is not None)
        if name != "none" and not sites:
            raise SettingsError(f"site: {name} finds nothing to build in {place}")
        return sites

    def _tree(self, top: str) -> Tree:
        return self._trees.setdefault(top, Tree(top))

    def _top(self, folder: str) -> str:
        """Return the top of the repository that a folder is in; without one the outermost folder with a marker."""
        if folder not in self._tops:
            folders = [folder, *map(str, PurePath(folder).parents)]
            top = next((each for each in folders if os.path.lexists(f"{each}/.git")), None)
            self._tops[folder] = top or next(
                (f for f in reversed(folders[:-1]) if f in self._told or _may_have_a_site(f)), folder
            )
        return self._tops[folder]


def _may_have_a_site(folder: str) -> bool:
    return any(os.path.lexists(f"{folder}/{marker}") for marker in markers())


def _sites_in(tree: Tree, folder: str, only: frozenset[str]) -> tuple[Site, ...]:
    """Return the sites of a folder, and those beside whose root their sources may lie: ``website`` with ``../docs``.

    Of ``only`` these generators, where the user names any. Those beside it come first: their configs name the folders.
    """
    beside = (joined(folder, name) for name in _BESIDE if name in tree.names(folder))
    return (
        *(site for each in beside for site in _rooted_in(tree, each, only) if site.reaches_out),
        *_rooted_in(tree, folder, only),
    )


def _rooted_in(tree: Tree, folder: str, only: frozenset[str]) -> tuple[Site, ...]:
    names = tree.names(folder)
    modules = {module: None for marker in markers().keys() & names.keys() for module in markers()[marker]}
    if only:
        modules = {entry["module"]: None for entry in load("sites/index") if entry["name"] in only & _names_of(modules)}
    found = (_generator(module).found(tree, folder) for module in sorted(modules, key=list(order()).index))
    return tuple(site for site in found if site is not None)


def _names_of(modules: Mapping[str, None]) -> frozenset[str]:
    return frozenset(entry["name"] for entry in load("sites/index") if entry["module"] in modules)


@cache
def order() -> tuple[str, ...]:
    """Return the modules of all generators, the first of them that finds a site in a folder has it."""
    return tuple(entry["module"] for entry in load("sites/index"))


@cache
def markers() -> dict[str, tuple[str, ...]]:
    """Return the modules whose generators each marker may tell of."""
    of: dict[str, tuple[str, ...]] = {}
    for entry in load("sites/index"):
        for marker in entry["markers"]:
            of[marker] = (*of.get(marker, ()), entry["module"])
    return of


@cache
def _generator(module: str) -> Generator:
    found: Generator = import_module(f"{__name__}.{module}").GENERATOR
    return found
