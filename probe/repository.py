"""What a repository says of itself: where it is hosted, and which branches its working tree stands for.

Git's own files are read as text, and no command is run: https://git-scm.com/docs/gitrepository-layout.
"""

import os
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

_MOST_READ = 1 << 20  # bytes
_SECTION = re.compile(r'\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]')
_ENTRY = re.compile(r"\s*(\w[\w-]*)\s*=\s*(.*?)\s*\Z")
# https://a/b.git, ssh://git@a:22/b, git@a:b.git
_ADDRESS = re.compile(r"(?:\w+(?:\+\w+)?://(?:[^/@]*@)?([^/:]+)(?::\d+)?/+|(?:[\w.-]+@)?([\w.-]+\.[\w-]+):/*)(.+)")
# Hosts that take SSH on port 443: https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port,
# https://about.gitlab.com/blog/gitlab-dot-com-now-supports-an-alternate-git-plus-ssh-port/.
_SSH_HOSTS = {
    "ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com", "altssh.bitbucket.org": "bitbucket.org",
}  # fmt: skip
_HEAD = re.compile(r"ref: refs/(?:heads|remotes/[^/\s]+)/(\S+)")


class Repository(NamedTuple):
    """The host of the remote ``origin``, its path there without ``.git``, and the current and the default branch."""

    host: str = ""
    path: str = ""
    branches: frozenset[str] = frozenset()
    is_gitlab: bool = False


@cache
def top_of(folder: str) -> str | None:
    """Return the top of the repository that a folder is in."""
    if os.path.lexists(f"{folder}/.git"):
        return folder
    above = os.path.dirname(folder)  # noqa: PTH120 - paths are texts here
    return None if above == folder else top_of(above)


@cache
def repository_at(top: str) -> Repository:
    """Return what the repository with a ``top`` folder says of itself, as far as it does."""
    git = _git_folder(Path(top, ".git"))
    shared = _shared(git)
    host, path = _origin(_text(shared / "config"))
    heads = (_text(git / "HEAD"), _text(shared / "refs/remotes/origin/HEAD"))
    branches = frozenset(found[1] for found in map(_HEAD.match, heads) if found)
    if (git / "info/sparse-checkout").is_file():  # the working tree is a part of them
        branches = frozenset()
    is_gitlab = "gitlab" in host or (host != "github.com" and os.path.lexists(f"{top}/.gitlab-ci.yml"))
    return Repository(host, path, branches, is_gitlab)


def _origin(config: str) -> tuple[str, str]:
    section = ("", "")
    for line in config.splitlines():
        if (head := _SECTION.match(line)) is not None:
            section = (head[1].lower(), head[2] or "")
        elif section == ("remote", "origin") and (entry := _ENTRY.match(line)) and entry[1].lower() == "url":
            found = _ADDRESS.fullmatch(entry[2].strip('"'))
            host = "" if found is None else (found[1] or found[2]).lower()
            return ("", "") if found is None else (_SSH_HOSTS.get(host, host), _path(found[3]))
    return "", ""


def _path(text: str) -> str:
    return text.rstrip("/").removesuffix(".git").strip("/")


def _git_folder(git: Path) -> Path:
    """Return the folder of a repository, of which a worktree's and a submodule's ``.git`` is a file with its path."""
    named = _text(git)
    return git.parent / named.removeprefix("gitdir:").strip() if named.startswith("gitdir:") else git


def _shared(git: Path) -> Path:
    """Return the folder of what a repository's worktrees have in common."""
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
