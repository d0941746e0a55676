"""Where a path leads once its links are followed, and whether that is in a folder which it has to stay in."""

import os
from pathlib import Path


def is_below(path: str, folder: str) -> bool:
    """Whether a path leads into a folder, links followed, and into no ``.git`` there: git keeps credentials in it.

    An empty ``folder`` is the working directory. The path need not exist.
    """
    try:
        real, root = Path(os.path.realpath(path)), Path(os.path.realpath(folder or os.curdir))
    except (OSError, ValueError):  # a NUL, or a working directory that is gone
        return False
    return real.is_relative_to(root) and not any(map(_is_git, real.relative_to(root).parts))


def _is_git(name: str) -> bool:
    """Whether a name is that of git's own folder, on systems too that fold case or drop what a name ends with."""
    return name.casefold().rstrip(". ") == ".git" or name.casefold().startswith("git~")
