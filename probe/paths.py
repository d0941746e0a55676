"""Checks that a path, with its symbolic links resolved, stays in a folder."""

import os
from pathlib import Path


def is_below(path: str, folder: str) -> bool:
    """Whether a path, with links resolved, is in a folder and not in a ``.git`` there, which may hold credentials.

    An empty ``folder`` means the working directory. The path need not exist.
    """
    try:
        real, root = Path(os.path.realpath(path)), Path(os.path.realpath(folder or os.curdir))
    except (OSError, ValueError):  # a NUL, or a deleted working directory
        return False
    return real.is_relative_to(root) and not any(map(_is_git, real.relative_to(root).parts))


def _is_git(name: str) -> bool:
    """Whether a name opens git's own folder, also on systems that fold case or drop trailing characters."""
    return name.casefold().rstrip(". ") == ".git" or name.casefold().startswith("git~")
