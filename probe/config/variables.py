"""Expand environment variables in a config file, and restrict which ones may be used."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Self

from probe.errors import SettingsError
from probe.settings.demands import shown

LIST = "PROBE_ENV"  # the variable that lists others, separated by commas or blanks

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{")


class Filled(str):
    """A text with its variables expanded; ``written`` is the text before expansion, for output."""

    __slots__ = ("written",)

    written: str

    @classmethod
    def of(cls, written: str, value_of: Callable[[str], str]) -> Self:
        """Expand the variables; raises SettingsError for a malformed variable."""

        def value(found: re.Match[str]) -> str:
            if found[1] is None:
                raise SettingsError("'${' begins the name of an environment variable: ${NAME}")
            return value_of(found[1])

        filled = cls(_VARIABLE.sub(value, written))
        filled.written = written
        return filled


def allowed(named: Iterable[str], environment: Mapping[str, str]) -> frozenset[str]:
    """Return the names that the command line and ``PROBE_ENV`` allow; raises SettingsError for an invalid name."""
    found = dict.fromkeys(named, "--env")
    found |= {name: LIST for name in re.split(r"[,\s]+", environment.get(LIST, "")) if name}
    for name, origin in found.items():
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"{origin}: {shown(name.partition('=')[0])} is not a variable name; it takes letters, digits and _"
            )
    return frozenset(found)
