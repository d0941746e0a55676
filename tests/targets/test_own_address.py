"""URLs of the repository that a document is in: looked up in its working tree, nothing sent."""

from pathlib import Path

import pytest

from probe.model import FailureKind, Mention, Target
from probe.settings import Reading
from probe.settings.remap import read_remaps
from probe.targets import unique


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working tree on the branch topic/x, whose default branch is main."""
    files = {
        ".git/HEAD": "ref: refs/heads/topic/x\n",
        ".git/refs/remotes/origin/HEAD": "ref: refs/remotes/origin/main\n",
        ".gitignore": "out/\n",
        "docs/a.md": "x",
        "docs/b c.md": "x",
        "site/guide/index.html": "x",
        "site/about.html": "x",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def target(top: Path, text: str, reading: Reading | None = None) -> Target:
    (found,) = unique([Mention(text, "docs/a.md", 1, 1, base=(top / "docs/a.md").as_uri())], reading)
    return found


def origin(top: Path, url: str) -> None:
    (top / ".git/config").write_text(f'[remote "origin"]\n\turl = {url}\n')


@pytest.mark.parametrize(
    ("remote", "text", "path"),
    [
        ("git@github.com:o/r.git", "https://github.com/o/r/blob/main/docs/a.md#x", "docs/a.md"),
        ("git@github.com:o/r.git", "https://github.com/O/R/blob/topic/x/docs/a.md", "docs/a.md"),
        ("https://github.com/o/r", "https://github.com/o/r/tree/main/docs", "docs"),
        ("https://github.com/o/r", "https://github.com/o/r/tree/main", ""),
        ("https://github.com/o/r", "https://github.com/o/r/blob/HEAD/docs/b%20c.md?plain=1", "docs/b c.md"),
        ("https://github.com/o/r", "https://github.com/o/r/raw/main/docs/a.md", "docs/a.md"),
        ("https://github.com/o/r", "https://raw.githubusercontent.com/o/r/main/docs/a.md", "docs/a.md"),
        ("https://github.com/o/r", "https://raw.githubusercontent.com/o/r/refs/heads/main/docs/a.md", "docs/a.md"),
        ("ssh://git@ssh.github.com:443/o/r.git", "https://www.github.com/o/r/blob/main/docs/a.md", "docs/a.md"),
        ("https://github.com/o/r", "https://github.com/o/r/blob/topic%2Fx/docs/a.md", "docs/a.md"),
        ("https://github.com/o/r", "https://github.com/o/r/raw/refs/heads/main/docs/a.md", "docs/a.md"),
        ("https://github.com/o/r", "https://raw.github.com/o/r/main/docs/a.md", "docs/a.md"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/blame/branch/main/docs/a.md", "docs/a.md"),
        ("git@gitlab.com:g/s/r.git", "https://gitlab.com/g/s/r/-/blob/main/docs/a.md", "docs/a.md"),
        ("https://git.a.example/g/r", "https://git.a.example/g/r/-/tree/main/docs", "docs"),
        ("git@bitbucket.org:o/r.git", "https://bitbucket.org/o/r/src/main/docs/a.md", "docs/a.md"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/src/branch/main/docs/a.md", "docs/a.md"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/raw/branch/main/docs/a.md", "docs/a.md"),
    ],
)
def test_a_file_of_the_own_branch_is_looked_up(top: Path, remote: str, text: str, path: str) -> None:
    origin(top, remote)
    found = target(top, text)
    assert (found.path, found.refusal) == (str(top / path).rstrip("/"), None)
    gone = target(top, text.partition("#")[0].partition("?")[0].rstrip("/") + "/gone.md")
    assert (gone.refusal, gone.note and gone.note.word) == (FailureKind.FILE_MISSING, "own-repository")


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/o/r/blob/v1.0/docs/a.md",
        "https://github.com/o/r/blob/0123456789abcdef0123456789abcdef01234567/docs/a.md",
        "https://github.com/o/r/blob/mainly/docs/a.md",
        "https://github.com/o/r/commit/main",
        "https://github.com/o/r/issues/1",
        "https://github.com/o/r",
        "https://github.com/o/other/blob/main/docs/a.md",
        "https://github.com/o/r2/blob/main/docs/a.md",
        "https://github.com.evil.example/o/r/blob/main/docs/a.md",
        "https://raw.a.example/o/r/main/docs/a.md",
        "https://github.com/o/r/blob/main/..%2f..%2fetc/passwd",
        "https://github.com/o/r/blob/main/out/made.md",
        "https://[/o/r",
    ],
)
def test_anything_else_is_asked_as_ever(top: Path, text: str) -> None:
    origin(top, "https://github.com/o/r.git")
    assert target(top, text).path is None


@pytest.mark.parametrize("file", ["info/sparse-checkout", "config"])
def test_where_the_working_tree_is_no_whole_branch_nothing_is_looked_up(top: Path, file: str) -> None:
    origin(top, "https://github.com/o/r")
    (top / ".git/info").mkdir()
    (top / ".git" / file).write_text("")
    assert target(top, "https://github.com/o/r/blob/main/docs/a.md").path is None


@pytest.mark.parametrize(
    ("text", "path", "refusal"),
    [
        ("/repo/guide/", "site/guide", None),
        ("/repo/about", "site/about.html", None),
        ("/repo", "site", FailureKind.FILE_MISSING),  # a folder without an index
        ("/repo/gone.html", "site/gone.html", FailureKind.FILE_MISSING),
        ("/about.html", "site/about.html", None),
        ("https://www.site.example/repo/guide/", "site/guide", None),
        ("https://www.site.example/repo/about", "site/about.html", None),
        ("https://www.site.example/repo/gone.html", "site/gone.html", FailureKind.FILE_MISSING),
    ],
)
@pytest.mark.parametrize("slash", ["/", ""])
def test_a_site_below_a_folder_of_its_host(
    top: Path, text: str, path: str, refusal: FailureKind | None, slash: str
) -> None:
    reading = Reading(base_url=f"https://www.site.example/repo{slash}", root_dir="site")
    href = (top / "site/about.html").as_uri()
    (found,) = unique([Mention(text, "site/about.html", 1, 1, base=href)], reading)
    assert (found.path, found.refusal) == (str(top / path), refusal)


def test_what_is_beside_the_site_is_asked_of_the_host(top: Path) -> None:
    reading = Reading(base_url="https://www.site.example/repo/", root_dir="site")
    assert target(top, "/other/", reading).url == "https://www.site.example/other/"
    assert target(top, "/repository/", reading).url == "https://www.site.example/repository/"


def test_what_the_base_url_covers_is_looked_up_without_a_root_dir(top: Path) -> None:
    reading = Reading(base_url="https://www.site.example/")
    assert target(top, "https://www.site.example/docs/a.md", reading).path == str(top / "docs/a.md")
    assert target(top, "https://www.site.example/gone", reading).url == "https://www.site.example/gone"


@pytest.mark.parametrize(
    ("text", "path", "refusal"),
    [
        ("https://www.site.example/guide/", "site/guide", None),
        ("https://www.site.example/about#x", "site/about.html", None),
        ("https://www.site.example/gone", "site/gone", FailureKind.FILE_MISSING),
        ("/repo/guide/", "site/guide", None),
        ("/repo/gone", "site/gone", FailureKind.FILE_MISSING),
        ("a.md", "docs/a.md", None),
    ],
)
def test_remap_leads_to_files_of_a_built_site(top: Path, text: str, path: str, refusal: FailureKind | None) -> None:
    site = (top / "site").as_uri()
    remaps = read_remaps("remap", [f"https://www.site.example/([^#]*).* {site}/$1", f"^/repo/(.*) {site}/$1"])
    found = target(top, text, Reading(remap=remaps))
    assert (found.path, found.refusal) == (str(top / path).rstrip("/"), refusal)


def test_no_page_of_the_web_is_led_to_files(top: Path) -> None:
    remaps = read_remaps("remap", [f"https://a.example/(.*) {top.as_uri()}/$1"])
    (found,) = unique(
        [Mention("https://a.example/docs/a.md", "x", 1, 1, base="https://b.example/")], Reading(remap=remaps)
    )
    assert (found.path, found.refusal) == (None, FailureKind.SCHEME_NOT_PROBED)
