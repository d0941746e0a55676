"""N. Pages that take long to be read: everything else goes on meanwhile, and nobody waits for them at the end."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from probe import Settings, Verdict, stream
from probe.extract import html
from probe.model import Result
from probe.pages import reader
from probe.pages.fragments import Fragments, Places
from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import ROOT, environment, serving

LONG = b"<!doctype html><p id=there>" + b"word " * (reader.SMALL // 5 + 1) + b"<a href=/ok>x</a>"


class Slow:
    """Holds the reading of every long page until it is ``released``; ``begun`` tells that one is read."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.released = threading.Event()
        self.threads: set[str] = set()

    def hold(self) -> None:
        self.threads.add(threading.current_thread().name)
        self.begun.set()
        assert self.released.wait(20)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    held = Slow()
    places, scan = Fragments.places, html._scan

    def slowly(self: Fragments, result: Result, page: Any) -> Places | None:
        if page is not None and len(page.content) > reader.SMALL:
            held.hold()
        return places(self, result, page)

    def scanned(document: Any) -> Any:
        if len(document.content) > reader.SMALL:
            held.hold()
        return scan(document)

    monkeypatch.setattr(Fragments, "places", slowly)
    monkeypatch.setattr(html, "_scan", scanned)
    yield held
    held.released.set()


async def page(exchange: Exchange) -> None:
    await exchange.answer(200, {"Content-Type": "text/html"}, LONG)


@contextmanager
def site() -> Iterator[Origin]:
    with serving(Origin(routes={"/long": page})) as origin:
        yield origin


async def first(results: Any, slow: Slow) -> Result:
    """Return the next result, which comes while a page is being read."""
    result: Result = await anext(results)
    assert await asyncio.to_thread(slow.begun.wait, 20)
    return result


READS = pytest.mark.parametrize("options", [{"fragments": True}, {"recurse": True, "no_robots": True}])


@READS
async def test_147_results_come_while_a_long_page_is_read(slow: Slow, options: dict[str, Any]) -> None:
    with site() as origin:

        async def urls() -> Any:
            yield origin.url("/long#there")
            assert await asyncio.to_thread(slow.begun.wait, 20)
            yield "mailto:a@b.example"

        results = stream(urls(), Settings.of(**options))
        if "fragments" in options:
            asyncio.get_running_loop().call_later(0.2, slow.released.set)  # nothing else comes before the page
            assert {r.verdict async for r in results} == {Verdict.OK, Verdict.SKIPPED}
        else:
            assert (await first(results, slow)).url == origin.url("/long")  # told before its links are looked for
            slow.released.set()
            assert {r.url async for r in results} == {"mailto:a@b.example", origin.url("/ok")}
    assert slow.threads == {"probe-page"}


@READS
async def test_147_leaving_waits_for_no_page(slow: Slow, options: dict[str, Any]) -> None:
    with site() as origin:
        results = stream(["mailto:a@b.example", origin.url("/long#there")], Settings.of(**options))
        assert (await first(results, slow)).verdict is Verdict.SKIPPED
        await asyncio.wait_for(results.aclose(), 10)
    assert not slow.released.is_set()


# A transport that an earlier test left may be collected here.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_147_small_pages_take_no_thread(slow: Slow) -> None:
    async with Origin() as origin:
        urls = [origin.url("/redirect/1#x"), origin.url("/ok#y")]
        assert len([r async for r in stream(urls, Settings.of(fragments=True))]) == 2
    assert slow.threads == set()


async def test_148_the_deadline_leaves_a_place_unchecked(slow: Slow) -> None:
    with site() as origin:
        urls = [origin.url("/long#there")]
        results = [r async for r in stream(urls, Settings.of(fragments=True, deadline=0.5))]
    assert [(r.verdict, r.reason.word) for r in results] == [(Verdict.UNCHECKED, "deadline")]
    assert not slow.released.is_set()


async def test_148_the_deadline_leaves_links_untaken_and_their_page_judged(slow: Slow) -> None:
    with site() as origin:
        settings = Settings.of(recurse=True, no_robots=True, deadline=0.5)
        results = [r async for r in stream([origin.url("/long")], settings)]
    assert [(r.url, r.verdict) for r in results] == [(origin.url("/long"), Verdict.OK)]


async def test_148_what_is_read_in_time_is_told_as_ever() -> None:
    with site() as origin:
        urls = [origin.url("/long#there"), origin.url("/long#gone")]
        results = [r async for r in stream(urls, Settings.of(fragments=True, deadline=30))]
    assert sorted((r.url, r.verdict) for r in results) == [
        (origin.url("/long"), Verdict.OK), (origin.url("/long#gone"), Verdict.BROKEN),
    ]  # fmt: skip


async def test_149_many_long_pages_hold_up_the_run_and_not_the_memory(
    slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MOST_WAITING", 2 * len(LONG))
    with site() as origin:
        urls = [origin.url(f"/long?{number}#there") for number in range(60)]
        results = stream(urls, Settings.of(fragments=True, concurrency=4, host_rate=0))
        reading = asyncio.ensure_future(anext(results))
        assert await asyncio.to_thread(slow.begun.wait, 20)
        before = -1
        while before != len(origin.requests):  # until nothing more arrives
            before = len(origin.requests)
            await asyncio.sleep(0.1)
        assert before < 30
        slow.released.set()
        await reading
        assert len([r async for r in results]) == 59


async def test_149_a_fault_in_reading_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Fragments, "places", broken)
    with site() as origin:
        for path in ("/long#there", "/ok#x"):  # in a thread, and in the loop's own
            with pytest.raises(ZeroDivisionError):
                _ = [r async for r in stream([origin.url(path)], Settings.of(fragments=True))]


WAITS = """
import asyncio, threading
from probe import Settings, stream
from probe.pages.fragments import Fragments
begun = threading.Event()
def forever(*_):
    begun.set()
    threading.Event().wait()
Fragments.places = forever
async def main():
    results = stream([{url!r}], Settings.of(fragments=True, deadline=0.5))
    print([r.verdict.value async for r in results], begun.is_set())
asyncio.run(main())
"""


def test_149_a_page_that_is_never_read_holds_up_no_exit() -> None:
    with site() as origin:
        done = subprocess.run(
            [sys.executable, "-c", WAITS.format(url=origin.url("/long#there"))],
            capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=30, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "['unchecked'] True\n", "")
