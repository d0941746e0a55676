"""A git repository of a test, untouched by the settings of whoever runs it."""

import os
import subprocess
from pathlib import Path

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@a.test",
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@a.test", "LC_ALL": "C",
}  # fmt: skip


class Repository:
    """A working tree and the commands to change it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *command: str | bytes, stdin: bytes = b"") -> bytes:
        """Return what git says; anything but success fails the test."""
        return self.tried(*command, stdin=stdin, check=True)

    def tried(self, *command: str | bytes, stdin: bytes = b"", check: bool = False) -> bytes:
        """Return what git says whether or not it succeeds."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        ran = subprocess.run(
            ["git", *command], cwd=self.folder, env={**environment, **ENVIRONMENT}, input=stdin, capture_output=True,
            check=check, timeout=30,
        )  # fmt: skip
        return ran.stdout

    def write(self, name: str | bytes, content: str | bytes = b"") -> Path:
        """Write a file and the folders that it lies in."""
        path = self.folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def commit(self) -> None:
        """Commit all there is."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "a change")
