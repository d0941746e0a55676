"""A whole site over real sockets: every page once, every dead link on its page and line, robots.txt honoured."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from samples.exchange import Exchange
from samples.origin import Origin
from tests.benchmarks.site import ROBOTS, Site
from tests.outside import probe, serving

FAST = ("--host-rate", "0", "--retries", "0", "--no-progress", "-q")


def served(site: Site) -> Origin:
    async def answer(exchange: Exchange) -> None:
        path = exchange.request.path
        if path == "/robots.txt":
            await exchange.answer(200, {"Content-Type": "text/plain"}, ROBOTS.encode())
        elif path in site.pages:
            await exchange.answer(200, body=site.pages[path].encode())
        else:
            await exchange.answer(404, body=b"<title>404</title>")

    return Origin(routes={"/": answer, "/p": answer, "/dead": answer, "/private": answer, "/robots.txt": answer})


@pytest.mark.timeout(120)
def test_a_site_of_2000_pages_is_found_whole(tmp_path: Path) -> None:
    site = Site.of(2_000)
    report = tmp_path / "report.json"
    with serving(served(site)) as origin:
        ran = probe(origin.url("/"), "--recurse", "-o", str(report), *FAST)
        home = origin.url("/")
        asked = Counter(request.path for request in origin.requests if request.method == "GET")
    assert ran.status == 1, ran.stderr
    results = {r["url"].removeprefix(home[:-1]): r for r in json.loads(report.read_text("utf-8"))["results"]}
    assert {path for path, r in results.items() if r["verdict"] == "ok"} == site.open
    assert {path: r["reason"] for path, r in results.items() if r["verdict"] == "skipped"} == {
        "/private/page": f"robots.txt of {home[:-1]} asks crawlers not to come here"
    }
    dead = {
        (source["document"].removeprefix(home[:-1]), source["line"], source["column"], source["text"])
        for r in results.values() if r["verdict"] == "broken" for source in r["sources"]
    }  # fmt: skip
    assert dead == site.dead
    assert {path for path in site.open if asked[path] != 1} == set()
    assert (asked["/robots.txt"], asked["/private/page"], asked["/dead/never"]) == (1, 0, 0)


def test_two_crawls_differ_in_times_alone(tmp_path: Path) -> None:
    site = Site.of(60)
    with serving(served(site)) as origin:
        told = []
        for concurrency in ("1", "64"):
            report = tmp_path / "report.json"
            probe(origin.url("/"), "--recurse", "-o", str(report), "--concurrency", concurrency, *FAST)
            told.append([timeless(result) for result in json.loads(report.read_text("utf-8"))["results"]])
    assert told[0] == told[1]
    assert len(told[0]) == 60 + 1 + 1


def timeless(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result without what another moment changes."""
    hops = [{**hop, "elapsed_ms": 0, "method": ""} for hop in result["chain"]]
    return {**result, "chain": hops, "elapsed_ms": 0, "checked_at": ""}


@pytest.mark.parametrize(("depth", "found"), [("0", 1), ("1", 3), ("2", 12)])
def test_depth_is_counted_from_the_first_page(tmp_path: Path, depth: str, found: int) -> None:
    report = tmp_path / "report.json"
    with serving(served(Site.of(60))) as origin:
        probe(origin.url("/"), "--recurse", depth, "-o", str(report), *FAST)
    assert len(json.loads(report.read_text("utf-8"))["results"]) == found


def test_an_interrupted_crawl_reports_what_it_has(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    with serving(served(Site.of(300))) as origin:
        ran = probe(origin.url("/"), "--recurse", "-o", str(report), "--deadline", "1s", "--host-rate", "20", "-q")
    told = json.loads(report.read_text("utf-8"))
    assert ran.status == 3
    assert told["summary"]["complete"] is False
    assert told["summary"]["by_verdict"]["unchecked"] > 0
    assert {r["verdict"] for r in told["results"]} == {"ok", "skipped", "unchecked"}
