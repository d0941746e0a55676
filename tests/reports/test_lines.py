import os
from pathlib import Path

from probe.reports.lines import Lines


def test_lines_end_as_they_do_for_those_who_read_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("eins\r\nzwei\rdrei\nvier\u2028 noch vier".encode())
    lines = Lines()
    assert [lines.line(str(path), number) for number in range(6)] == [
        *(None, "eins", "zwei", "drei", "vier\u2028 noch vier", None),
    ]


def test_what_cannot_be_read_has_no_lines(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    (tmp_path / "large").write_bytes(b"x" * (1024 * 1024 + 1))
    os.mkfifo(tmp_path / "pipe")
    lines = Lines()
    for name in ("missing", "latin", "large", "pipe", "", "nul\0", "x" * 5_000):
        assert lines.line(str(tmp_path / name), 1) is None
