"""Read and validate a config file: options, rules and ignores, each with its line."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from probe.config import reach
from probe.config.invocation import Invocation
from probe.config.source import Source
from probe.config.variables import Filled
from probe.errors import SettingsError
from probe.settings import Ignore, Match, Rule, Settings
from probe.settings.demands import option_word
from probe.settings.options import GROUP_OF, INVOCATION, WHOLE_RUN, canonical, of_the_whole_run, unknown
from probe.url import scheme

RULE, IGNORE = "rule", "ignore"
OPTIONS = (
    *GROUP_OF,
    *(name for name in INVOCATION if name != "update_baseline"),
)  # it writes: nothing to do by default

_PATHS = ("inputs", "output", "baseline", "root_dir", "ca_file", "cookies", "files_from")
_FROM_ENVIRONMENT = ("header", "proxy")


@dataclass(frozen=True, slots=True)
class Config:
    """The contents of a config file: its name, its options with their places, and its rules and ignores.

    A config that is not ``trusted`` cannot reach beyond its ``folder``, which is empty for the working directory.
    """

    name: str
    options: Mapping[str, object] = field(repr=False)  # header values may be secrets
    places: Mapping[str, str]
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    ignores: tuple[Ignore, ...] = ()
    trusted: bool = True
    folder: str = ""

    @classmethod
    def of(cls, name: str, environment: Mapping[str, str]) -> Self:
        """Read a file; raises SettingsError with file name and line."""
        return cls._read(Source.of(name), environment)

    @classmethod
    def upward(
        cls, folder: str, environment: Mapping[str, str], *, trusted: bool = False, allowed: Collection[str] = ()
    ) -> Self | None:
        """Read the nearest file in a folder or one above it, None if there is none; raises SettingsError.

        A file that is not ``trusted`` cannot reach beyond its folder or use variables other than ``allowed``.
        """
        source = Source.upward(folder, trusted=trusted)
        return cls._read(source, environment, None if trusted else allowed) if source else None

    @classmethod
    def _read(cls, source: Source, environment: Mapping[str, str], allowed: Collection[str] | None = None) -> Self:
        reader = _Reader(source, environment, allowed)
        options = dict(reader.options({k: v for k, v in source.table.items() if k not in (RULE, IGNORE)}))
        return cls(
            source.name,
            options,
            reader.places,
            tuple(reader.rule(number, table) for number, table in enumerate(reader.tables(RULE))),
            tuple(reader.ignore(number, table) for number, table in enumerate(reader.tables(IGNORE))),
            allowed is None,
            source.folder,
        )


class _Reader:
    """Reads the parts of one file; ``allowed`` are the variables that an untrusted file may use."""

    def __init__(self, source: Source, environment: Mapping[str, str], allowed: Collection[str] | None) -> None:
        self._source = source
        self._environment = environment
        self._allowed = allowed
        self.places: dict[str, str] = {}

    def options(self, table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
        """Yield every option at the top level, validated."""
        for key, value in table.items():
            with self._source.blaming(key):
                name = _named(key, (*OPTIONS, RULE, IGNORE))
                if name in self.places:
                    raise SettingsError(f"{key!r} is given twice")
                meant = self._meant(name, value)
                Settings.read({name: meant}) if name in GROUP_OF else Invocation.of({name: meant})
                self._screen(name, meant)
            self.places[name] = self._source.place(key)
            yield name, meant

    def tables(self, key: str) -> Sequence[Mapping[str, object]]:
        """Return the tables of ``[[rule]]`` or ``[[ignore]]``."""
        tables = self._source.table.get(key, [])
        with self._source.blaming(key):
            if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
                raise SettingsError(f"write [[{key}]], with its own lines below")
        return tables

    def rule(self, number: int, table: Mapping[str, object]) -> Rule:
        """Return one rule."""
        where = self._source.place(RULE, number)
        match = self._match(RULE, number, table)
        options: dict[str, object] = {}
        for key, value in table.items():
            if key != "match":
                with self._source.blaming(RULE, number, key):
                    name = _named(key, (*OPTIONS, "match"))
                    if name in WHOLE_RUN:
                        raise of_the_whole_run(name)
                    if name in options:
                        raise SettingsError(f"{key!r} is given twice")
                    options[name] = self._meant(name, value)
                    Rule(match, {name: options[name]})
                    self._screen(name, options[name])
        if not options:
            raise SettingsError(f"{where}: the rule changes nothing")
        return Rule(match, options, where)

    def ignore(self, number: int, table: Mapping[str, object]) -> Ignore:
        """Return one ignore."""
        known = ("match", "reason", "until")
        for key in table:
            if key not in known:
                with self._source.blaming(IGNORE, number, key):
                    raise unknown(key, known)
        match = self._match(IGNORE, number, table)
        where = self._source.place(IGNORE, number)
        if "reason" not in table:
            raise SettingsError(f"{where}: an ignore needs a reason")
        reason: Any = table["reason"]  # both are validated when the Ignore is created
        until: Any = table.get("until")
        with self._source.blaming(IGNORE, number, "reason"):
            Ignore(match, reason)
        with self._source.blaming(IGNORE, number, "until"):
            return Ignore(match, reason, until, where)

    def _match(self, kind: str, number: int, table: Mapping[str, object]) -> Match:
        if "match" not in table:
            raise SettingsError(f"{self._source.place(kind, number)}: match is missing: what the {kind} applies to")
        with self._source.blaming(kind, number, "match"):
            return Match.of(table["match"])

    def _meant(self, name: str, value: object) -> object:
        """Return a value with its references resolved: file paths relative to the config, environment variables."""
        if name in _FROM_ENVIRONMENT:
            return _each_text(value, self._filled)
        if name == "output":
            return _each_text(value, self._placed_report)
        if name == "site":
            return _each_text(value, self._placed_site)
        return _each_text(value, self._placed) if name in _PATHS else value

    def _screen(self, name: str, value: object) -> None:
        why = None if self._allowed is None else reach.refusal(name, value, self._source.folder)
        if why is not None:
            raise reach.untrusted(f"{option_word(name)}: {why}", self._source.name)

    def _placed(self, text: str) -> str:
        named = scheme(text)
        if text in ("", "-") or (named is not None and (len(named) > 1 or "://" in text)):
            return text  # empty, standard input, or a URL
        return self._source.beside(text)

    def _placed_report(self, text: str) -> str:
        """Return ``FORMAT:FILE`` with the file relative to the config; a single letter is a Windows drive."""
        word, colon, path = text.partition(":")
        return f"{word}:{self._placed(path)}" if colon and word.isalpha() and len(word) > 1 else self._placed(text)

    def _placed_site(self, text: str) -> str:
        """Return ``NAME=FOLDER`` with the folder relative to the config."""
        name, equals, path = text.partition("=")
        return f"{name}={self._placed(path)}" if equals else text

    def _filled(self, text: str) -> str:
        return Filled.of(text, self._variable)

    def _variable(self, name: str) -> str:
        if self._allowed is not None and name not in self._allowed:
            raise SettingsError(
                f"${{{name}}}: a config file that was found, not named, can use only variables that --env or "
                f"PROBE_ENV allows; if you trust it, use --env {name}, --trust-config or --config {self._source.name}"
            )
        if name not in self._environment:
            raise SettingsError(f"the environment variable {name!r} is not set")
        return self._environment[name]


def _named(key: str, known: Sequence[str]) -> str:
    """Return the option for a key; raises SettingsError with the closest name."""
    name = canonical(key)
    if name in reach.COMMAND_LINE:
        raise SettingsError(f"{key!r} is allowed on the command line only")
    if name not in known or key.endswith("_"):
        raise unknown(key, known)
    return name


def _each_text(value: object, change: Callable[[str], str]) -> object:
    """Return a value with every text in it changed, including those in lists and tables."""
    match value:
        case str():
            return change(value)
        case list():
            return [_each_text(element, change) for element in value]
        case dict():
            return {key: _each_text(element, change) for key, element in value.items()}
    return value
