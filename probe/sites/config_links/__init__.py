"""Links in the configuration files of sites: navigation, menus, footers, logos, redirects.

Each generator has one module here with the name of its module in ``probe.sites``, and a constant ``LINKS``: a subclass
of ``ConfigLinks``. Its table ``rules`` declares which keys of which files are links, and of what kind; its methods
resolve each kind. ``probe.extract`` reads the strings and their positions; a config is never run.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import ClassVar, Protocol

from msgspec import Struct

from probe.model import Note
from probe.sites.interface import Answer, Missing, Site, Source, Unknown, bare
from probe.sites.tree import folder_of, joined, led_to
from probe.tables import load
from probe.url import scheme

MARKDOWN = "markdown"
"""The kind of strings that are Markdown and contain links."""

Path = tuple[str | int, ...]

CONFIG = "config"
"""Prefix of the kinds of mentions in configs; a space and the kind of the rule follow."""


class Written(Protocol):
    """A string in a config file: the keys and indices of its path, and its value."""

    @property
    def path(self) -> Path:
        """The keys and indices of the string's path; for a key, the path ends with the key itself."""

    @property
    def value(self) -> str:
        """The string with escapes decoded."""

    @property
    def is_key(self) -> bool:
        """Whether the string is a key of a mapping."""


class Rule(Struct, frozen=True, gc=False):
    """Which strings are links: the path of their keys, and the kind of the links.

    Keys are separated by ``/``; ``*`` matches one key or index, ``**`` any number of them. ``file`` is the name of the
    files that the rule applies to; if it is empty, the rule applies to all files.
    """

    keys: str
    kind: str
    file: str = ""


class ConfigLinks:
    """Resolves the strings of one config file. ``source`` is the file, ``rules`` are those of the generator.

    ``names`` are patterns of config paths relative to the root of a site, at most two names deep. ``anywhere`` are
    patterns of file names in any folder of the site.
    """

    names: ClassVar[tuple[str, ...]] = ()
    anywhere: ClassVar[tuple[str, ...]] = ()
    rules: ClassVar[tuple[Rule, ...]] = ()

    def __init__(self, site: Site, source: str) -> None:
        self.site = site
        self.source = source

    @classmethod
    def reads(cls, site: Site, source: str) -> bool:
        """Whether a file is a config of the site."""
        start = f"{site.root}/" if site.root else ""
        below = source.removeprefix(start) if source.startswith(start) else None
        if below is None:
            return False
        name = below.rpartition("/")[2]
        return any(fits(each, below) for each in cls.names) or any(fits(each, name) for each in cls.anywhere)

    def kinds(self, strings: Sequence[Written]) -> Iterator[tuple[int, str]]:
        """Yield the index of each string that is a link, and its kind."""
        name = self.source.rpartition("/")[2]
        rules = [(_expression(rule.keys), rule.kind) for rule in self.rules if not rule.file or fits(rule.file, name)]
        for number, string in enumerate(strings):
            if string.value and not string.is_key:
                steps = "".join(f"/{step}" for step in map(_step, string.path))
                kind = next((kind for keys, kind in rules if keys.fullmatch(steps)), None)
                if kind is not None and self.counts(string, kind):
                    yield number, kind

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string that matches a rule is a link; subclasses exclude titles, patterns and package names."""
        return True

    def look_up(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to, or None for an absolute URL."""
        if scheme(text) is not None or text.startswith("//"):
            return None
        return self.meaning(text, kind)

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Resolve a link without a scheme by its kind; this method handles the kinds that all generators share."""
        match kind:
            case "url":  # a URL path of the site; the base is added
                return self.site.look_up(text, "link", self.source)
            case "file":  # a path relative to the folder of the config
                return self.file(text, folder_of(self.source))
            case "static":  # a file that is copied to the root of the output
                return self.copied(text)
        return Unknown(Note("plugin-decides", (self.site.name,)))

    # Helpers for subclasses.

    def file(self, text: str, folder: str) -> Answer:
        """Return the file or folder at a path relative to a folder."""
        path = led_to(folder, bare(text).lstrip("/"))
        if path is None:
            return Unknown(Note("outside-project"))
        return Source(path) if self.site.tree.is_file(path) or self.site.tree.is_folder(path) else self.missing(path)

    def copied(self, text: str) -> Answer:
        """Return the file that is copied to a URL path relative to the root of the site."""
        url = f"/{bare(text).lstrip('/')}"
        found = self.site.copied(url, *self.site.static)
        return found or self.missing(joined((*self.site.static, self.site.pages)[0], url[1:]))

    def missing(self, path: str) -> Missing:
        """Return that nothing exists at a path."""
        return Site.missing(self.site, path)

    def page_unknown(self) -> Unknown:
        """Return that a link is relative to the page that shows it."""
        return Unknown(Note("page-unknown", (self.site.name,)))


class ConfigFile:
    """A config file of a site: which of its strings are links, and what these resolve to."""

    def __init__(self, site: Site, source: str, links: ConfigLinks) -> None:
        self.site = site
        self.source = source
        self._links = links

    def kinds(self, strings: Sequence[Written]) -> Iterator[tuple[int, str]]:
        """Yield the index of each string that is a link, and the kind of its mention."""
        return ((number, f"{CONFIG} {kind}") for number, kind in self._links.kinds(strings))

    def own(self, text: str, kind: str) -> Answer | None:
        """Return None: configs have no links in the syntax of the generator's pages."""
        return None

    def look_up(self, text: str, kind: str) -> Answer | None:
        """Return what a mention of this kind resolves to, or None for an absolute URL."""
        return self.site.moved(self._links.look_up(text, kind.partition(" ")[2]), text, "link", self.source)


def config_file(site: Site, source: str | None) -> ConfigFile | None:
    """Return a file as a config of a site, or None if it is not one."""
    links = _links(site.name)
    if source is None or links is None or not links.reads(site, source):
        return None
    return ConfigFile(site, source, links(site, source))


def is_named_as_config(path: str) -> bool:
    """Whether a path ends like that of a config file; the suffix is compared first because few files have it."""
    names, ends = _config_names()
    return path.endswith(ends) and names.fullmatch(path) is not None


@cache
def _config_names() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return a pattern of the paths of config files, and the suffixes of these paths."""
    patterns = sorted({name for entry in load("sites/index") for name in entry["configs"]})
    ends = {name[max(name.rfind("."), name.rfind("*") + 1, 0) :] for name in patterns}
    return re.compile(f"(?:.*/)?(?:{'|'.join(map(_glob, patterns))})"), tuple(sorted(ends))


def fits(pattern: str, path: str) -> bool:
    """Whether a path matches a pattern with ``*``."""
    return pattern == path or ("*" in pattern and re.fullmatch(_glob(pattern), path) is not None)


def _glob(pattern: str) -> str:
    return "[^/]*".join(map(re.escape, pattern.split("*")))


def _step(step: str | int) -> str:
    return str(step).replace("/", "\\")


@cache
def _expression(keys: str) -> re.Pattern[str]:
    made = {"*": "/[^/]*", "**": "(?:/[^/]*)*"}
    return re.compile("".join(made.get(key) or "/" + _glob(key) for key in keys.split("/")))


@cache
def _links(name: str) -> type[ConfigLinks] | None:
    module = next((entry["links"] for entry in load("sites/index") if entry["name"] == name), "")
    found: type[ConfigLinks] | None = import_module(f"{__name__}.{module}").LINKS if module else None
    return found
