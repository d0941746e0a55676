"""The library as an outsider uses it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

import probe
from probe import Settings, Verdict, stream
from probe.errors import SettingsError
from samples.origin import Origin


async def test_stream_yields_one_result_a_unique_url() -> None:
    async with Origin() as origin:
        urls = [origin.url("/ok"), origin.url("/status/404"), origin.url("/ok#part"), "mailto:a@b.example"]
        results = {result.url: result async for result in stream(urls, Settings.of(retries=0))}
    assert {url: result.verdict for url, result in results.items()} == {
        origin.url("/ok"): Verdict.OK,
        origin.url("/status/404"): Verdict.BROKEN,
        "mailto:a@b.example": Verdict.SKIPPED,
    }
    assert [mention.line for mention in results[origin.url("/ok")].target.mentions] == [1, 3]


async def test_stream_takes_an_asynchronous_source_and_probes_as_it_comes() -> None:
    async with Origin() as origin:
        came: list[str] = []
        second = asyncio.Event()

        async def urls() -> AsyncIterator[str]:
            yield origin.url("/ok?1")
            await second.wait()
            yield origin.url("/ok?2")

        async for result in stream(urls()):
            came.append(result.url)
            second.set()  # the second comes only after the first has its result
        assert came == [origin.url("/ok?1"), origin.url("/ok?2")]


async def test_leaving_the_loop_ends_the_run() -> None:
    async with Origin() as origin:
        results = stream([origin.url("/ok"), origin.url("/hang")])
        first = await anext(results)
        assert first.verdict is Verdict.OK
        await asyncio.wait_for(results.aclose(), 5)  # type: ignore[attr-defined]


async def test_a_slow_reader_stops_the_run_from_running_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.api.MOST_UNREAD", 10)
    async with Origin() as origin:
        settings = Settings.of(host_rate=0, concurrency=4)
        results = stream([origin.url(f"/ok?{number}") for number in range(300)], settings)
        await anext(results)
        before = -1
        while before != len(origin.requests):  # until nothing more arrives
            before = len(origin.requests)
            await asyncio.sleep(0.05)
        assert before < 30
        assert 1 + len([result async for result in results]) == 300


def test_check_gives_a_list_in_the_order_of_the_urls() -> None:
    results = probe.check(["http://[bad", "data:,x", "http://a.b.c.d.e:99999/"])
    assert [(result.url, result.verdict) for result in results] == [
        ("http://[bad", Verdict.INVALID),
        ("data:,x", Verdict.SKIPPED),
        ("http://a.b.c.d.e:99999/", Verdict.INVALID),
    ]


async def test_a_bad_setting_is_told_before_anything_is_sent() -> None:
    with pytest.raises(SettingsError, match="did you mean 'retries'"):
        Settings.of(retrys=1)
    with pytest.raises(SettingsError, match="ca-file /nowhere"):
        await anext(stream(["http://a.example"], Settings.of(ca_file="/nowhere")))


def test_importing_the_package_imports_no_http_client() -> None:
    script = (
        "import probe, sys; assert 'aiohttp' not in sys.modules; probe.Settings; assert 'aiohttp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)


def test_unknown_names_are_unknown() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        probe.nothing  # noqa: B018
