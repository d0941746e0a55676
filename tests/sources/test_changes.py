"""What a branch changed, in repositories of git's own making."""

import os
import sys
from io import BytesIO
from pathlib import Path

import pytest

from probe.errors import InputError
from probe.model import Document
from probe.sources import changes as module
from probe.sources.changes import changed
from probe.sources.diff import Lines
from probe.sources.inputs import read
from tests.sources.repository import ENVIRONMENT, Repository

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="names and links that this system has not")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A branch that left ``main`` after one commit, which has a file of five lines."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    made = Repository(tmp_path / "repository")
    made.write("docs/a.md", "1\n2\n3\n4\n5\n")
    made.commit()
    made.git("checkout", "-q", "-b", "branch")
    monkeypatch.chdir(made.folder)
    return made


def lines_of(repository: Repository, ref: str = "main") -> dict[str, Lines]:
    found = changed(ref, str(repository.folder))
    assert found.root == str(repository.folder.resolve())
    return {os.path.relpath(path, found.root): lines for path, lines in found.lines.items()}


def complaint_of(ref: str, folder: Path | str = ".") -> str:
    with pytest.raises(InputError) as caught:
        changed(ref, str(folder))
    return str(caught.value)


def test_nothing_changed(repository: Repository) -> None:
    assert lines_of(repository) == {}


def test_commits_what_is_staged_and_what_is_not(repository: Repository) -> None:
    repository.write("docs/a.md", "1\nnew\n2\n3\n4\n5\n")
    repository.commit()
    repository.write("docs/a.md", "1\nnew\n2\n3\nstaged\n5\n")
    repository.git("add", "-A")
    repository.write("docs/a.md", "1\nnew\n2\n3\nstaged\n5\nnot staged")
    assert lines_of(repository) == {"docs/a.md": frozenset({2, 5, 7})}
    assert lines_of(repository, "HEAD") == {"docs/a.md": frozenset({5, 7})}
    assert lines_of(repository, "HEAD~1") == {"docs/a.md": frozenset({2, 5, 7})}


def test_what_is_taken_back_is_no_change(repository: Repository) -> None:
    repository.write("docs/a.md", "1\nbad\n")
    repository.commit()
    repository.write("docs/a.md", "1\n2\n3\n4\n5\n")
    assert lines_of(repository) == {}


def test_what_the_other_side_changed_is_none_of_ours(repository: Repository) -> None:
    repository.git("checkout", "-q", "main")
    repository.write("docs/a.md", "one\n2\n3\n4\n5\n")
    repository.write("docs/theirs.md", "x\n")
    repository.commit()
    repository.git("checkout", "-q", "branch")
    repository.write("docs/a.md", "1\n2\n3\n4\nfive\n")
    repository.commit()
    assert lines_of(repository) == {"docs/a.md": frozenset({5})}


def test_new_files_are_new_from_end_to_end(repository: Repository) -> None:
    repository.write(".gitignore", "*.log\n")
    repository.write("docs/committed.md", "1\n2\n")
    repository.commit()
    repository.write("docs/staged.md", "1\n")
    repository.git("add", "-A")
    repository.write("intended.md", "1\n2")
    repository.git("add", "-N", "intended.md")
    repository.write("docs/untracked.md", "1\n2\n3\n")
    repository.write("docs/ignored.log", "1\n")
    assert lines_of(repository) == {
        ".gitignore": frozenset({1}),
        "docs/committed.md": frozenset({1, 2}),
        "docs/staged.md": frozenset({1}),
        "intended.md": frozenset({1, 2}),
        "docs/untracked.md": None,
    }


def test_deleted_moved_and_other_modes(repository: Repository) -> None:
    repository.write("gone.md", "x\n")
    repository.write("moved.md", "".join(f"{number}\n" for number in range(50)))
    repository.write("mode.md", "x\n")
    repository.commit()
    repository.git("branch", "-f", "main")
    repository.git("rm", "-q", "gone.md", "docs/a.md")
    repository.git("mv", "moved.md", "here.md")
    (repository.folder / "mode.md").chmod(0o755)
    repository.commit()
    assert lines_of(repository) == {}
    repository.write("here.md", "".join(f"{number}\n" for number in range(49)) + "last\n")
    repository.commit()
    assert lines_of(repository) == {"here.md": frozenset({50})}


def test_links_start_elsewhere_in_what_moved_to_another_folder(repository: Repository) -> None:
    repository.git("mv", "docs/a.md", "docs/b.md")
    repository.commit()
    assert lines_of(repository) == {}
    (repository.folder / "guide").mkdir()
    repository.git("mv", "docs/b.md", "guide/a.md")
    repository.commit()
    assert lines_of(repository) == {"guide/a.md": None}


