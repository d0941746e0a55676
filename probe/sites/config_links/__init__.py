"""Links that stand in the configuration files of sites: navigation, menus, footers, logos, redirects.

One file a generator here, called like its module above, with a constant ``LINKS``: a class of ``ConfigLinks``. Its
table ``rules`` says which keys of which files are links, and of what kind; a method says what a kind means. The
strings of a file and their places come from ``probe.extract``; nothing of a config is run.
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
"""The kind of strings that are Markdown, with links in them."""

Path = tuple[str | int, ...]

CONFIG = "config"
"""What the kinds of these mentions begin with, before a space and the word of the rule."""


class Written(Protocol):
    """A string as a config file has it: the keys and indices that lead to it, and its value."""

    @property
    def path(self) -> Path:
        """The keys and indices that lead to it; that of a key ends with the key itself."""

    @property
    def value(self) -> str:
        """The string, its escapes undone."""

    @property
    def is_key(self) -> bool:
        """Whether it is the key of a mapping."""


class Rule(Struct, frozen=True, gc=False):
    """Which strings are links: the keys that lead to them, and the kind of the links.

    Keys are parted by ``/``; ``*`` is any one key or index, ``**`` any number of them. ``file`` is the name of the
    files that the rule is for, all of them where it is empty.
    """

    keys: str
    kind: str
    file: str = ""


class ConfigLinks:
    """What the strings of one config file mean. ``source`` is the file, ``rules`` are its generator's.

    ``names`` are patterns of the paths of config files from the root of a site, at most two names deep, ``anywhere``
    those of names in any folder of it.
    """

    names: ClassVar[tuple[str, ...]] = ()
    anywhere: ClassVar[tuple[str, ...]] = ()
    rules: ClassVar[tuple[Rule, ...]] = ()

    def __init__(self, site: Site, source: str) -> None:
        self.site = site
        self.source = source

    @classmethod
    def reads(cls, site: Site, source: str) -> bool:
        """Whether a file is a config of a site."""
        start = f"{site.root}/" if site.root else ""
        below = source.removeprefix(start) if source.startswith(start) else None
        if below is None:
            return False
        name = below.rpartition("/")[2]
        return any(fits(each, below) for each in cls.names) or any(fits(each, name) for each in cls.anywhere)

    def kinds(self, strings: Sequence[Written]) -> Iterator[tuple[int, str]]:
        """Yield the number of each string that is a link, and its kind."""
        name = self.source.rpartition("/")[2]
        rules = [(_expression(rule.keys), rule.kind) for rule in self.rules if not rule.file or fits(rule.file, name)]
        for number, string in enumerate(strings):
            if string.value and not string.is_key:
                steps = "".join(f"/{step}" for step in map(_step, string.path))
                kind = next((kind for keys, kind in rules if keys.fullmatch(steps)), None)
                if kind is not None and self.counts(string, kind):
                    yield number, kind

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string that a rule names is a link; a name without a dot or a slash may be a title."""
        return True

    def look_up(self, text: str, kind: str) -> Answer | None:
        """Return what a link means, None for an absolute URL."""
        if scheme(text) is not None or text.startswith("//"):
            return None
        return self.meaning(text, kind)

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link without a scheme means, by its kind; those of all generators are told here."""
        match kind:
            case "url":  # a URL path of the site, before which the base is put
                return self.site.look_up(text, "link", self.source)
            case "file":  # a file by its path from the folder of the config
                return self.file(text, folder_of(self.source))
            case "static":  # a file that is copied to the root of what is built
                return self.copied(text)
        return Unknown(Note("plugin-decides", (self.site.name,)))

    # For the classes of generators.

    def file(self, text: str, folder: str) -> Answer:
        """Return the file or folder that a path from a folder names."""
        path = led_to(folder, bare(text).lstrip("/"))
        if path is None:
            return Unknown(Note("outside-project"))
        return Source(path) if self.site.tree.is_file(path) or self.site.tree.is_folder(path) else self.missing(path)

    def copied(self, text: str) -> Answer:
        """Return the file that is copied to a URL path from the root of the site."""
        url = f"/{bare(text).lstrip('/')}"
        found = self.site.copied(url, *self.site.static)
        return found or self.missing(joined((*self.site.static, self.site.pages)[0], url[1:]))

    def missing(self, path: str) -> Missing:
        """Return that nothing is at a path."""
        return Site.missing(self.site, path)

    def page_unknown(self) -> Unknown:
        """Return that a link counts from the page that shows it."""
        return Unknown(Note("page-unknown", (self.site.name,)))


class ConfigFile:
    """A config file of a site: which of its strings are links, and what they mean."""

    def __init__(self, site: Site, source: str, links: ConfigLinks) -> None:
        self.site = site
        self.source = source
        self._links = links

    def kinds(self, strings: Sequence[Written]) -> Iterator[tuple[int, str]]:
        """Yield the number of each string that is a link, and the kind of its mention."""
        return ((number, f"{CONFIG} {kind}") for number, kind in self._links.kinds(strings))

    def own(self, text: str, kind: str) -> Answer | None:
        """Return that no config has links in a syntax of its generator's pages."""
        return None

    def look_up(self, text: str, kind: str) -> Answer | None:
        """Return what a mention of that kind means, None for an absolute URL."""
        return self.site.moved(self._links.look_up(text, kind.partition(" ")[2]), text, "link", self.source)


def config_file(site: Site, source: str | None) -> ConfigFile | None:
    """Return a file as a config of a site, None where it is none of its."""
    links = _links(site.name)
    if source is None or links is None or not links.reads(site, source):
        return None
    return ConfigFile(site, source, links(site, source))


def is_named_as_config(path: str) -> bool:
    """Whether folder and name at the end of a path are those of a config file; few files have even its suffix."""
    names, ends = _config_names()
    return path.endswith(ends) and names.fullmatch(path) is not None


@cache
def _config_names() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return what the paths of config files are, and how they end."""
    patterns = sorted({name for entry in load("sites/index") for name in entry["configs"]})
    ends = {name[max(name.rfind("."), name.rfind("*") + 1, 0) :] for name in patterns}
    return re.compile(f"(?:.*/)?(?:{'|'.join(map(_glob, patterns))})"), tuple(sorted(ends))


def fits(pattern: str, path: str) -> bool:
    """Whether a path is what a pattern with ``*`` says."""
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
