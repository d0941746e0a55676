"""Facts about a git repository: its host, and the branches that its working tree represents.

Git's own files are read as text, and no git command runs: https://git-scm.com/docs/gitrepository-layout.
"""

import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

_ORIGIN = "origin"
_MOST_READ = 1 << 20  # bytes
_SECTION = re.compile(r'\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]')
_ENTRY = re.compile(r"\s*(\w[\w-]*)\s*=\s*(.*?)\s*\Z")
# https://a/b.git, ssh://git@a:22/b, git@a:b.git
_ADDRESS = re.compile(r"(?:\w+(?:\+\w+)?://(?:[^/@]*@)?([^/:]+)(?::\d+)?/+|(?:[\w.-]+@)?([\w.-]+\.[\w-]+):/*)(.+)")
# Hosts that accept SSH on port 443: https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port,
# https://about.gitlab.com/blog/gitlab-dot-com-now-supports-an-alternate-git-plus-ssh-port/.
_SSH_HOSTS = {
    "ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com", "altssh.bitbucket.org": "bitbucket.org",
}  # fmt: skip
_HEAD = re.compile(r"ref: refs/(?:heads|remotes/[^/\s]+)/(\S+)")


class Repository(NamedTuple):
    """The host and the path (without ``.git``) of the remote, and the current and the default branch."""

    host: str = ""
    path: str = ""
    branches: frozenset[str] = frozenset()
    is_gitlab: bool = False


@cache
def top_of(folder: str) -> str | None:
    """Return the top folder of the repository that a folder is in, None outside a repository."""
    if os.path.lexists(f"{folder}/.git"):
        return folder
    above = os.path.dirname(folder)  # noqa: PTH120 - paths are texts here
    return None if above == folder else top_of(above)


@cache
def repository_at(top: str) -> Repository:
    """Return the facts that are known about the repository with a ``top`` folder."""
    git = _git_folder(Path(top, ".git"))
    shared = _shared(git)
    config = tuple(_entries(_text(shared / "config")))
    head = _text(git / "HEAD")
    remote = _remote(config, head)
    host, path = _address(config, remote)
    heads = (head, _text(shared / f"refs/remotes/{remote}/HEAD"))
    branches = frozenset(found[1] for found in map(_HEAD.match, heads) if found)
    if (git / "info/sparse-checkout").is_file():  # the working tree has only a part of a branch
        branches = frozenset()
    is_gitlab = "gitlab" in host or (host != "github.com" and os.path.lexists(f"{top}/.gitlab-ci.yml"))
    return Repository(host, path, branches, is_gitlab)


class Entry(NamedTuple):
    """An entry of a git config: its section, the section's quoted name, its key in lower case, and its value."""

    section: str
    name: str
    key: str
    value: str


def _entries(config: str) -> Iterator[Entry]:
    section = ("", "")
    for line in config.splitlines():
        if (head := _SECTION.match(line)) is not None:
            section = (head[1].lower(), head[2] or "")
        elif entry := _ENTRY.match(line):
            yield Entry(*section, entry[1].lower(), entry[2].strip('"'))


def _remote(config: Sequence[Entry], head: str) -> str:
    """Return the name of the remote: ``origin``, else the remote of the current branch, else the only remote."""
    remotes = dict.fromkeys(entry.name for entry in config if entry.section == "remote" and entry.key == "url")
    if _ORIGIN in remotes or not remotes:
        return _ORIGIN
    branch = _HEAD.match(head)
    own = (e.value for e in config if branch and e[:3] == ("branch", branch[1], "remote") and e.value in remotes)
    return next(own, next(iter(remotes)) if len(remotes) == 1 else _ORIGIN)


def _address(config: Sequence[Entry], remote: str) -> tuple[str, str]:
    """Return the host and the path of a remote from its URL, which is rewritten as git does."""
    url = next((entry.value for entry in config if entry[:3] == ("remote", remote, "url")), "")
    found = _ADDRESS.fullmatch(_rewritten(url, config))
    host = "" if found is None else (found[1] or found[2]).lower()
    return ("", "") if found is None else (_SSH_HOSTS.get(host, host), _path(found[3]))


def _rewritten(url: str, config: Sequence[Entry]) -> str:
    """Return a URL with its longest ``insteadOf`` prefix replaced (git-config, ``url.<base>.insteadOf``).

    For a short form such as ``gh:owner/name``, the user's own config is read too.
    """
    short = ":" in url and "." not in url.partition(":")[0] and "//" not in url  # gh:owner/name
    known = (*config, *(_entries_of_user() if short else ()))
    rules = [entry for entry in known if entry.section == "url" and entry.key == "insteadof"]
    fitting = [entry for entry in rules if entry.value and url.startswith(entry.value)]
    rule = max(fitting, key=lambda entry: len(entry.value), default=None)
    return url if rule is None else rule.name + url[len(rule.value) :]


@cache
def _entries_of_user() -> tuple[Entry, ...]:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - without a home directory the text stays unchanged
    shared = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config", "git/config")
    named = os.environ.get("GIT_CONFIG_GLOBAL")
    files = (Path(named),) if named else (home / ".gitconfig", shared)
    return tuple(entry for file in files for entry in _entries(_text(file)))


def _path(text: str) -> str:
    return text.rstrip("/").removesuffix(".git").strip("/")


def _git_folder(git: Path) -> Path:
    """Return the git folder; in a worktree or a submodule, ``.git`` is a file that contains its path."""
    named = _text(git)
    return git.parent / named.removeprefix("gitdir:").strip() if named.startswith("gitdir:") else git


def _shared(git: Path) -> Path:
    """Return the folder that the worktrees of a repository share."""
    common = _text(git / "commondir").strip()
    return git / common if common else git


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_MOST_READ).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""