def test_carriage_returns_are_part_of_a_line(repository: Repository) -> None:
    repository.write("crlf.md", "1\r\n2\r\n3\r\n")
    repository.commit()
    repository.git("branch", "-f", "main")
    repository.write("crlf.md", "1\r\ntwo\r\n3\r\n")
    assert lines_of(repository) == {"crlf.md": frozenset({2})}


@POSIX
def test_names_of_every_kind(repository: Repository) -> None:
    names: list[str | bytes] = [
        "with blank.md", "tab\there.md", 'quo"te.md', "new\nline.md", "back\\slash.md", "é中.md", b"\xff\xfe.md",
        "-dash.md", " b/x b/x.md", "a/ b/c.md", "'.md", ":(top)x.md", "trail ", "{a => b}.md",
    ]  # fmt: skip
    for name in names:
        repository.write(name, "1\n2\n3\n")
    repository.commit()
    repository.git("branch", "-f", "main")
    for name in names:
        repository.write(name, "1\nx\n3\n")
    assert lines_of(repository) == {os.fsdecode(name): frozenset({2}) for name in names}
    for name in names:
        (repository.folder / os.fsdecode(name)).rename(repository.folder / (os.fsdecode(name) + "2"))
    repository.git("add", "-A")
    assert set(lines_of(repository)) == {os.fsdecode(name) + "2" for name in names}


def test_lines_that_look_like_a_diff(repository: Repository) -> None:
    tricky = "++ b/other.md\n-- a/other.md\n@@ -1 +9 @@\ndiff --git a/x b/x\n\\ No newline at end of file\nx"
    repository.write("docs/a.md", tricky)
    assert lines_of(repository) == {"docs/a.md": frozenset(range(1, 7))}


def test_binary_files_change_wholly(repository: Repository) -> None:
    repository.write("a b.pdf", b"%PDF\0\n1\n")
    repository.commit()
    repository.git("branch", "-f", "main")
    repository.write("a b.pdf", b"%PDF\0\n2\n")
    assert lines_of(repository) == {"a b.pdf": None}


@POSIX
def test_links_and_what_they_point_to(repository: Repository) -> None:
    (repository.folder / "link.md").symlink_to("docs/a.md")
    repository.commit()
    assert lines_of(repository) == {}
    repository.write("docs/a.md", "1\n2\n3\n4\nfive\n")
    inputs = read([str(repository.folder / "link.md")], BytesIO()).only(changed("main"))
    assert [document.lines for document in inputs] == [frozenset({5})]


def test_a_submodule_is_not_looked_into(repository: Repository, tmp_path: Path) -> None:
    inner = Repository(tmp_path / "inner")
    inner.write("x.md", "1\n")
    inner.commit()
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.folder), "sub")
    repository.commit()
    repository.git("branch", "-f", "main")
    repository.write("sub/x.md", "2\n")
    Repository(repository.folder / "nested").write("y.md", "1\n")
    repository.write("z.md", "1\n")
    assert [name for name in lines_of(repository) if name.endswith(".md")] == ["z.md"]


def test_a_merge_with_conflicts(repository: Repository) -> None:
    repository.write("docs/a.md", "ours\n2\n3\n4\n5\n")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("docs/a.md", "theirs\n2\n3\n4\n5\n")
    repository.commit()
    repository.git("checkout", "-q", "branch")
    repository.tried("merge", "-q", "main")
    repository.write("docs/a.md", "both\n2\n3\n4\n5\n")
    assert lines_of(repository, "HEAD") == {"docs/a.md": frozenset({1})}


def test_no_setting_changes_the_lines(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = repository.write("../run.sh", f"#!/bin/sh\necho ran >> '{tmp_path}/ran'\necho nothing\n")
    script.chmod(0o755)
    for setting in (
        "diff.noprefix=true", "diff.mnemonicPrefix=true", f"diff.external={script}", "color.ui=always",
        "color.diff=always", "core.quotePath=false", "diff.context=5", "diff.interHunkContext=9", "diff.renames=copies",
        "diff.relative=true", "diff.suppressBlankEmpty=true", f"diff.x.textconv={script}", f"core.pager={script}",
        f"core.fsmonitor={script}", "diff.colorMoved=zebra", "diff.submodule=log", "diff.statGraphWidth=1",
        "diff.wsErrorHighlight=all", "diff.algorithm=histogram", f"pager.diff={script}", "diff.orderFile=/dev/null",
    ):  # fmt: skip
        repository.git("config", *setting.split("=", 1))
    repository.write(".git/info/attributes", "*.md diff=x\n")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(script))
    monkeypatch.setenv("GIT_DIFF_OPTS", "--unified=3")
    monkeypatch.setenv("GIT_PAGER", str(script))
    repository.write("docs/a.md", "1\n2\n\n4\n5\né\n")
    (repository.folder / "docs").joinpath("é.md").touch()
    assert lines_of(repository) == {"docs/a.md": frozenset({3, 6}), "docs/é.md": None}
    assert lines_of(repository) == {
        os.path.relpath(path, repository.folder): lines
        for path, lines in changed("main", str(repository.folder / "docs")).lines.items()
    }
    assert not (tmp_path / "ran").exists()


