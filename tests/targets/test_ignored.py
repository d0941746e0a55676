"""What git ignores need not be there; what leads out of the repository is nobody's to look up."""

from pathlib import Path

import pytest

from probe.model import Mention, Target
from probe.targets import unique
from probe.targets.ignored import Ignored


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with ignore files at its top and in docs, and a file beside it."""
    files = {
        "beside.md": "x",
        "top/.git/config": "",
        "top/.gitignore": "out/\n/build\n*.pdf\n!kept.pdf\n",
        "top/.ignore": "only-searched.md\n",
        "top/docs/.gitignore": "generated\n",
        "top/docs/a.md": "x",
        "top/docs/out/there.md": "x",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path / "top")
    return tmp_path / "top"


def target(repository: Path, text: str) -> Target:
    (found,) = unique([Mention(text, "docs/a.md", 1, 1, base=(repository / "docs/a.md").as_uri())])
    return found


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("out/t.csv", True),
        ("out", True),
        ("docs/out/x/t.csv", True),
        ("build/x", True),
        ("docs/build/x", False),
        ("x.pdf", True),
        ("kept.pdf", False),
        ("docs/generated/x", True),
        ("generated/x", False),
        ("only-searched.md", False),
        ("../beside.md", False),
    ],
)
def test_the_rules_of_git_are_read_from_the_top_down(repository: Path, path: str, ignored: bool) -> None:
    assert Ignored()(f"{repository}/{path}", str(repository)) is ignored


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("../out/t.csv", "ignored-by-git"),
        ("generated/api.md", "ignored-by-git"),
        ("out/there.md", None),
        ("gone.csv", "file-missing"),
        ("../../beside.md", "outside-project"),
        ("../../../../../../../../etc/passwd", "outside-project"),
        ("..", None),
    ],
)
def test_what_is_not_there_need_not_be(repository: Path, text: str, told: str | None) -> None:
    found = target(repository, text)
    assert (found.skip.word if found.skip else found.refusal) == told
