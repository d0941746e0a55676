"""Where runs are kept where nobody says where: in the folder of the user's for the state of programs."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

NAME = "probe.db"
FOLDER = "probe"


def default_store(environment: Mapping[str, str]) -> Path | None:
    """Return the store of this user, None where there is no home, or nothing can be written there."""
    named = environment.get("XDG_STATE_HOME", "")
    if os.path.isabs(named):  # noqa: PTH117 - a text; the specification has relative ones ignored
        folder = Path(named, FOLDER)
    elif sys.platform == "linux":  # what platformdirs says, without importing it for each run
        home = environment.get("HOME", "")
        if not os.path.isabs(home):  # noqa: PTH117 - as above
            return None
        folder = Path(home, ".local", "state", FOLDER)
    else:
        import platformdirs  # noqa: PLC0415 - takes longer than all else at a start

        folder = platformdirs.user_state_path(FOLDER, appauthor=False)
    return folder / NAME if _may_write(folder) else None


def _may_write(folder: Path) -> bool:
    """Whether a folder can be written to, or be made."""
    for each in (folder, *folder.parents):
        if each.exists():
            return each.is_dir() and os.access(each, os.W_OK | os.X_OK)
    return False
