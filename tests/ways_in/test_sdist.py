"""The source distribution, as far as it can be held without building it: it has every file that its tests read."""

import tomllib

import pytest

from tests.outside import ROOT

TARGETS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
INCLUDED = TARGETS["sdist"]["include"]


@pytest.mark.parametrize("name", INCLUDED)
def test_what_is_included_is_there(name: str) -> None:
    assert name.startswith("/")  # else it is a pattern for every folder
    assert (ROOT / name[1:]).exists()


@pytest.mark.parametrize(
    "name",
    [
        "action.yml",
        "Dockerfile",
        ".dockerignore",
        ".pre-commit-hooks.yaml",
        "README.md",
        "SECURITY.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs",
        "man",
        "mkdocs.yml",
        "tests",
        "samples",
    ],
)  # fmt: skip
def test_what_tests_read_is_included(name: str) -> None:
    assert f"/{name}" in INCLUDED
