"""A file and a line in it."""

from pathlib import Path

import pytest

from probe.model import Mention
from probe.targets import unique
from probe.targets.file_lines import is_source, without_line


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("b.md:12", "b.md"),
        ("src/b.py:12:3", "src/b.py"),
        ("b.py:12-14", "b.py"),
        ("b.py:12#x", "b.py#x"),
        ("Makefile:3", "Makefile"),
        ("b.md", None),
        ("b.md:x", None),
        ("b.md:12/x", None),
        ("http://a.example:80", None),
        ("b.md?x:12", None),
    ],
)
def test_the_number_is_no_part_of_the_name(text: str, bare: str | None) -> None:
    assert without_line(text) == bare


def test_a_host_before_a_port_is_no_source() -> None:
    assert [is_source(text) for text in ("b.md", "src/x", "a.example", "localhost")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "url", "failure"),
    [
        ("b.md:12", "b.md", None),
        ("gone.md:12", "gone.md", "file-missing"),
        ("Makefile:12", "Makefile", None),
        ("odd:12", "odd:12", None),  # a file that is called so
        ("a.example:80", "https://a.example:80/", None),
        ("localhost:80", "https://localhost:80/", None),
    ],
)
def test_it_is_looked_up_without_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, url: str, failure: str | None
) -> None:
    for name in ("b.md", "Makefile", "sub/x", "odd:12", "odd"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    href = f"./{text}" if text.startswith("odd") else text
    (found,) = unique([Mention(href, "a.md", 1, 1, base=(tmp_path / "a.md").as_uri())])
    assert (found.url, found.refusal) == (url, failure)
