"""How the targets of one list come into a run, and what becomes of the list when the run is stopped."""

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO, FileIO, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from probe.cli import stream
from probe.cli.feed import Feed, Listed, ReadFirst, Way, begun, may_begin
from probe.cli.job import Intake, Job
from probe.cli.outputs import Plan
from probe.cli.stream import Stream
from probe.errors import InputError
from probe.model import Document, Note, Result, Target, Verdict
from probe.reports import Style
from probe.settings import Reading, Settings
from probe.sources.inputs import read
from probe.sources.pipe import Pipe

if TYPE_CHECKING:
    from probe.engine.lifecycle import Lifecycle

LINES = b"".join(b"http://a.example/%d?%s\n" % (number, b"x" * 40) for number in range(150))
AS_LIST = Settings.of(as_="list").reading


class FakeRun:
    """What a feed knows of a run."""

    def __init__(self) -> None:
        self.when_stopped: Callable[[], None] = lambda: None
        self.readings = 0

    def note_reading(self) -> None:
        self.readings += 1


class Pipes:
    """A pipe whose writing end the test has."""

    def __init__(self) -> None:
        ends = os.pipe()
        self.file = FileIO(ends[0])
        self._end: int | None = ends[1]

    def write(self, content: bytes) -> None:
        assert self._end is not None
        os.write(self._end, content)

    def close(self) -> None:
        if self._end is not None:
            os.close(self._end)
            self._end = None

    def listed(self, head: bytes, broken: list[Note]) -> Listed:
        return Listed(Stream(Pipe("stdin", self.file, None, owned=False), head), Reading(), broken)


@pytest.fixture
def pipe() -> Iterator[Pipes]:
    ends = Pipes()
    yield ends
    ends.close()
    ends.file.close()


async def whole() -> None:
    pass


WAY = Way(lambda found: found, whole)


def urls(targets: Iterable[Target]) -> list[str]:
    return [target.url for target in targets]


async def taken(feed: Feed, run: FakeRun, look: Callable[[Target], object] = lambda _: None) -> list[Target]:
    found = []
    async for target in cast("Listed", feed).targets(cast("Lifecycle", run), WAY):
        found.append(target)
        look(target)
    return found


async def test_targets_are_there_before_the_pipe_has_ended(pipe: Pipes) -> None:
    broken: list[Note] = []
    feed = pipe.listed(b"http://a/\n", broken)
    further = {"http://a/": b"http://b/\nhttp://c", "http://b/": b"/x\n", "http://c/x": b"http://a"}

    def look(target: Target) -> None:
        assert feed.total is None
        pipe.write(further[target.url])
        if target.url == "http://c/x":
            pipe.close()

    found = await taken(feed, FakeRun(), look)
    assert urls(found) == ["http://a/", "http://b/", "http://c/x"]
    assert (feed.total, feed.whole, broken) == (3, True, [])
    places = [mention.line for mention in feed.completed(Result(found[0], Verdict.OK)).target.mentions]
    assert places == [1, 4]
    again = feed.completed_all([Result(found[0], Verdict.OK)])
    assert [len(result.target.mentions) for _ in range(2) for result in again] == [2, 2]


async def test_once_stopped_what_comes_without_a_pause_is_read_on(pipe: Pipes) -> None:
    broken: list[Note] = []
    run = FakeRun()

    def look(target: Target) -> None:
        if target.url == "http://a/":
            pipe.write(b"http://b/\nhttp://c/\n")
            run.when_stopped()
            pipe.close()

    found = await taken(pipe.listed(b"http://a/\n", broken), run, look)
    assert urls(found) == ["http://a/", "http://b/", "http://c/"]
    assert broken == []


async def test_once_stopped_a_pipe_that_stays_open_is_left_and_its_half_line_with_it(
    pipe: Pipes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "LONGEST_PAUSE", 0.05)
    broken: list[Note] = []
    run = FakeRun()
    feed = pipe.listed(b"http://a/\nhttp://hal", broken)
    assert urls(await taken(feed, run, lambda _: run.when_stopped())) == ["http://a/"]
    assert broken == [Note("document-unended", ("stdin",))]
    assert not feed.whole


