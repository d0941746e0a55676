import os
import queue
from collections.abc import Iterator
from io import FileIO, RawIOBase
from pathlib import Path

import pytest

from probe.errors import InputError
from probe.sources import pipe as module
from probe.sources.pipe import Pipe

Piece = bytes | InputError


@pytest.fixture
def ends() -> Iterator[tuple[RawIOBase, int]]:
    read, write = os.pipe()
    with FileIO(read) as file:
        yield file, write


def test_pieces_come_as_they_are_written(ends: tuple[RawIOBase, int]) -> None:
    file, write = ends
    taken: queue.Queue[Piece] = queue.Queue()
    pipe = Pipe("stdin", file, None, owned=False)
    os.write(write, b"a")
    assert pipe.read() == b"a"
    pipe.pass_on(taken.put)
    os.write(write, b"b")
    assert taken.get(timeout=10) == b"b"
    os.close(write)
    assert taken.get(timeout=10) == b""
    assert not file.closed


def test_it_reads_ahead_by_some_pieces_only(ends: tuple[RawIOBase, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE", 1)
    monkeypatch.setattr(module, "_AHEAD", 2)
    file, write = ends
    os.write(write, b"abc")
    os.close(write)
    taken: queue.Queue[Piece] = queue.Queue()
    pipe = Pipe("stdin", file, None, owned=False)
    pipe.pass_on(taken.put)
    assert [taken.get(timeout=10), taken.get(timeout=10)] == [b"a", b"b"]
    with pytest.raises(queue.Empty):
        taken.get(timeout=0.1)
    pipe.taken()
    assert taken.get(timeout=10) == b"c"


def test_a_pipe_that_does_not_wait_is_waited_for(ends: tuple[RawIOBase, int]) -> None:
    file, write = ends
    os.set_blocking(file.fileno(), False)
    taken: queue.Queue[Piece] = queue.Queue()
    Pipe("stdin", file, None, owned=False).pass_on(taken.put)
    os.write(write, b"late")
    assert taken.get(timeout=10) == b"late"
    os.close(write)
    assert taken.get(timeout=10) == b""


class Broken(RawIOBase):
    def read(self, _size: int | None = -1, /) -> bytes:
        raise OSError(5, "Input/output error")


def test_what_breaks_is_named() -> None:
    pipe = Pipe("stdin", Broken(), None, owned=False)
    with pytest.raises(InputError, match="stdin: Input/output error"):
        pipe.read()
    taken: queue.Queue[Piece] = queue.Queue()
    pipe.pass_on(taken.put)
    assert str(taken.get(timeout=10)) == "stdin: Input/output error"


def test_what_is_opened_for_it_is_closed_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(b"http://a\n")
    file = path.open("rb", buffering=0)
    pipe = Pipe("list", file, None, owned=True)
    document = pipe.document(pipe.read(), whole=False)
    assert (document.name, document.content) == ("list", b"http://a\n")
    assert file.closed


def test_where_nobody_takes_pieces_any_more_the_thread_ends(ends: tuple[RawIOBase, int]) -> None:
    file, write = ends
    asked: queue.Queue[Piece] = queue.Queue()

    def refuse(piece: Piece) -> None:
        asked.put(piece)
        raise RuntimeError("Event loop is closed")

    Pipe("stdin", file, None, owned=False).pass_on(refuse)
    os.write(write, b"a")
    assert asked.get(timeout=10) == b"a"
    os.write(write, b"b")
    os.close(write)
    with pytest.raises(queue.Empty):
        asked.get(timeout=0.1)
