"""What lies on this machine."""

import unicodedata
from pathlib import Path

import pytest

from probe.targets import disk
from probe.targets.disk import Disk


def test_a_file_that_differs_in_case(tmp_path: Path) -> None:
    (tmp_path / "Readme.MD").touch()
    assert Disk().otherwise(f"{tmp_path}/README.md") == f"{tmp_path}/Readme.MD"
    for path in ("Readme.MD", "other.md", "none/Readme.md", "\0", "x" * 5_000):
        assert Disk().otherwise(f"{tmp_path}/{path}") is None


def test_the_names_in_a_folder_are_gone_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "A.md").touch()
    (tmp_path / "B.md").touch()
    looked_up = Disk()
    assert looked_up.otherwise(f"{tmp_path}/a.md") == f"{tmp_path}/A.md"
    asked: list[str] = []

    def normalize(_: str, name: str) -> str:
        asked.append(name)
        return name

    monkeypatch.setattr("unicodedata.normalize", normalize)
    assert [looked_up.otherwise(f"{tmp_path}/{name}") for name in ("a.MD", "c.md")] == [f"{tmp_path}/A.md", None]
    assert asked == ["a.MD", "c.md"]


def test_two_ways_to_write_a_letter_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / unicodedata.normalize("NFD", "é.md")).touch()
    monkeypatch.setattr(disk, "_FOLDED", True)
    monkeypatch.setattr("os.path.exists", lambda _: True)
    assert Disk().has(f"{tmp_path}/é.md")
    assert not Disk().has(f"{tmp_path}/É.md")


def test_a_folder_without_an_index_is_bare(tmp_path: Path) -> None:
    assert Disk().is_bare(str(tmp_path))
    (tmp_path / "index.html").touch()
    assert [Disk().is_bare(str(path)) for path in (tmp_path, tmp_path / "index.html", tmp_path / "none")] == [False] * 3
    assert not Disk().is_bare("\0")
