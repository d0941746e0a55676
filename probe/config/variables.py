"""Which variables of the environment a config file may use that was found, not named."""

import re
from collections.abc import Iterable, Mapping

from probe.errors import SettingsError
from probe.settings.demands import shown

LIST = "PROBE_ENV"  # the variable that names others, with commas or blanks between them

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def allowed(named: Iterable[str], environment: Mapping[str, str]) -> frozenset[str]:
    """Return the names that the command line and ``PROBE_ENV`` allow; raises SettingsError for what is no name."""
    found = dict.fromkeys(named, "--env")
    found |= {name: LIST for name in re.split(r"[,\s]+", environment.get(LIST, "")) if name}
    for name, origin in found.items():
        if not _NAME.fullmatch(name):
            raise SettingsError(f"{origin}: {shown(name.partition('=')[0])} is no name of a variable")
    return frozenset(found)
