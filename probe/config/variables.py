"""Variables of the environment in a config file: which may be used, and the text that has their values."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Self

from probe.errors import SettingsError
from probe.settings.demands import shown

LIST = "PROBE_ENV"  # the variable that names others, with commas or blanks between them

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{")


class Filled(str):
    """A text with the values of its variables; ``written`` has their names, for whoever prints it."""

    __slots__ = ("written",)

    written: str

    @classmethod
    def of(cls, written: str, value_of: Callable[[str], str]) -> Self:
        """Put in the values; raises SettingsError for what begins as a variable and is none."""

        def value(found: re.Match[str]) -> str:
            if found[1] is None:
                raise SettingsError("'${' begins the name of an environment variable: ${NAME}")
            return value_of(found[1])

        filled = cls(_VARIABLE.sub(value, written))
        filled.written = written
        return filled


def allowed(named: Iterable[str], environment: Mapping[str, str]) -> frozenset[str]:
    """Return the names that the command line and ``PROBE_ENV`` allow; raises SettingsError for what is no name."""
    found = dict.fromkeys(named, "--env")
    found |= {name: LIST for name in re.split(r"[,\s]+", environment.get(LIST, "")) if name}
    for name, origin in found.items():
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"{origin}: {shown(name.partition('=')[0])} is not a variable name; it takes letters, digits and _"
            )
    return frozenset(found)
