"""A script or style sheet whose source lies beside it is made by a compiler; any other missing one is missing."""

from pathlib import Path

import pytest

from probe.model import Mention, Note, Target
from probe.targets import unique


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of a repository beside the sources of scripts and style sheets."""
    names = (".git/config", "lid.ts", "pot.tsx", "jar.mts", "look.scss", "theme.less", "only.md", "page.html")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "page.html"


def target(page: Path, text: str) -> Target:
    (found,) = unique([Mention(text, "page.html", 1, 1, base=page.as_uri())])
    return found


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("./lid.js", "lid.ts"),
        ("pot.js", "pot.tsx"),
        ("jar.mjs", "jar.mts"),
        ("look.css", "look.scss"),
        ("theme.css", "theme.less"),
    ],
)
def test_what_is_compiled_of_a_file_beside_it_is_made_by_the_build(page: Path, text: str, source: str) -> None:
    found = target(page, text).skip
    assert found is not None
    assert (found.word, found.values) == ("made-by-build", (source,))


@pytest.mark.parametrize(
    ("document", "text", "package"),
    [
        ("look.css", "tailwindcss/theme.css", "tailwindcss"),
        ("deep/look.css", "inter-font/400.css", "inter-font"),
        ("deep/look.css", "tailwindcss/theme.css", "tailwindcss"),
        ("deep/look.css", "./tailwindcss/theme.css", None),
        ("look.css", "other/theme.css", None),
        ("look.css", "inter-font/400.css", None),  # of a folder below
        ("page.html", "tailwindcss/theme.css", None),
    ],
)
def test_a_style_sheet_may_import_files_of_listed_packages(
    page: Path, document: str, text: str, package: str | None
) -> None:
    (page.parent / "package.json").write_text('{"dependencies": {"tailwindcss": "4"}}')
    (page.parent / "deep").mkdir()
    (page.parent / "deep/package.json").write_text('{"devDependencies": {"inter-font": "5"}, "dependencies": 1}')
    (found,) = unique([Mention(text, document, 1, 1, base=(page.parent / document).as_uri())])
    assert found.skip == (None if package is None else Note("package-file", (package,)))


def test_a_package_file_that_cannot_be_read_lists_nothing(page: Path) -> None:
    (page.parent / "package.json").write_text("[" * 2000)
    (found,) = unique([Mention("tailwindcss/a.css", "look.css", 1, 1, base=(page.parent / "look.css").as_uri())])
    assert found.skip is None


@pytest.mark.parametrize("text", ["lit.js", "jar.js", "look.js", "only.css", "lid.css", "lid.mjs", "sub/lid.js"])
def test_what_no_source_beside_it_makes_is_missing(page: Path, text: str) -> None:
    assert target(page, text).skip is None
