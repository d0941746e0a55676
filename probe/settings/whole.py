"""All settings of a run, and the settings that apply to one URL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self, Unpack

from probe.settings.github import GitHub
from probe.settings.groups import Asking, Choice, Crawling, Judging, Pace, Patience, Reading, Trust
from probe.settings.index import MatchIndex
from probe.settings.options import GROUP_OF, unknown
from probe.settings.proxies import NO_PROXIES, NONE, Proxies
from probe.settings.readers import read_option
from probe.settings.rules import Ignore, Rule
from probe.settings.typed import Options


class _Book:
    """The rules and ignores of one Settings, indexed by host, and the settings already derived from them."""

    __slots__ = ("ignores", "made", "rules")

    def __init__(self, rules: Sequence[Rule], ignores: Sequence[Ignore]) -> None:
        self.rules = MatchIndex([rule.match for rule in rules])
        self.ignores = MatchIndex([ignore.match for ignore in ignores])
        self.made: dict[tuple[int, ...], Settings] = {}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run. ``Settings.of(retries=0, per_host=2)`` accepts every option by name."""

    pace: Pace = field(default_factory=Pace)
    patience: Patience = field(default_factory=Patience)
    asking: Asking = field(default_factory=Asking)
    trust: Trust = field(default_factory=Trust)
    judging: Judging = field(default_factory=Judging)
    choice: Choice = field(default_factory=Choice)
    reading: Reading = field(default_factory=Reading)
    crawling: Crawling = field(default_factory=Crawling)
    rules: tuple[Rule, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    proxies: Proxies = NO_PROXIES  # those of the environment, once it was read
    github: GitHub | None = None  # the same
    _book: _Book = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_book", _Book(self.rules, self.ignores))

    @classmethod
    def of(cls, **options: Unpack[Options]) -> Self:
        """Return the defaults, overridden by ``options``; raises SettingsError, which suggests the closest option name.

        Texts are parsed as on the command line: ``accept="200-299,403"``, ``deadline="5m"``, ``exclude=["^mailto"]``,
        ``header={"X-Key": "…"}``, ``allow_net=["10.0.0.0/8"]``, ``fail_on="broken,failing"``. ``rules`` and ``ignores``
        are used unchanged.
        """
        return cls.read(options)

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> Self:
        """Do the same as ``of`` for options whose names and values are known only at run time."""
        given = dict(options)
        rules, ignores = tuple(given.pop("rules", ())), tuple(given.pop("ignores", ()))
        for name in given:
            if name not in GROUP_OF:
                raise unknown(name, GROUP_OF)
        read = {name: read_option(name, value) for name, value in given.items()}
        return cls(rules=rules, ignores=ignores, **_groups(_DEFAULTS, read))

    def at(self, url: str) -> "Settings":
        """Return the settings for a URL: these settings, overridden by each rule that matches; the last rule wins.

        Call this on the settings of the run, not on settings that it returned for another URL.
        """
        if not self.rules:
            return self
        applying = self._book.rules.taking(url)
        if not applying:
            return self
        made = self._book.made.get(applying)
        if made is None:
            options = {name: value for number in applying for name, value in self.rules[number].options.items()}
            made = self._book.made[applying] = replace(self, rules=(), **_groups(self, options))
        return made

    def proxy_of(self, url: str) -> str | None:
        """Return the proxy for a URL; call this on the settings that apply to the URL."""
        if self.trust.proxy is not None:
            return None if self.trust.proxy == NONE else self.trust.proxy
        return self.proxies.of_url(url)

    @property
    def may_use_proxy(self) -> bool:
        """Whether any URL is requested through a proxy."""
        if self.trust.proxy is not None:
            return self.trust.proxy != NONE
        return bool(self.proxies.http or self.proxies.https)

    def in_environment(self, environment: Mapping[str, str]) -> "Settings":
        """Return the settings with the environment's GitHub token, and with its proxies unless these settings set one.

        Raises SettingsError for an invalid value in the environment.
        """
        github = GitHub.of(environment) or self.github
        if self.trust.proxy is not None:
            return replace(self, github=github)
        return replace(self, proxies=Proxies.of(environment), github=github)

    def rules_at(self, url: str) -> tuple[Rule, ...]:
        """Return the rules that match a URL, in the order of the file; the last one wins."""
        return tuple(self.rules[number] for number in self._book.rules.taking(url))

    def ignores_at(self, url: str) -> tuple[Ignore, ...]:
        """Return the ignores that match a URL, including expired ones, in the order of the file."""
        return tuple(self.ignores[number] for number in self._book.ignores.taking(url)) if self.ignores else ()

    def options(self) -> dict[str, object]:
        """Return every option by name, in the order of the groups."""
        return {name: getattr(getattr(self, group), name) for name, group in GROUP_OF.items()}


def _groups(settings: Settings, read: Mapping[str, object]) -> dict[str, Any]:
    """Return the groups of settings with the options in ``read``, which are already parsed."""
    values: dict[str, dict[str, object]] = {}
    for name, value in read.items():
        values.setdefault(GROUP_OF[name], {})[name] = value
    return {group: replace(getattr(settings, group), **changed) for group, changed in values.items()}


_DEFAULTS = Settings()
