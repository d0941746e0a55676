"""The manual page: what the program says of itself, where man(1) looks for it."""

import re
import shutil
import subprocess
import tomllib

import pytest

from probe.cli.action import NOT_OF_THE_ACTION, options
from tests.outside import ROOT
from tests.ways_in.man import INSTALLED, PAGE, text

BUILD = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]


def test_the_page_is_as_the_program_is() -> None:
    assert PAGE.read_text("utf-8") == text()


def test_every_option_and_command_is_on_it() -> None:
    plain = text().replace("\\-", "-")
    for name in {*options(), *NOT_OF_THE_ACTION} - {"help"}:
        assert rf"\fB--{name}\fR" in plain
    for command in ("check", "links", "config", "codes", "sites"):
        assert f"\n.TP\n\\fB{command}\\fR\n" in plain


def test_the_wheel_puts_it_where_man_looks() -> None:
    assert BUILD["wheel"]["shared-data"] == {"man/probe.1": INSTALLED}
    assert "/man" in BUILD["sdist"]["include"]


def test_no_line_is_a_macro_that_there_is_not() -> None:
    known = {".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".br"}
    assert {line.split()[0] for line in text().splitlines() if line.startswith((".", "'"))} <= known
    assert not re.search(r"(?<!\\)\\(?!f[BIR]|-|e|&)", text())


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_has_no_complaint() -> None:
    ran = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", str(PAGE)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stderr == ""
    assert "--preprocess" in re.sub(r"\x1b\[[0-9;]*m|.\x08", "", ran.stdout)
