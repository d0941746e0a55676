"""Files that git ignores: a link to such a file is not broken, because a build creates the file."""

import os
from functools import cache
from itertools import accumulate

from probe.errors import InputError
from probe.sources.ignores import Ignores, rules_in

_FILES = (".gitignore",)  # .ignore and .probeignore select what is read, and do not mark build output


class Ignored:
    """Matches paths against the ``.gitignore`` files of repositories, each read once."""

    def __init__(self) -> None:
        self._rules = cache(self._rules_in)

    def makes(self, path: str, source: str | None, top: str, *suffixes: str) -> bool:
        """Whether a path that a ``source`` links to is ignored as build output; False if the source itself is.

        For the path of a page, its source file with one of ``suffixes`` may be the ignored file.
        """
        plain = path.rstrip("/")
        names = (path, *(plain + suffix for suffix in suffixes if not plain.endswith(suffix)))
        return any(self(name, top) for name in names) and not (source is not None and self(source, top))

    def __call__(self, path: str, top: str) -> bool:
        """Whether git ignores a path below ``top``, or a folder that contains it."""
        below = path.removeprefix(top.rstrip("/") + "/")
        if below == path or "/.git/" in path:
            return False
        names = below.split("/")
        parts = tuple(map(os.fsencode, names))
        folders = tuple(accumulate(names[:-1], "{}/{}".format, initial=top.rstrip("/")))
        for depth in range(1, len(parts) + 1):
            ignores = self._rules(folders[:depth])
            if ignores.leave_out(parts[:depth], folder=depth < len(parts)):
                return True
        return ignores.leave_out(parts, folder=True)

    def _rules_in(self, folders: tuple[str, ...]) -> Ignores:
        above = self._rules(folders[:-1]) if len(folders) > 1 else Ignores()
        try:
            return above.within(len(folders) - 1, rules_in(folders[-1], _FILES))
        except InputError:  # an unreadable file ignores nothing
            return above
