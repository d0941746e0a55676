"""The locations of the store and of the files beside it; by default the store is in the user's state directory."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

NAME = "probe.db"
FOLDER = "probe"
HOT = "-journal"  # exists while the first transaction is in progress, or after it was cut off
LOG = "-wal"  # the pages that are not in the file yet


def default_store(environment: Mapping[str, str], *, to_write: bool = True) -> Path | None:
    """Return the store of this user; None if there is no home directory, or ``to_write`` and it is not writable."""
    named = environment.get("XDG_STATE_HOME", "")
    if os.path.isabs(named):  # noqa: PTH117 - a str; the specification requires relative paths to be ignored
        folder = Path(named, FOLDER)
    elif sys.platform == "linux":  # the same as platformdirs, without the import in each run
        home = environment.get("HOME", "")
        if not os.path.isabs(home):  # noqa: PTH117 - as above
            return None
        folder = Path(home, ".local", "state", FOLDER)
    else:
        import platformdirs  # noqa: PLC0415 - slower to import than everything else at startup

        folder = platformdirs.user_state_path(FOLDER, appauthor=False)
    return folder / NAME if not to_write or _may_write(folder) else None


def beside(store: Path, end: str) -> Path:
    """Return the file next to the store whose name has ``end`` added; a link to the store does not change it."""
    return Path(os.path.realpath(store) + end)


def _may_write(folder: Path) -> bool:
    """Whether a folder is writable or can be created."""
    for each in (folder, *folder.parents):
        if each.exists():
            return each.is_dir() and os.access(each, os.W_OK | os.X_OK)
    return False
