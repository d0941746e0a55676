"""The GitHub action: its steps, run in a shell as the runner runs them."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from probe.cli.action import arguments, complaint, options
from samples.origin import Origin
from tests.outside import ROOT, serving
from tests.ways_in.action import ACTION, written

STEPS = [step for step in yaml.safe_load(ACTION.read_text("utf-8"))["runs"]["steps"] if "run" in step]


def test_inputs_and_outputs_are_those_of_the_program() -> None:
    text = ACTION.read_text("utf-8")
    assert text == written(text)


def test_inputs_become_options() -> None:
    given = {
        "inputs": "docs\n\n  a b.md \n", "fragments": "true", "insecure": "false", "timeout": "5s", "recurse": "2",
        "exclude": "^http://a\n^http://b", "header": "X-Key: 1", "accept": "", "unknown": "x",
    }  # fmt: skip
    assert list(arguments(given)) == [
        "--fragments", "--recurse=2", "--timeout=5s", "--header=X-Key: 1", "--exclude=^http://a", "--exclude=^http://b",
        "--no-progress", "--", "docs", "a b.md",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"recurse": "true", "insecure": "True"}, ["--recurse", "--insecure"]),
        ({"recurse": "false", "insecure": " FALSE\n"}, []),
        ({"recurse": "3"}, ["--recurse=3"]),
    ],
)
def test_true_and_false_are_spelt_as_github_spells_them(given: dict[str, str], words: list[str]) -> None:
    assert complaint(given) is None
    assert list(arguments(given)) == [*words, "--no-progress"]


@pytest.mark.parametrize("name", ["insecure", "fail"])
def test_what_is_neither_true_nor_false_is_no_yes(name: str) -> None:
    assert complaint({name: "no"}) == f"the input {name} must be true or false, not 'no'"


def test_every_option_of_check_is_an_input() -> None:
    assert {"output", "format", "config", "baseline", "fail-on", "lang"} <= set(options())


class Runner:
    """As much of a runner as the steps see: files for outputs, environment and summary, and no network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temp = folder / "temp"
        self.temp.mkdir()
        self.files = {name: folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")}
        for path in self.files.values():
            path.touch()
        self.work = folder / "work"
        self.work.mkdir()

    def step(self, number: int, inputs: dict[str, str]) -> subprocess.CompletedProcess[str]:
        expressions = {
            "steps.python.outputs.python-path": sys.executable,
            "github.action_path": str(ROOT),
            "toJSON(inputs)": json.dumps(inputs),
        }
        own = {
            name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: expressions[found[1]], text)
            for name, text in STEPS[number]["env"].items()
        }
        set_before = dict(line.split("=", 1) for line in self.files["GITHUB_ENV"].read_text().splitlines())
        offline = {  # pip reads "0" as what its option says
            "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_CONFIG_FILE": os.devnull,
            "PYTHONPATH": sysconfig.get_paths()["purelib"],
        }  # fmt: skip
        env = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "GITHUB_ACTIONS": "true",
            "RUNNER_TEMP": str(self.temp), **{name: str(path) for name, path in self.files.items()},
            **offline, **set_before, **own,
        }  # fmt: skip
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[number]["run"]]
        return subprocess.run(command, env=env, cwd=self.work, capture_output=True, text=True, timeout=120, check=False)

    @property
    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.files["GITHUB_OUTPUT"].read_text().splitlines())


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A runner on which the action is installed."""
    made = Runner(tmp_path_factory.mktemp("runner"))
    (made.work / "json.py").write_text("raise SystemExit('the repository that is looked at was imported')\n")
    installed = made.step(0, {})
    assert installed.returncode == 0, installed.stderr
    return made


@pytest.mark.timeout(150)
def test_the_steps_annotate_and_count(runner: Runner) -> None:
    with serving(Origin()) as origin:
        (runner.work / "a.md").write_text(f"# A\n\n[x]({origin.url('/status/404')}) <{origin.url('/')}>\n")
        ran = runner.step(1, {"inputs": "a.md", "lang": "en"})
    assert ran.returncode == 1, ran.stderr
    assert (
        f"::error file=a.md,line=3,col=5,title=broken (404)::{origin.url('/status/404')}: 404 Not Found" in ran.stderr
    )
    assert "| broken | 1 |" in runner.files["GITHUB_STEP_SUMMARY"].read_text()
    counts = {name: runner.outputs[name] for name in ("status", "total", "fails", "broken", "ok")}
    assert counts == {"status": "1", "total": "2", "fails": "1", "broken": "1", "ok": "1"}
    assert len(json.loads(Path(runner.outputs["report"]).read_text())["results"]) == 2


@pytest.mark.timeout(150)
def test_the_step_passes_where_the_user_says_so(runner: Runner) -> None:
    (runner.work / "b.md").write_text("[x](missing.md)\n")
    ran = runner.step(1, {"inputs": "b.md", "fail": "false"})
    assert (ran.returncode, runner.outputs["status"], runner.outputs["fails"]) == (0, "1", "1")


@pytest.mark.timeout(150)
def test_a_wrong_setting_fails_the_step(runner: Runner) -> None:
    for wrong, said in (
        ({"timeout": "soon"}, "timeout: 'soon' is not a duration"),
        ({"insecure": "no"}, "input insecure"),
    ):
        ran = runner.step(1, {"inputs": "b.md", "fail": "false", **wrong})
        assert (ran.returncode, runner.outputs["status"]) == (2, "2")
        assert said in ran.stderr


def test_the_store_is_kept_between_runs_where_one_is_named_and_after_a_red_one_too() -> None:
    steps = yaml.safe_load(ACTION.read_text("utf-8"))["runs"]["steps"]
    restore, save = (
        next(step for step in steps if step.get("uses", "").startswith(f"actions/cache/{name}@"))
        for name in ("restore", "save")
    )
    assert (restore["if"], save["if"]) == ("inputs.store != ''", "always() && inputs.store != ''")
    assert restore["with"]["path"] == save["with"]["path"] == "${{ inputs.store }}"
    assert restore["with"]["key"] == save["with"]["key"]
    assert save["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert (
        steps.index(restore) < next(n for n, step in enumerate(steps) if step.get("id") == "probe") < steps.index(save)
    )
