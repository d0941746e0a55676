"""URLs of a document's own repository, as its host displays the files of a branch.

https://docs.github.com/en/repositories/working-with-files/using-files/getting-permanent-links-to-files,
https://docs.gitlab.com/user/project/repository/files/, https://docs.gitea.com/usage/repository (``/src/branch/``),
https://support.atlassian.com/bitbucket-cloud/docs/hyperlink-to-source-code-in-bitbucket/.
"""

import re
from functools import cache
from posixpath import dirname, normpath

from probe.repository import Repository, repository_at, top_of
from probe.sites.tree import path_from
from probe.url import host_of, join, normalise, path_of, split_fragment

_SHOWN = re.compile(r"(?:-/)?(?:(?:src|raw|media|blame)/branch|blob|tree|raw|blame|edit|_edit|src)/(?:refs/heads/)?")
_RAW_HOSTS, _RAW = ("raw.githubusercontent.com", "raw.github.com"), re.compile(r"(?:refs/heads/)?")


class OwnAddresses:
    """Maps URLs of a document's own repository to files of the working tree."""

    def __init__(self) -> None:
        self._repository = cache(_repository)

    def path(self, text: str, base: str) -> tuple[str, str] | None:
        """Return the local path, which may not exist, and the top of its repository; None for other URLs."""
        found = self._repository(dirname(path_from(base) or ""))
        if found is None or found[1].path.rpartition("/")[2].lower() not in text.lower():
            return None
        top, repository = found
        try:
            url = split_fragment(normalise(text))[0].partition("?")[0]
            below = _below(repository, host_of(url), path_of(url).strip("/"))
            place = None if below is None else path_from(join(f"file://{top}/", f"./{below}"))
        except ValueError:
            return None
        return None if place is None or not f"{normpath(place)}/".startswith(f"{top}/") else (place, top)


def _repository(folder: str) -> tuple[str, Repository] | None:
    """Return the repository that contains a folder, or None if its URL or branch is unknown."""
    top = top_of(folder) if folder else None
    found = repository_at(top) if top else None
    return (top, found) if top and found and found.path and found.branches else None


def _below(repository: Repository, host: str, path: str) -> str | None:
    """Return the path from the top of the repository for a path of its host."""
    raw = host in _RAW_HOSTS and repository.host == "github.com"
    own = repository.path.lower()
    if not (raw or host.removeprefix("www.") == repository.host.removeprefix("www.")) or not path.lower().startswith(
        f"{own}/"
    ):
        return None
    path = path[len(own) + 1 :]
    kind = (_RAW if raw else _SHOWN).match(path)
    if kind is None:
        return None
    for branch in sorted(repository.branches | {"HEAD"}, key=len, reverse=True):
        written = path[kind.end() :]
        rest = written.removeprefix(branch if written.startswith(branch) else branch.replace("/", "%2F"))
        if len(rest) < len(path) - kind.end() and (not rest or rest.startswith("/")):
            return rest.strip("/")
    return None
