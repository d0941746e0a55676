"""Every option with a wrong value: one line of our own, in both languages, never a box or a sentence of a library."""

import re
from pathlib import Path
from typing import get_type_hints

import pytest

from probe.cli.app import run
from probe.cli.options import PANELS

FOREIGN = re.compile(r"pydantic|typer|click|Traceback|[╭╮│]|Usage:|Invalid value|is not a valid|internal error")
WRONG = ("x", "-5", "", "\x01[", "9" * 400)


def options() -> list[tuple[str, bool]]:
    """Return every option of the command, and whether it is a switch."""
    found = []
    for declared in PANELS.values():
        for name, hint in get_type_hints(declared, include_extras=True).items():
            names = hint.__metadata__[0].param_decls or (f"--{name.replace('_', '-')}",)
            found.append((max(names, key=len).partition("/")[0], hint.__metadata__[0].metavar == ""))
    return found


def said(argv: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = run(argv)
    return status, capsys.readouterr().err


@pytest.mark.parametrize("language", ["C.UTF-8", "zh_CN.UTF-8"])
@pytest.mark.parametrize(("option", "switch"), options())
def test_a_wrong_value_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str, switch: bool,
    language: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", language)
    (tmp_path / "urls.txt").write_text("https://a.example/\n", encoding="utf-8")
    refused = 0
    for value in WRONG:
        given = [f"{option}={value}"] if switch else [option, value]
        status, line = said(["urls.txt", "--offline", "--no-progress", *given], capsys)
        assert not FOREIGN.search(line), line
        assert status in (0, 2), (value, line)
        if status == 2:
            refused += 1
            assert line.startswith("probe: "), line
            assert line.count("\n") == 1, line
            assert language.startswith("C") or re.search(r"[\u4e00-\u9fff]", line), line
    assert refused, option
