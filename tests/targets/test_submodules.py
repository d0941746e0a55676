"""Files of submodules that are not checked out."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from probe.model import Mention, Note, Target
from probe.targets import unique


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a book, an empty submodule, one that is checked out, and one without a folder."""
    modules = "".join(f'[submodule "{name}"]\n\tpath = {name}\n' for name in ("ext/empty", "full", "none"))
    files = {
        ".git/config": '[remote "origin"]\n\turl = https://github.com/oak/pots\n',
        ".git/HEAD": "ref: refs/heads/main\n",
        ".gitmodules": modules,
        "a.md": "x",
        "full/there.md": "x",
        "book/book.toml": "",
        "book/src/SUMMARY.md": "[One](one.md)",
        "book/src/one.md": "x",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "ext/empty").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def target(top: Path, text: str, document: str = "a.md", kind: str = "link") -> Target:
    mention = Mention(text, document, 1, 1, base=(top / document).as_uri())
    (found,) = unique([replace(mention, kind=kind)])
    return found


@pytest.mark.parametrize(
    ("text", "submodule"),
    [
        ("ext/empty/x.md", "ext/empty"),
        ("ext/empty", None),
        ("none/deep/x.png", "none"),
        ("none", "none"),
        ("https://github.com/oak/pots/blob/main/none/x.md", "none"),
    ],
)
def test_what_an_absent_submodule_has_is_not_known(top: Path, text: str, submodule: str | None) -> None:
    skip = None if submodule is None else Note("submodule-absent", (submodule,))
    assert target(top, text).skip == skip


def test_what_a_chapter_includes_of_one_is_not_known(top: Path) -> None:
    found = target(top, "../../ext/empty/x.rs", "book/src/one.md", "include")
    assert found.skip == Note("submodule-absent", ("ext/empty",))


@pytest.mark.parametrize("text", ["full/gone.md", "ext/gone.md", "nonet/x.md", "ext/empty.md"])
def test_what_is_beside_one_or_checked_out_is_missing(top: Path, text: str) -> None:
    found = target(top, text)
    assert (found.skip, found.refusal is None) == (None, False)
