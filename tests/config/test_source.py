"""Finding config files, and what is said of those that cannot be read."""

import os
import re
from pathlib import Path

import pytest

from probe.config.source import LARGEST, Source
from probe.errors import SettingsError


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder two below an empty one; it is the working directory."""
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_nothing_is_found_where_there_is_nothing(inside: Path) -> None:
    found = Source.upward(".")
    assert found is None


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"probe.toml": ""}, "probe.toml"),
        ({"../probe.toml": "", "../../probe.toml": ""}, "../probe.toml"),
        ({"../../pyproject.toml": "[tool.probe]"}, "../../pyproject.toml"),
        ({"pyproject.toml": "tool.probe.retries = 1", "../probe.toml": ""}, "pyproject.toml"),
        ({"probe.toml": "", "pyproject.toml": "[tool.probe]"}, "probe.toml"),
        ({"pyproject.toml": "[tool.other]\nprobe = 1", "../probe.toml": ""}, "../probe.toml"),
        ({"pyproject.toml": "tool = 'probe'", "../probe.toml": ""}, "../probe.toml"),
        ({"pyproject.toml": "not toml at all", "../probe.toml": ""}, "../probe.toml"),
    ],
)
def test_the_nearest_file_is_found(inside: Path, files: dict[str, str], name: str) -> None:
    for path, text in files.items():
        Path(path).write_text(text)
    found = Source.upward(".")
    assert found is not None
    assert found.name == name


def test_a_folder_called_like_a_config_file_is_passed_by(inside: Path) -> None:
    Path("probe.toml").mkdir()
    Path("../probe.toml").write_text("retries = 1")
    found = Source.upward(".")
    assert found is not None
    assert (found.name, found.folder, found.table) == ("../probe.toml", "..", {"retries": 1})


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"a = 1\nb = = 2\n", "p.toml:2: not valid TOML: "),
        (b"a = 1\nb = ", "p.toml:2: not valid TOML: "),
        (b"a = [\n\n", "p.toml:1: not valid TOML: "),
        (b"\n\n[a]\n[a]\n", "p.toml:4: not valid TOML: "),
        (b"a = 1\nb = '\xff'\n", "p.toml:2: not UTF-8, which TOML requires"),
        (b"a = " + b"[" * 100_000, "p.toml: cannot be read: a number is too long, or arrays are nested too deeply"),
        (b"a = " + b"9" * 5000, "p.toml: cannot be read: a number is too long, or arrays are nested too deeply"),
        (b"#" * (LARGEST + 1), "p.toml: larger than 1,000,000 bytes: too large for a config file"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(inside: Path, content: bytes, complaint: str) -> None:
    Path("p.toml").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        Source.of("p.toml")
    assert re.sub("(?<=not valid TOML: ).*", "", str(caught.value)) == complaint  # the words are the standard library's


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("missing.toml", "missing.toml: No such file or directory"),
        (".", ".: Is a directory"),
        ("a\0b", "a\0b: embedded null byte"),
        ("", "--config: the name of the file is empty"),
    ],
)
def test_what_cannot_be_read_is_told(inside: Path, name: str, complaint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Source.of(name)
    assert str(caught.value) == complaint


def test_a_table_of_ours_is_in_the_project_file_and_there_alone(inside: Path) -> None:
    Path("pyproject.toml").write_text("[project]\nname = 'x'\n")
    with pytest.raises(SettingsError, match=r"^pyproject\.toml: there is no \[tool\.probe\] in it$"):
        Source.of("pyproject.toml")
    Path("probe.toml").write_text("\n[tool.probe]\nretries = 1\n")
    with pytest.raises(
        SettingsError, match=r"^probe\.toml:2: \[tool\.probe\] is for pyproject\.toml; remove this header"
    ):
        Source.of("probe.toml")
    Path("pyproject.toml").write_text("[tool]\nprobe = 1\n")
    with pytest.raises(SettingsError, match=r"^pyproject\.toml:2: tool\.probe must be a table$"):
        Source.of("pyproject.toml")


def test_a_byte_order_mark_is_no_part_of_the_text(inside: Path) -> None:
    Path("p.toml").write_bytes(b"\xef\xbb\xbfretries = 1")
    assert Source.of("p.toml").table == {"retries": 1}


def test_a_pipe_is_in_no_folder(inside: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"retries = 1")
    os.close(writing)
    found = Source.of(f"/dev/fd/{reading}")
    os.close(reading)
    assert (found.table, found.folder) == ({"retries": 1}, "")


def test_places(inside: Path) -> None:
    Path("pyproject.toml").write_text("[x]\n[tool.probe]\nretries = 1\nheader.A = 'b'\n[[tool.probe.rule]]\nmatch = 1")
    found = Source.of("pyproject.toml")
    assert found.place("retries") == "pyproject.toml:3"
    assert found.place("header") == "pyproject.toml:4"
    assert found.place("rule", 0) == "pyproject.toml:5"
    assert found.place("rule", 0, "match") == "pyproject.toml:6"
    assert found.place("missing") == "pyproject.toml"