def test_nothing_named_is_the_whole_working_tree(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write(".probeignore", "vendor/\n")
    repository.write("docs/a.md", "1\n2\n3\n4\nfive\n")
    repository.write("vendor/b.md", "x")
    repository.write("c.md", "x")
    repository.write("d.py", "x")
    for folder, names in ((".", ["c.md", "docs/a.md"]), ("docs", ["../c.md", "../docs/a.md"])):
        monkeypatch.chdir(repository.folder / folder)
        found = changed("main")
        documents = list(read([found.folder], BytesIO()).only(found))
        assert [(document.name, document.lines) for document in documents] == [
            (names[0], None),
            (names[1], frozenset({5})),
        ]
        assert documents[0] == Document(names[0], b"x", (repository.folder / "c.md").as_uri(), found=True)


@pytest.mark.parametrize("ref", ["main", "HEAD", "branch", "HEAD^{tree}^{commit}", ":/change", "v1"])
def test_whatever_names_a_commit(repository: Repository, ref: str) -> None:
    repository.git("tag", "-a", "v1", "-m", "one")
    if "tree" in ref:
        assert complaint_of(ref) == f"--changed-since: git knows no commit '{ref}'"
    else:
        assert changed(ref).lines == {}


@pytest.mark.parametrize("ref", ["nowhere", "", "main..branch", "main branch", "origin/main", "a\nb", "é"])
def test_what_names_no_commit(repository: Repository, ref: str) -> None:
    assert complaint_of(ref) == f"--changed-since: git knows no commit {ref!r}"


@pytest.mark.parametrize("ref", ["--output=x", "-x", "--git-dir"])
def test_an_option_is_no_commit(repository: Repository, ref: str) -> None:
    assert complaint_of(ref) == f"--changed-since: {ref!r} is an option, not a commit"


def test_a_nul_is_in_no_command(repository: Repository) -> None:
    assert complaint_of("a\0b") == "--changed-since: git cannot be run: embedded null byte"


def test_no_commit_in_common(repository: Repository) -> None:
    repository.git("checkout", "-q", "--orphan", "other")
    repository.write("other.md")
    repository.commit()
    assert complaint_of("main") == "--changed-since: 'main' and HEAD have no commit in common"


SHALLOW = "; this clone is shallow, fetch all of it (actions/checkout: fetch-depth: 0)"


def test_a_shallow_clone_is_told(repository: Repository, tmp_path: Path) -> None:
    repository.write("docs/a.md", "1\n")
    repository.commit()
    source = repository.folder.as_uri()
    repository.git("clone", "-q", "--depth=1", "--no-single-branch", "-b", "branch", source, str(tmp_path / "clone"))
    clone = tmp_path / "clone"
    assert complaint_of("origin/main", clone) == (
        f"--changed-since: 'origin/main' and HEAD have no commit in common{SHALLOW}"
    )
    assert complaint_of("HEAD~1", clone) == f"--changed-since: git knows no commit 'HEAD~1'{SHALLOW}"
    assert changed("HEAD", str(clone)).lines == {}


def test_no_repository(repository: Repository, tmp_path: Path) -> None:
    said = complaint_of("main", tmp_path)
    assert said.startswith("--changed-since: git says: not a git repository")


def test_no_commit_yet(repository: Repository, tmp_path: Path) -> None:
    Repository(tmp_path / "new")
    assert complaint_of("HEAD", tmp_path / "new") == "--changed-since: git knows no commit 'HEAD'"


def test_somebody_elses_repository_is_told_and_its_cure(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    said = complaint_of("main")
    assert said.startswith("--changed-since: git says: detected dubious ownership in repository at ")
    assert said.endswith(f"; git config --global --add safe.directory {repository.folder}")


def test_no_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.folder))
    assert complaint_of("main") == "--changed-since needs git, which is not installed"


@POSIX
def test_a_git_that_hangs_is_given_up(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    repository.write("bin/git", "#!/bin/sh\nexec sleep 20\n").chmod(0o755)
    monkeypatch.setenv("PATH", f"{repository.folder}/bin{os.pathsep}{os.environ['PATH']}")
    assert complaint_of("main") == "--changed-since: git rev-parse did not finish in 0.05 s"
