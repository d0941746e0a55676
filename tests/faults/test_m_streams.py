"""M. Streams of the library: sources that never pause, never end, never give, and readers that leave or are slow."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from typing import Any

import pytest

from probe import Settings, Verdict, stream
from probe.engine import lifecycle
from samples.origin import Origin
from tests.outside import ROOT, environment

REFUSED = "mailto:{}@b.example"
DEAD = "http://127.0.0.1:1/{}"  # nobody listens at port 1
BOTH = pytest.mark.parametrize("form", [REFUSED, DEAD])


class Source:
    """An asynchronous source that never lets the loop turn; ``drawn`` counts, ``closed`` tells that it was closed."""

    def __init__(self, form: str, most: int | None = None) -> None:
        self.form, self.most = form, most
        self.drawn = 0
        self.closed = False

    async def urls(self) -> AsyncIterator[str]:
        try:
            while self.drawn != self.most:
                self.drawn += 1
                yield self.form.format(self.drawn)
        finally:
            self.closed = True


@BOTH
async def test_131_a_source_that_never_pauses_can_be_left(form: str) -> None:
    source = Source(form)
    results = stream(source.urls())
    await anext(results)
    await results.aclose()
    assert source.closed


@BOTH
async def test_131_reading_it_can_be_cancelled(form: str) -> None:
    source = Source(form)

    async def read() -> None:
        async for _ in stream(source.urls()):
            pass

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(read(), 0.2)
    assert source.closed


@BOTH
async def test_131_a_deadline_ends_it(form: str) -> None:
    source = Source(form)
    results = [result async for result in stream(source.urls(), Settings.of(deadline=0.2))]
    assert source.closed
    assert len({result.url for result in results}) == len(results) <= source.drawn
    assert len(results) >= source.drawn - 1  # the last may be on its way


async def test_131_a_deadline_ends_a_source_that_gives_nothing() -> None:
    closed = False

    async def urls() -> AsyncIterator[str]:
        nonlocal closed
        try:
            yield REFUSED
            await asyncio.Event().wait()
        finally:
            closed = True

    assert len([result async for result in stream(urls(), Settings.of(deadline=0.1))]) == 1
    assert closed


def endless() -> Iterator[str]:
    return (REFUSED.format(number) for number in count())


async def test_131_a_deadline_ends_an_endless_list() -> None:
    results = [result async for result in stream(endless(), Settings.of(deadline=0.1))]
    assert results
    assert {result.verdict for result in results} == {Verdict.SKIPPED}


async def test_131_reading_an_endless_list_can_be_cancelled() -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(stream(endless())), 0.1)


async def test_131_a_source_that_ignores_being_cancelled_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "GRACE", 0.01)
    free = asyncio.Event()

    async def urls() -> AsyncIterator[str]:
        yield REFUSED
        while not free.is_set():
            try:
                await free.wait()
            except asyncio.CancelledError:
                continue

    results = stream(urls())
    await anext(results)
    await results.aclose()
    free.set()


async def test_131_what_the_source_raises_is_raised_where_it_is_read() -> None:
    async def urls() -> AsyncIterator[str]:
        yield REFUSED
        raise LookupError("no more")

    results = stream(urls())
    assert (await anext(results)).verdict is Verdict.SKIPPED
    with pytest.raises(LookupError, match="no more"):
        await anext(results)


async def test_131_a_source_that_ends_is_read_to_its_end() -> None:
    source = Source(REFUSED, 5000)
    assert [result.url async for result in stream(source.urls())] == [REFUSED.format(n) for n in range(1, 5001)]


async def test_132_results_come_while_a_source_gives_what_is_refused_at_once() -> None:
    source = Source(REFUSED)
    results = stream(source.urls())
    await anext(results)
    drawn = source.drawn
    async for _ in results:  # the reader does nothing else, and so sees nothing but waits
        if source.drawn > drawn:
            break
    await results.aclose()


@pytest.mark.parametrize("mixed", [("", REFUSED), ("http://[bad/", REFUSED), (REFUSED, "http://excluded.example/{}")])
async def test_132_other_tasks_get_turns_whatever_is_refused(mixed: tuple[str, ...]) -> None:
    async def urls() -> AsyncIterator[str]:
        for number in count():
            yield mixed[number % 2].format(number)

    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    async def read() -> None:
        async for _ in stream(urls(), Settings.of(exclude="excluded")):
            pass

    turning = asyncio.create_task(turn())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(read(), 0.2)
    turning.cancel()
    assert turns > 5


async def test_132_a_slow_reader_is_not_run_away_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.api.streaming.MOST_UNREAD", 10)
    source = Source(REFUSED)
    results = stream(source.urls())
    await anext(results)
    for _ in range(1000):  # the source is read on as far as it is
        await asyncio.sleep(0)
    assert source.drawn < 1000
    await results.aclose()


async def test_132_nor_is_one_of_what_a_deadline_left_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.api.streaming.MOST_UNREAD", 10)
    async with Origin() as origin:
        urls = [origin.url(f"/hang?{number}") for number in range(500)]
        results = [result async for result in stream(urls, Settings.of(deadline=0.2))]
    assert [result.verdict for result in results] == [Verdict.UNCHECKED] * 500


async def test_133_a_dead_link_is_told_while_its_source_goes_on() -> None:
    told = asyncio.Event()

    async def urls() -> AsyncIterator[str]:
        yield DEAD
        await told.wait()

    results = stream(urls())
    assert (await anext(results)).verdict is Verdict.UNREACHABLE
    told.set()
    assert [result async for result in results] == []


@pytest.mark.parametrize("status", [404, 410, 500])
async def test_133_so_is_whatever_must_be_made_sure_of(status: int, hurried: None) -> None:
    told = asyncio.Event()
    async with Origin() as origin:

        async def urls() -> AsyncIterator[str]:
            yield origin.url(f"/status/{status}")
            await told.wait()

        results = stream(urls(), Settings.of(retries=0))
        assert (await anext(results)).status == status
        told.set()
        assert [result async for result in results] == []


LEFT = """
import asyncio
import {loop}
from probe import stream
{source}
async def main():
    global kept
    kept = stream(urls())
    await anext(kept)
{loop}.run(main())
"""
SOURCES = {
    "never pauses": "async def urls():\n    while True: yield 'mailto:a@b.example'",
    "gives nothing more": "async def urls():\n    yield 'mailto:a@b.example'\n    await asyncio.Event().wait()",
    "a list": "def urls(): return ['mailto:a@b.example', 'http://127.0.0.1:1/x']",
}


def _loops() -> list[str]:
    try:
        import uvloop  # noqa: F401
    except ImportError:
        return ["asyncio"]
    return ["asyncio", "uvloop"]


@pytest.mark.parametrize("loop", _loops())
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_134_a_stream_that_nobody_reads_to_its_end_ends_with_the_loop(source: str, loop: str) -> None:
    script = LEFT.format(source=source, loop=loop)
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", script],
        capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=30, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("leave", [lambda results: results.aclose(), lambda results: results.athrow(ValueError("x"))])
async def test_134_one_that_is_left_in_whatever_way_leaves_no_task_behind(leave: Callable[[Any], Any]) -> None:
    results = stream(Source(DEAD).urls())
    await anext(results)
    with contextlib.suppress(ValueError):
        await leave(results)
    assert asyncio.all_tasks() == {asyncio.current_task()}
