import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.outside import ROOT, environment, forked

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a system that does not fork starts each process anew")


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["codes", "404"], None),
        (["codes", "no-such-code"], None),
        (["links", "-", "-f", "jsonl"], "http://a.example/ü\n".encode()),
        (["config", "--retries=7"], b""),
        (["missing.md"], b""),
        (["config", "\udcff"], b""),
    ],
)
def test_it_does_what_a_new_process_does(tmp_path: Path, arguments: list[str], stdin: bytes | None) -> None:
    new = subprocess.run(
        [sys.executable, "-m", "probe", *arguments],
        input=stdin, capture_output=True, env=environment(), cwd=tmp_path, check=False,
    )  # fmt: skip
    ran = forked.run(arguments, environment(), tmp_path, stdin, 50)
    assert (ran.returncode, ran.stdout, ran.stderr) == (new.returncode, new.stdout, new.stderr)


def test_each_is_a_process_of_its_own_with_its_own_variables(tmp_path: Path) -> None:
    chinese, english = (forked.run(["codes", "404"], environment({"LANG": lang}), tmp_path, None, 50).stdout
                        for lang in ("zh_CN.UTF-8", "C.UTF-8"))  # fmt: skip
    assert english.startswith(b"404 Not Found\n")
    assert b"\nmeaning " in english
    assert b"\nmeaning " not in chinese


def test_one_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        forked.run(["-", "--as", "list"], environment(), tmp_path, None, 0.01)


@pytest.mark.parametrize(
    ("variables", "forks"),
    [
        ({}, True),
        ({"LANG": "zh_CN.UTF-8", "NO_COLOR": "1"}, True),
        ({"LC_ALL": "C"}, False),
        ({"COLUMNS": "60"}, False),
        ({"PYTHONIOENCODING": "latin-1"}, False),
        ({"PYTHONPATH": f"{ROOT}:/elsewhere"}, False),
    ],
)
def test_what_a_start_or_an_import_reads_needs_a_new_process(variables: dict[str, str], forks: bool) -> None:
    assert forked.serves(environment(variables)) == forks
