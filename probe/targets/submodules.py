"""Submodules that are not checked out: the working tree does not show whether their files exist.

Source: https://git-scm.com/docs/gitmodules.
"""

import os
import re
from functools import cache
from pathlib import Path

_PATH = re.compile(r"^[ \t]*path[ \t]*=[ \t]*\"?(.+?)\"?[ \t\r]*$", re.MULTILINE)
_MOST_READ = 1 << 20  # characters


def absent_submodule(path: str, top: str) -> str | None:
    """Return the submodule of the repository at ``top`` that contains a path, if its folder is empty or missing."""
    return next((name for name in _absent(top) if f"{path}/".startswith(f"{top.rstrip('/')}/{name}/")), None)


@cache
def _absent(top: str) -> tuple[str, ...]:
    try:
        with Path(top, ".gitmodules").open(encoding="utf-8", errors="replace") as file:
            names = [name.strip("/") for name in _PATH.findall(file.read(_MOST_READ))]
    except OSError:
        return ()
    return tuple(name for name in names if not _has_files(f"{top}/{name}"))


def _has_files(folder: str) -> bool:
    try:
        return bool(os.listdir(folder))  # noqa: PTH208 - paths are str here
    except OSError:
        return False
