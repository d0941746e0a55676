"""Small repositories, a kind of link each, in one run: every link has the verdict that ``small.toml`` says."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from probe.cli import app

CASES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("small.toml").read_text("utf-8"))
_KINDS = {"fragment-missing": "fragment", "reference-undefined": "undefined"}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """Return what the program says of each link of all repositories, by its document and text."""
    folder = tmp_path_factory.mktemp("small")
    for name, case in CASES.items():
        files = {".git/HEAD": "ref: refs/heads/main\n", **case["files"]}
        files[".git/config"] = f'[remote "origin"]\n\turl = {case["origin"]}\n' if "origin" in case else ""
        for path, text in files.items():
            place = folder / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8", newline="")
    options = ("--offline", "--fragments", "--no-config", "--no-ci", "-q", "--lang", "en", "--no-progress")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        app.run(["check", *CASES, *options, "-o", str(folder / "out.json")])
    results = json.loads((folder / "out.json").read_text("utf-8"))["results"]
    return {
        (source["document"], source["text"]): _KINDS.get(result["failure"], result["verdict"])
        for result in results
        for source in result["sources"]
    }


@pytest.mark.parametrize("name", CASES)
def test_each_link_has_its_verdict(name: str, verdicts: dict[tuple[str, str], str]) -> None:
    found = {}
    for link in CASES[name]["expected"]:
        file, _, text = link.partition(" ")
        found[link] = verdicts.get((f"{name}/{file}", text), "none")
    assert found == CASES[name]["expected"]
