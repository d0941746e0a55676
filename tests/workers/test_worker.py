"""The inside of a worker, without a process."""

import asyncio
import pickle
from typing import Any

import pytest

from probe.api import stream
from probe.engine.messages import Fault, Told
from probe.errors import SettingsError
from probe.settings import Settings
from probe.workers.frames import framed, read_message
from probe.workers.worker import MOST_UNSENT, Outgoing
from samples.origin import Origin


class Unread:
    """A writer, and its transport, whose bytes nobody takes until ``taken`` is set."""

    def __init__(self) -> None:
        self.transport = self
        self.written: list[bytes] = []
        self.taken = asyncio.Event()

    def set_write_buffer_limits(self, high: int) -> None:
        assert high == MOST_UNSENT

    def get_write_buffer_size(self) -> int:
        return sum(map(len, self.written))

    def write(self, content: bytes) -> None:
        self.written.append(content)

    async def drain(self) -> None:
        await self.taken.wait()


class Shard:
    def __init__(self) -> None:
        self.paused: list[bool] = []

    def pause(self) -> None:
        self.paused.append(True)

    def resume(self) -> None:
        self.paused.append(False)


async def test_a_shard_pauses_while_what_it_told_is_not_taken() -> None:
    writer: Any = Unread()
    shard: Any = Shard()
    outgoing = Outgoing(writer)
    outgoing.shard = shard
    page = Told(((1, (b"x" * (MOST_UNSENT // 2),)),))
    outgoing.tell(page)
    assert shard.paused == []
    outgoing.tell(page)
    outgoing.tell(page)
    await asyncio.sleep(0)
    assert shard.paused == [True]
    writer.taken.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert shard.paused == [True, False]


class UnpicklableError(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SettingsError("slow pattern"), SettingsError("slow pattern")),
        (ZeroDivisionError("of ours"), ZeroDivisionError("of ours")),
        (UnpicklableError("a", "b"), RuntimeError("UnpicklableError: a b")),
    ],
)
async def test_a_fault_comes_as_it_was_with_its_place(error: Exception, told: Exception) -> None:
    writer: Any = Unread()
    try:
        raise error  # noqa: TRY301 - what is told has been raised
    except Exception as raised:  # noqa: BLE001 - three kinds of them
        Outgoing(writer).tell(Fault(raised))
    reader = asyncio.StreamReader()
    reader.feed_data(b"".join(writer.written))
    message: Fault = await read_message(reader)
    assert (type(message.error), str(message.error)) == (type(told), str(told))
    if type(error) is type(told):
        assert "test_worker.py" in "".join(message.error.__notes__)


async def test_messages_are_told_apart_and_a_cut_one_is_none() -> None:
    reader = asyncio.StreamReader()
    reader.feed_data(framed("one") + framed({"two": 2}) + framed("three")[:-1])
    reader.feed_eof()
    assert [await read_message(reader), await read_message(reader)] == ["one", {"two": 2}]
    with pytest.raises(asyncio.IncompleteReadError):
        await read_message(reader)
    assert framed("x")[8:] == pickle.dumps("x", pickle.HIGHEST_PROTOCOL)


async def test_where_no_worker_can_be_started_the_run_goes_on_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    async with Origin() as origin:
        urls = [origin.url("/ok"), origin.url("/status/404")]
        results = [result async for result in stream(urls, Settings.of(workers=2))]
    assert {result.url: result.verdict.value for result in results} == dict(zip(urls, ("ok", "broken"), strict=True))


async def test_settings_that_cannot_be_used_are_refused_before_anything_is_started() -> None:
    with pytest.raises(SettingsError, match=r"ca-file|nowhere"):
        [result async for result in stream(["http://127.0.0.1:9/"], Settings.of(workers=2, ca_file="/nowhere.pem"))]
