"""Combine command line, config file and defaults into the effective options, and record the source of each."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from probe.config import reach
from probe.config.invocation import Invocation
from probe.config.read import Config
from probe.errors import SettingsError
from probe.settings import Settings
from probe.settings.options import GROUP_OF

DEFAULT, COMMAND_LINE = "default", "command line"

INTAKE = ("inputs", "files_from", "from_")  # if the command line sets one of these, the config file's do not count


@dataclass(frozen=True, slots=True)
class InForce:
    """The effective options of a run; ``origins`` holds every option that is not a default, ``file`` names the config.

    ``trusted`` is true if the file may reach beyond its folder. If it may not, and it sets what is read, ``within`` is
    that folder.
    """

    settings: Settings
    invocation: Invocation
    origins: Mapping[str, str]
    file: str | None = None
    trusted: bool = True
    within: str | None = None

    @classmethod
    def of(cls, given: Mapping[str, object], config: Config | None = None) -> Self:
        """Override the options of a config file with those of the command line; a list replaces a list.

        Raises SettingsError.
        """
        said = dict(config.options) if config else {}
        if any(name in given for name in INTAKE):
            said = {name: value for name, value in said.items() if name not in INTAKE}
        whole = {**said, **given}
        settings = Settings.read(
            {
                "rules": config.rules if config else (),
                "ignores": config.ignores if config else (),
                **{name: value for name, value in whole.items() if name in GROUP_OF},
            }
        )
        invocation = Invocation.of({name: value for name, value in whole.items() if name not in GROUP_OF})
        places = config.places if config else {}
        held = config is not None and not config.trusted
        if config and held:
            reach.require_kept(given, config.rules, config.name)
            reach.require_own(given, places, config.folder, config.name)
        origins = {name: COMMAND_LINE if name in given else places[name] for name in whole}
        within = config.folder if config and held and any(name in said for name in INTAKE) else None
        return cls(settings, invocation, origins, config.name if config else None, not held, within)

    def origin(self, name: str) -> str:
        """Return the source of an option's value: ``default``, ``probe.toml:12`` or ``command line``."""
        return self.origins.get(name, DEFAULT)

    @contextmanager
    def blaming(self, name: str) -> Iterator[None]:
        """Prefix an error message about an option with its place in the config file, if the option is set there."""
        try:
            yield
        except SettingsError as error:
            origin = self.origin(name)
            raise SettingsError(str(error) if origin in (DEFAULT, COMMAND_LINE) else f"{origin}: {error}") from error
