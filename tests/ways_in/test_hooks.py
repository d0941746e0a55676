"""The pre-commit hook, tried as its users try it, on a repository of its own."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from tests.outside import ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, env=environment(folder), check=True, capture_output=True, timeout=30)


def environment(folder: Path) -> dict[str, str]:
    """Return an environment without a network: what building and running need is found where the tests found it."""
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder.parent),
        "PRE_COMMIT_HOME": str(folder.parent / "cache"), "LANG": "C.UTF-8", "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@a.example", "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@a.example", "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_CONFIG_FILE": os.devnull, "PYTHONPATH": sysconfig.get_paths()["purelib"], "VIRTUALENV_NO_DOWNLOAD": "1",
    }  # fmt: skip


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that holds the project as it is now, as pre-commit would clone it."""
    folder = tmp_path_factory.mktemp("hooks") / "probe"
    parts = ("probe", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *parts]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, timeout=30).stdout.decode().split("\0")
    for name in filter(lambda name: name and (ROOT / name).is_file(), names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")
    return folder


@pytest.mark.timeout(180)
@pytest.mark.parametrize("hook", [hook["id"] for hook in HOOKS])
def test_a_dead_link_fails_the_hook_and_a_good_one_does_not(hooks: Path, tmp_path: Path, hook: str) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "a.md").write_text("# A\n\n[b](b.md#b)\n")
    (folder / "b.md").write_text("# B\n\n[a](a.md) [x](missing.md)\n")
    git(folder, "add", "-A")
    ran = tried(hooks, folder, hook)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "b.md:3" in ran.stdout
    (folder / "missing.md").write_text("x\n")
    git(folder, "add", "-A")
    assert tried(hooks, folder, hook).returncode == 0


def tried(hooks: Path, folder: Path, hook: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks), hook, "--all-files", "--verbose"]
    return subprocess.run(
        command, cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=170, check=False
    )  # fmt: skip
