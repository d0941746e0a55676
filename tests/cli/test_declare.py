"""Plain values are read as typer reads them; all else is left to typer."""

import re
from pathlib import Path

import pytest
from typer._adapters import build_adapter
from typer.models import OptionInfo
from typer.testing import CliRunner

from probe.cli.app import app
from probe.cli.declare import plainly
from probe.cli.streams import Color
from tests.cli.inside import probe_in

TEXTS = ("", "0", "5", "-3", "007", "2.5", "-0.5", "20s", "auto", "always", "always ", "a b", "http://a.example/?a=b")


@pytest.mark.parametrize("kind", [str, int, float, Color, list[str]], ids=str)
@pytest.mark.parametrize("text", [*TEXTS, "1_000", " 5 ", "+5", "1e3", "nan", "٣", "9" * 30, "AUTO"])
def test_what_is_read_here_typer_reads_the_same(kind: object, text: str) -> None:
    given = [text, "x"] if kind == list[str] else text
    try:
        read = plainly(kind, given)
    except ValueError:
        return  # typer reads it
    by_typer = build_adapter(kind, OptionInfo()).validate_python(given)
    assert (type(read), read) == (type(by_typer), by_typer)


@pytest.mark.parametrize(
    ("kind", "value"), [(str, "x"), (int, "5"), (float, "2.5"), (float, 20), (Color, "never"), (list[str], ("a",))]
)
def test_plain_values_are_read_here(kind: object, value: object) -> None:
    plainly(kind, value)


@pytest.mark.parametrize(("kind", "value"), [(int, "1e3"), (int, "x"), (float, "nan"), (Color, "green"), (int, 2.5)])
def test_others_are_not(kind: object, value: object) -> None:
    with pytest.raises(ValueError):
        plainly(kind, value)


def test_a_wrong_value_is_told_in_one_line(tmp_path: Path) -> None:
    for option, value in (("--concurrency", "many"), ("--host-rate", "fast"), ("--color", "green"), ("--lang", "de")):
        ran = probe_in(tmp_path, "a.md", option, value)
        assert (ran.status, ran.stderr.count("\n")) == (2, 1)
        assert ran.stderr.startswith(f"probe: {option} must be ")


def test_the_help_names_values_as_the_documentation_does() -> None:
    for command in ("check", "merge", "store"):
        ran = CliRunner().invoke(app, [command, "--help"])
        assert re.findall(r"<[a-z]\w*(?:\[\w+\])?>", ran.stdout) == []  # no types of Python
    text = CliRunner().invoke(app, ["check", "--help"]).stdout
    assert "[INPUT]...\n" in re.sub(" +\n", "\n", text)
    assert re.search(r"--concurrency +N +Maximum", text)
    assert re.search(r"--fragments +Check", text)
