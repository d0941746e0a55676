"""What the user says of sites counts for every generator: ``NAME``, ``NAME=FOLDER``, ``none``."""

import os
from pathlib import Path

import pytest

from probe.sites import Sites, markers
from probe.tables import load
from tests.sites.test_judged import HERE

GENERATORS = {entry["name"]: entry for entry in load("sites/index")}
FOLDERS = {"hugo-langs": "hugo", "jupyterbook": "sphinx", "myst": "sphinx", "wikis": "wiki"}


def root_of(name: str) -> Path:
    """Return the root of the first site of a generator in its folder."""
    generator = FOLDERS.get(name, name)
    marks = {mark for mark, modules in markers().items() if GENERATORS[generator]["module"] in modules}
    folders = [Path(folder) for folder, inner, files in sorted(os.walk(HERE / name)) if marks & {*inner, *files}]
    return next(folder for folder in folders if found(Sites(), folder, generator))


def found(sites: Sites, folder: Path, generator: str) -> list[str]:
    """Return the names of the sites whose root a folder is."""
    here = [site for site in sites.around(str(folder)) if Path(site.tree.place(site.root)) == folder]
    return [site.name for site in here if site.name == generator]


@pytest.mark.parametrize("name", [path.name for path in sorted(HERE.iterdir()) if path.name != "plain"])
def test_a_generator_is_told_by_its_name_and_folder(name: str) -> None:
    generator, folder = FOLDERS.get(name, name), root_of(name)
    other = "zola" if generator != "zola" else "antora"
    for told in ((generator,), (f"{generator}={folder}",), (generator, other)):
        assert found(Sites(told), folder, generator) == [generator]
    for told in (("none",), (f"none={folder}",), (other,)):
        assert found(Sites(told), folder, generator) == []
