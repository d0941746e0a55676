import errno
import io
import os
import re
import stat
import sys
from pathlib import Path
from threading import Thread

import pytest

from probe.errors import OutputError
from probe.reports.files import check_writable, opened, replacing

posix = pytest.mark.skipif(sys.platform == "win32", reason="devices, pipes and permission bits are POSIX")


def write(path: Path | str, text: str) -> None:
    with replacing(str(path)) as out:
        out.write(text)


def test_a_new_file_is_there_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    with replacing(str(path)) as out:
        out.write("网页\n")
        assert not path.exists()
    assert path.read_bytes() == "网页\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_an_old_file_stays_whole_until_then(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("old")
    with replacing(str(path)) as out:
        out.write("new")
        out.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"


@pytest.mark.parametrize("raised", [KeyError, KeyboardInterrupt])
def test_an_old_file_stays_where_the_block_fails(tmp_path: Path, raised: type[BaseException]) -> None:
    path = tmp_path / "report.csv"
    path.write_text("old")

    def write_half() -> None:
        with replacing(str(path)) as out:
            out.write("half")
            raise raised

    with pytest.raises(raised):
        write_half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_is_full_in_the_end_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.csv"
    path.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as raised:
        write(path, "new")
    assert str(raised.value) == f"{path}: Disk quota exceeded"
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("write_to", [replacing, opened])
def test_an_error_that_is_not_the_files_stays_what_it_is(tmp_path: Path, write_to: object) -> None:
    with pytest.raises(FileNotFoundError), write_to(str(tmp_path / "report.csv")):  # type: ignore[operator]
        (tmp_path / "missing").read_text()


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_the_permission_bits_stay(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "report.csv"
    path.write_text("old")
    path.chmod(mode)
    write(path, "new")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", mode)


@posix
def test_a_new_file_has_the_bits_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("")
    write(tmp_path / "report.csv", "")
    assert (tmp_path / "report.csv").stat().st_mode == (tmp_path / "other").stat().st_mode


@posix
def test_a_link_stays_and_its_target_changes(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    target, link, dangling = tmp_path / "deep" / "report.csv", tmp_path / "link.csv", tmp_path / "dangling.csv"
    target.write_text("old")
    link.symlink_to(target)
    dangling.symlink_to(tmp_path / "deep" / "other.csv")
    write(link, "new")
    write(dangling, "other")
    assert (link.is_symlink(), target.read_text()) == (True, "new")
    assert (dangling.is_symlink(), dangling.read_text()) == (True, "other")


@posix
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    check_writable(str(pipe))
    read: list[str] = []
    reader = Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write(pipe, "through")
    reader.join(10)
    assert (read, stat.S_ISFIFO(pipe.stat().st_mode)) == (["through"], True)


@posix
def test_a_pipe_that_nobody_reads_is_told_apart() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        with pytest.raises(BrokenPipeError), replacing(f"/dev/fd/{writing}") as out:
            out.write("unread")
    finally:
        os.close(writing)


@posix
@pytest.mark.parametrize("write_to", [replacing, opened])
def test_standard_output_goes_on_where_it_was(capfd: pytest.CaptureFixture[str], write_to: object) -> None:
    check_writable("/dev/stdout")
    os.write(1, b"before ")
    with write_to("/dev/stdout") as out:  # type: ignore[operator]
        out.write("the report ")
    os.write(1, b"after")
    assert capfd.readouterr().out == "before the report after"


@posix
@pytest.mark.parametrize("write_to", [replacing, opened])
def test_a_device_is_written_to(write_to: object) -> None:
    check_writable("/dev/null")
    with write_to("/dev/null") as out:  # type: ignore[operator]
        out.write("away")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)  # noqa: PTH116 - a device


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
@pytest.mark.parametrize("write_to", [replacing, opened])
def test_a_full_device_is_an_output_error(write_to: object) -> None:
    with pytest.raises(OutputError) as raised, write_to("/dev/full") as out:  # type: ignore[operator]
        out.write("too much")
    assert str(raised.value) == "/dev/full: No space left on device"


def test_what_is_streamed_can_be_read_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "report.jsonl"
    path.write_text("an older and longer report")
    with opened(str(path)) as out:
        out.write("{}\n")
        out.flush()
        assert path.read_bytes() == b"{}\n"


def test_checking_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("old")
    before = path.stat()
    check_writable(str(path))
    check_writable(str(tmp_path / "new.csv"))
    assert path.stat() == before
    assert list(tmp_path.iterdir()) == [path]


def complaint(path: str) -> str:
    with pytest.raises(OutputError) as raised:
        check_writable(path)
    return str(raised.value)


def test_a_path_that_cannot_work_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert complaint(str(tmp_path)) == f"{tmp_path}: is a directory"
    assert complaint(f"{tmp_path}/new/") == f"{tmp_path}/new/: is a directory"
    missing, inside = tmp_path / "missing" / "a.csv", tmp_path / "file" / "a.csv"
    assert complaint(str(missing)) == f"{missing}: there is no directory {missing.parent}; make it first"
    assert complaint(str(inside)) == f"{inside}: there is no directory {inside.parent}; make it first"
    assert complaint("/dev/fd/98765") == "/dev/fd/98765: Bad file descriptor"
    assert re.fullmatch(r"a\0b\.csv: .*embedded null .*", str(complaint("a\0b.csv")))  # in the words of each Python


@pytest.mark.parametrize(
    ("denied", "told"),
    [
        ("report.csv", "no permission to write"),
        (".", "no permission to write in {parent}, where the report is first written"),
    ],
)
def test_a_path_without_permission_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, denied: str, told: str
) -> None:
    """The system is asked through os.access, which says yes to root whatever the bits are."""
    path = tmp_path / "report.csv"
    path.write_text("old")
    refused = (tmp_path / denied).resolve()
    monkeypatch.setattr(os, "access", lambda asked, mode: Path(asked) != refused)
    assert complaint(str(path)) == f"{path}: {told.format(parent=tmp_path)}"


def test_a_vanished_directory_is_an_output_error(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "report.csv"
    with pytest.raises(OutputError) as raised:
        write(path, "text")
    assert str(raised.value) == f"{path}: No such file or directory"


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    write(path, "one\ntwo\r\n")
    assert path.read_bytes() == b"one\ntwo\r\n"
    assert io.StringIO(path.read_bytes().decode(), newline="").read() == "one\ntwo\r\n"