async def test_once_stopped_a_pipe_that_gives_for_ever_is_left(pipe: Pipes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LONGEST_REST", 0.2)
    broken: list[Note] = []
    run = FakeRun()

    def look(target: Target) -> None:
        pipe.write(b"%sx\n" % target.url.encode())
        if target.url == "http://a/":
            run.when_stopped()

    found = await taken(pipe.listed(b"http://a/\n", broken), run, look)
    assert len(found) > 1
    assert broken == [Note("document-unended", ("stdin",))]


async def test_where_the_pipe_breaks_what_was_read_is_probed(pipe: Pipes) -> None:
    class Breaking(RawIOBase):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    broken: list[Note] = []
    feed = Listed(Stream(Pipe("stdin", Breaking(), None, owned=False), b"http://a/\nhttp"), Reading(), broken)
    assert urls(await taken(feed, FakeRun())) == ["http://a/"]
    assert broken == [Note("document-broken", ("stdin: Input/output error",))]
    assert not feed.whole


async def test_a_long_stretch_of_one_url_is_told_to_the_run(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_bytes(b"http://a/\n" * 1000)
    feed = fed(tmp_path / "urls.txt")
    run = FakeRun()
    (target,) = await taken(feed, run)
    assert run.readings == 9  # a hundred mentions each, and of the first hundred one is new
    assert len(feed.completed(Result(target, Verdict.OK)).target.mentions) == 1000


async def test_what_waits_for_the_whole_list_is_awaited(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_bytes(b"http://a/\n")
    feed = fed(tmp_path / "urls.txt")
    seen = []

    async def released() -> None:
        await asyncio.sleep(0)
        seen.append(feed.total)

    way = Way(lambda found: found, released)
    found = [target async for target in feed.targets(cast("Lifecycle", FakeRun()), way)]
    assert (len(found), seen) == (1, [1])


def fed(name: Path) -> Listed:
    feed = begun(read([str(name)], BytesIO()), Reading(), [])
    assert isinstance(feed, Listed)
    return feed


def test_a_list_is_begun_and_all_else_is_read_first(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_bytes(b"http://a/\n")
    (tmp_path / "a.md").write_bytes(b"<http://a/>\n")
    (tmp_path / "empty.txt").write_bytes(b"# nothing\n")

    def of(*names: str, stdin: bytes = b"") -> object:
        return begun(
            read([name if name == "-" else str(tmp_path / name) for name in names], BytesIO(stdin)), Reading(), []
        )

    assert isinstance(of("urls.txt"), Listed)
    assert isinstance(of("-", stdin=b"http://a/\n"), Listed)
    assert isinstance(of("a.md"), Document)
    assert isinstance(of("-", stdin=b"Some prose here.\n" * 9 + b"<http://a/>"), Document)
    assert of("empty.txt") == ReadFirst([])
    assert of("urls.txt", "a.md") is None
    assert of("urls.txt", "-") is None
    assert of("") is None  # what lies in a folder is not named
    assert begun(read(["http://a/"], BytesIO()), Reading(), []) is None


@pytest.mark.parametrize(
    "content", [LINES, LINES.replace(b"\n", b"\r\n"), b"http://a/\n", b"", b"# A\n\nsome prose here\n" * 90]
)
def test_a_pipe_is_what_the_same_bytes_are_in_a_file(tmp_path: Path, pipe: Pipes, content: bytes) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    pipe.write(content)
    pipe.close()
    from_file = begun(read([str(path)], BytesIO()), Reading(), [])
    from_pipe = begun(read(["-"], cast("BytesIO", Raw(pipe.file))), Reading(), [])
    assert type(from_pipe) is type(from_file)
    if isinstance(from_pipe, Listed) and isinstance(from_file, Listed):
        both = [urls(asyncio.run(taken(feed, FakeRun()))) for feed in (from_pipe, from_file)]
        assert both[0] == both[1] != []
    elif isinstance(from_pipe, Document) and isinstance(from_file, Document):
        assert from_pipe.content == from_file.content


class Raw:
    """A buffered standard input, as far as it is looked at."""

    def __init__(self, raw: RawIOBase) -> None:
        self.raw = raw


@pytest.mark.parametrize("content", ["http://a/\n".encode("utf-16-le"), "http://a/\n".encode("utf-16-be") * 3000])
def test_what_is_no_text_is_an_error_before_anything_is_begun(pipe: Pipes, content: bytes) -> None:
    pipe.write(content[:60_000])
    pipe.close()
    with pytest.raises(InputError, match="without a byte order mark"):
        begun(read(["-"], cast("BytesIO", Raw(pipe.file))), AS_LIST, [])


def test_where_a_list_is_asked_for_the_first_line_begins_it(pipe: Pipes) -> None:
    pipe.write(b"http://a/\n")
    feed = begun(read(["-"], cast("BytesIO", Raw(pipe.file))), AS_LIST, [])
    assert isinstance(feed, Listed)
    assert feed.total is None


def test_utf_16_with_its_mark_is_read_to_its_end_first(pipe: Pipes) -> None:
    pipe.write(LINES.decode().encode("utf-16"))
    pipe.close()
    feed = begun(read(["-"], cast("BytesIO", Raw(pipe.file))), AS_LIST, [])
    assert isinstance(feed, Listed)
    assert len(asyncio.run(taken(feed, FakeRun()))) == 150


def job(options: Mapping[str, Any], intake: Intake) -> Job:
    settings = Settings.of(**options)
    return Job(
        intake=intake,
        settings=settings,
        plan=Plan((), None),
        style=Style(now=datetime(2026, 1, 1, tzinfo=UTC)),
    )


def test_exchanges_begin_early_where_no_target_is_looked_at_beside_others() -> None:
    assert may_begin(job({}, Intake()))
    assert may_begin(job({"per_host": 2, "retries": 0}, Intake()))


@pytest.mark.parametrize(
    "options",
    [{"include": ["a"]}, {"exclude": ["a"]}, {"recurse": 1}, {"recurse": None}, {"fragments": True}, {"offline": True},
     {"workers": 2}, {"workers": "auto"}],
    ids=str,
)  # fmt: skip
def test_else_all_are_read_first(options: dict[str, Any]) -> None:
    assert not may_begin(job(options, Intake()))


@pytest.mark.parametrize(
    "intake", [Intake(from_=("http://a/",)), Intake(changed_since="HEAD")], ids=["from", "changes"]
)
def test_so_they_are_where_inputs_come_from_elsewhere(intake: Intake) -> None:
    assert not may_begin(job({}, intake))
