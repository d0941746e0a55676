"""What a repository says of itself, read from its files."""

from pathlib import Path

import pytest

from probe.repository import Repository, _entries_of_user, repository_at, top_of

CONFIG = '[core]\n\tbare = false\n[remote "upstream"]\n\turl = https://a.example/x/y\n[remote "origin"]\n\turl = {}\n'


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://github.com/o/r.git", "github.com", "o/r"),
        ("https://user:secret@GitHub.com/o/r", "github.com", "o/r"),
        ("git@github.com:o/r.git", "github.com", "o/r"),
        ("ssh://git@git.a.example:2222/group/sub/r.git/", "git.a.example", "group/sub/r"),
        ("../other", "", ""),
        ("/srv/git/r.git", "", ""),
    ],
)
def test_where_the_origin_is(tmp_path: Path, url: str, host: str, path: str) -> None:
    write(tmp_path, {".git/config": CONFIG.format(url), ".git/HEAD": "ref: refs/heads/topic/a\n"})
    assert repository_at(str(tmp_path)) == Repository(host, path, frozenset({"topic/a"}))


@pytest.mark.parametrize(
    ("config", "host", "path"),
    [
        ('[url "https://a.example/"]\n\tinsteadOf = a:\n[remote "origin"]\n\turl = a:o/r.git\n', "a.example", "o/r"),
        (
            ('[url "git@a.example:"]\ninsteadof = https://b.example/\n[url "git@c.example:z/"]\n'
             'insteadOf = https://b.example/x/\n[remote "origin"]\nurl = https://b.example/x/r\n'),
            "c.example", "z/r",
        ),
        ('[url "git@a.example:"]\npushInsteadOf = gh:\n[remote "origin"]\nurl = gh:o/r\n', "", ""),
        ('[remote "company"]\nurl = https://a.example/o/r\n', "a.example", "o/r"),
        (
            ('[remote "x"]\nurl = https://x.example/o/r\n[remote "y"]\nurl = https://y.example/o/r\n'
             '[branch "main"]\nremote = y\n'),
            "y.example", "o/r",
        ),
        ('[remote "x"]\nurl = https://x.example/o/r\n[remote "y"]\nurl = https://y.example/o/r\n', "", ""),
        ('[remote "x"]\nurl = https://x.example/o/r\n[branch "main"]\nremote = .\n', "x.example", "o/r"),
    ],
)  # fmt: skip
def test_git_rewrites_urls_and_names_other_remotes(tmp_path: Path, config: str, host: str, path: str) -> None:
    write(tmp_path, {".git/config": config, ".git/HEAD": "ref: refs/heads/main\n"})
    assert repository_at(str(tmp_path))[:2] == (host, path)


def test_the_users_config_rewrites_what_no_host_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"user": '[url "https://github.com/"]\n\tinsteadOf = hub:\n',
                     ".git/config": CONFIG.format("hub:o/r"), ".git/HEAD": "ref: refs/heads/main\n"})  # fmt: skip
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "user"))
    _entries_of_user.cache_clear()
    assert repository_at(str(tmp_path))[:2] == ("github.com", "o/r")
    _entries_of_user.cache_clear()


def test_a_worktree_shares_what_its_repository_says(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main/.git/config": CONFIG.format("git@gitlab.com:o/r.git"),
            "main/.git/HEAD": "ref: refs/heads/main\n",
            "main/.git/refs/remotes/origin/HEAD": "ref: refs/remotes/origin/trunk\n",
            "main/.git/worktrees/w/HEAD": "ref: refs/heads/mine\n",
            "main/.git/worktrees/w/commondir": "../..\n",
            "w/.git": f"gitdir: {tmp_path}/main/.git/worktrees/w\n",
            "w/sub/x.md": "",
        },
    )
    assert top_of(str(tmp_path / "w/sub")) == str(tmp_path / "w")
    expected = Repository("gitlab.com", "o/r", frozenset({"mine", "trunk"}), is_gitlab=True)
    assert repository_at(str(tmp_path / "w")) == expected


def test_without_a_repository_or_its_files_nothing_is_said(tmp_path: Path) -> None:
    assert repository_at(str(tmp_path)) == Repository()
    (tmp_path / ".git").write_text("gitdir: /nowhere\n")
    assert repository_at(str(tmp_path)) == Repository()
    write(tmp_path / "detached", {".git/HEAD": "0" * 40, ".git/config": '[remote "origin"]\nurl\n'})
    assert repository_at(str(tmp_path / "detached")) == Repository()
