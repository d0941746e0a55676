"""Command line over config file over defaults: what holds, and who says so."""

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

INTAKE = ("inputs", "files_from", "from_")  # who names one on the command line means that alone


@dataclass(frozen=True, slots=True)
class InForce:
    """What one run is told; ``origins`` has the options that are no default, ``file`` names the config, if any.

    ``trusted`` tells whether the file may reach beyond its folder; ``within`` is that folder where it may not and says
    what is read.
    """

    settings: Settings
    invocation: Invocation
    origins: Mapping[str, str]
    file: str | None = None
    trusted: bool = True
    within: str | None = None

    @classmethod
    def of(cls, given: Mapping[str, object], config: Config | None = None) -> Self:
        """Lay what the command line gives over what a file says; a list takes the place of a list.

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
        """Return who says what an option is: ``default``, ``probe.toml:12`` or ``command line``."""
        return self.origins.get(name, DEFAULT)

    @contextmanager
    def blaming(self, name: str) -> Iterator[None]:
        """Put the place in the config file before a complaint about an option that is written there."""
        try:
            yield
        except SettingsError as error:
            origin = self.origin(name)
            raise SettingsError(str(error) if origin in (DEFAULT, COMMAND_LINE) else f"{origin}: {error}") from error
