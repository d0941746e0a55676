"""R. What pre-commit passes behind the options of a hook: names of files that a stranger may have chosen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.outside import ROOT, environment

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
BROKEN = "[x](missing.md)\n"
NAMES = [
    b"-rf.md", b"--config=x.md", b"a b.md", b"a\nb.md", b"$(x).md", b"-o/etc/x.md", b"\xff.md", b"-.md", b"--.md",
    b"--help.md", b"-q.md", b"--offline.html", b"--as=text.markdown", b"-H.md", b"{a,b}.md", b"*.md", b"[a].md",
    b"http:/x.md", b"check.md",
]  # fmt: skip


def hooked(folder: Path, *names: bytes, options: str = "", apart: bool = True) -> tuple[int, str]:
    """Run the hook's command as pre-commit does, and return its status and what it says."""
    words = [*HOOKS[1]["entry"].split()[1:], *options.split(), *(HOOKS[1]["args"] if apart else ())]
    ran = subprocess.run(
        [sys.executable, "-m", "probe", *words, "--no-ci", *names] if not apart else
        [sys.executable, "-m", "probe", *words[:-1], "--no-ci", "--", *names],
        cwd=folder, env=environment({"PYTHONPATH": str(ROOT)}), capture_output=True, check=False, timeout=50,
    )  # fmt: skip
    return ran.returncode, ran.stdout.decode("utf-8", "replace") + ran.stderr.decode("utf-8", "replace")


def written(folder: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(folder), name)  # noqa: PTH118 - a name that is no text
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - the same
    Path(os.fsdecode(path)).write_text("<a href=missing.md>x</a>" if name.endswith(b".html") else BROKEN)


def test_192_names_come_behind_what_ends_the_options() -> None:
    assert [hook["args"] for hook in HOOKS] == [["--"], ["--"]]


def test_192_files_are_inputs_whatever_their_names_are(tmp_path: Path) -> None:
    for name in NAMES:
        written(tmp_path, name)
    status, said = hooked(tmp_path, *NAMES, options="-f json")
    results = json.loads(said)["results"]
    assert status == 1
    assert sum(len(result["sources"]) for result in results) == len(NAMES), said


def test_192_an_option_of_the_hook_stays_one_though_a_file_has_its_name(tmp_path: Path) -> None:
    for name in (b"--offline", b"--fragments", b"--no-progress"):
        written(tmp_path, name)
    written(tmp_path, b"a.md")
    (tmp_path / "a.md").write_text("[x](http://127.0.0.1:1/)\n")
    assert hooked(tmp_path, b"a.md")[0] == 0


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(b"-")], ids=repr)
def test_192_without_it_no_name_of_a_file_is_taken_for_an_option(name: bytes, tmp_path: Path) -> None:
    written(tmp_path, name)
    assert hooked(tmp_path, name, apart=False)[0] == 2
