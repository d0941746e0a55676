"""What a run reads from where, before the first request."""

from io import BytesIO
from pathlib import Path

import pytest

from probe.cli.intake import opened
from probe.cli.job import Intake
from probe.cli.written import Written


class Terminal(BytesIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


TOLD = ["reading standard input from the terminal; Ctrl-D ends it, on Windows Ctrl-Z and Enter"]


@pytest.mark.parametrize(
    ("stdin", "intake", "told"),
    [
        (Terminal, Intake(inputs=("-",)), TOLD),
        (Terminal, Intake(inputs=(), files_from=("-",)), TOLD),
        (Terminal, Intake(inputs=("a.md", "-")), TOLD),
        (Terminal, Intake(inputs=("a.md",)), []),
        (BytesIO, Intake(inputs=("-",)), []),
        (BytesIO, Intake(inputs=(), files_from=("-",)), []),
    ],
)
def test_a_terminal_that_is_read_is_announced(
    stdin: type[BytesIO], intake: Intake, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").touch()
    notes: list[str] = []
    opened(intake, stdin(b"a.md\n"), notes.append, Written())
    assert notes == told
