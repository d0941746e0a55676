"""The changes of a git branch: lines of files in the working tree that the other side does not have."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from probe.errors import InputError
from probe.sources.diff import Lines, added

PATIENCE = 120.0  # seconds for one git command; a repository of a million files takes a few

# Fixed here, because a user's or a repository's settings could change the output or run a program.
_SETTINGS = ("core.quotePath=true", "core.fsmonitor=false", "diff.suppressBlankEmpty=false")
_DIFF = (
    "--unified=0", "--inter-hunk-context=0", "--find-renames", "--src-prefix=a/", "--dst-prefix=b/", "--no-relative",
    "--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--line-prefix=",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changes:
    """The changed lines by the real path of each file; ``root`` is the real path of the working tree."""

    root: str
    lines: Mapping[str, Lines]

    @property
    def folder(self) -> str:
        """The working tree as an input, the default if no input is named."""
        return os.path.relpath(self.root)


def changed(ref: str, folder: str = ".") -> Changes:
    """Return the changes of the working tree since it left ``ref``: commits, staged and other changes, new files.

    New files count as a whole. Lines that ``ref`` got since then are not included (the three dots of ``git diff``).
    Raises InputError if git, the repository or a common commit is missing.
    """
    root = os.path.realpath(_Git(folder).says("rev-parse", "--show-toplevel"))
    git = _Git(root)
    base = _left_at(git, ref)
    with git.output("diff", *_DIFF, base, "--") as diff:
        lines = added(diff)
    with git.output("ls-files", "--others", "--exclude-standard", "-z", "--") as names:
        lines.update(dict.fromkeys(names.read().split(b"\0")[:-1]))
    paths = {Path(root, os.fsdecode(name)): found for name, found in lines.items()}
    return Changes(root, {str(path): found for path, found in paths.items() if not path.is_symlink()})


def _left_at(git: "_Git", ref: str) -> str:
    """Return the merge base of ``HEAD`` and ``ref``."""
    if ref.startswith("-"):
        raise InputError(f"--changed-since: {ref!r} is an option, not a commit")
    shallow = git.says("rev-parse", "--is-shallow-repository") == "true"
    hint = "; this clone is shallow, fetch all of it (actions/checkout: fetch-depth: 0)" if shallow else ""
    found = git.says("rev-parse", "--verify", "--quiet", ref, fails=True)
    # In two steps, because a suffix after ``:/text`` is part of the text. A range resolves to two names.
    commit = "\n" not in found and git.says("rev-parse", "--verify", "--quiet", f"{found}^{{commit}}", fails=True)
    if not commit:
        raise InputError(f"--changed-since: git knows no commit {ref!r}{hint}")
    base = git.says("merge-base", commit, "HEAD", fails=True)
    if not base:
        raise InputError(f"--changed-since: {ref!r} and HEAD have no commit in common{hint}")
    return base.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class _Git:
    """Runs git in a folder, without a pager, a prompt or a lock."""

    folder: str

    def says(self, *command: str, fails: bool = False) -> str:
        """Return one line of output.

        If the command fails, returns an empty line with ``fails``, and otherwise raises InputError with git's message.
        """
        with self.output(*command, fails=fails) as out:
            return os.fsdecode(out.read().removesuffix(b"\n").removesuffix(b"\r"))

    @contextmanager
    def output(self, *command: str, fails: bool = False) -> Iterator[BinaryIO]:
        """Run a command and yield its output as a file, because a diff may be larger than memory."""
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        with TemporaryFile() as out:
            try:
                ran = subprocess.run(  # noqa: S603 - no shell, and user text cannot become an option
                    ["git", "--no-pager", *settings, *command],  # noqa: S607 - git is found by the user's PATH
                    cwd=self.folder, env=_environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE,
                    timeout=PATIENCE, check=False,
                )  # fmt: skip
            except FileNotFoundError as error:
                raise InputError("--changed-since needs git, which is not installed") from error
            except subprocess.TimeoutExpired as error:
                raise InputError(f"--changed-since: git {command[0]} did not finish in {PATIENCE:g} s") from error
            except (OSError, ValueError) as error:
                raise InputError(f"--changed-since: git cannot be run: {error}") from error
            if ran.returncode and not fails:
                raise InputError(f"--changed-since: {_complaint(ran.stderr)}")
            out.seek(0)
            yield out


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS")}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def _complaint(stderr: bytes) -> str:
    """Return git's error message in one line: its first line, and the command that it proposes."""
    lines = [line.strip() for line in stderr.decode(errors="replace").splitlines() if line.strip()]
    said = lines[0].removeprefix("fatal: ") if lines else "git fails without a word"
    proposed = [line for line in lines if line.startswith("git config")]
    if said.startswith("not a git repository"):
        return f"git says: {said}; run it in a clone"
    return "; ".join([f"git says: {said}", *proposed])
