"""A whole site over real sockets: every page once, every dead link on its page and line, robots.txt honoured."""

import gzip
import json
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from samples.exchange import Exchange
from samples.origin import Origin
from tests.benchmarks.site import ROBOTS, Site
from tests.cli.site import Page, link, site, to
from tests.outside import ROOT, Ran, environment, probe, serving

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
        "/private/page": f"robots.txt of {home[:-1]} does not allow crawlers here"
    }
    dead = {
        (source["document"].removeprefix(home[:-1]), source["line"], source["column"], source["text"])
        for r in results.values() if r["verdict"] == "broken" for source in r["sources"]
    }  # fmt: skip
    assert dead == site.dead
    assert {path for path in site.open if asked[path] != 1} == set()
    assert (asked["/robots.txt"], asked["/private/page"], asked["/dead/never"]) == (1, 0, 0)


def test_a_delay_that_robots_txt_asks_for_is_no_rule_that_we_know() -> None:
    """RFC 9309 has none; at an hour a page this would not end."""
    pages: dict[str, Page] = {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 3600\n"),
        "/": link("/a") + link("/b"), "/a": "<title>a</title>", "/b": "<title>b</title>",
    }  # fmt: skip
    with serving(site(pages)) as origin:
        assert probe(origin.url("/"), "--recurse", *FAST).status == 0


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


def test_a_stored_crawl_is_reported_as_it_was(tmp_path: Path) -> None:
    pages: dict[str, Page] = {"/": link("/z") + link("/gone") + link("/a"), "/a": link("/z"), "/z": link("/b")}
    with serving(site(pages)) as origin:
        names = ("r.json", "r.csv", "r.md")
        told: list[list[str]] = []
        for command in ((origin.url("/"), "--recurse", *FAST), ("report", "last")):
            folder = tmp_path / str(len(told))
            folder.mkdir()
            probe(*command, *(part for name in names for part in ("-o", str(folder / name))))
            told.append([(folder / name).read_text("utf-8") for name in names])
    assert told[0] == told[1]


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
        ran = probe(origin.url("/"), "--recurse", "-o", str(report), "--deadline", "3s", "--host-rate", "20", "-q")
    told = json.loads(report.read_text("utf-8"))
    assert ran.status == 3
    assert told["summary"]["complete"] is False
    assert told["summary"]["by_verdict"]["unchecked"] > 0
    assert {r["verdict"] for r in told["results"]} == {"ok", "skipped", "unchecked"}


def crawled(pages: dict[str, Page], *words: str, start: str = "/") -> tuple[Ran, dict[str, dict[str, Any]], list[str]]:
    """Return what a crawl left, its results by path, and what was asked, in order."""
    with serving(site(pages)) as origin:
        ran = probe(origin.url(start), "--recurse", *FAST, "--timeout", "3", "--lang", "en", "-f", "json", *words)
        home = origin.url("")
        asked = [request.target for request in origin.requests]
    told = json.loads(ran.stdout)
    results = {r["url"].replace(home, ""): r for r in told["results"]}
    assert len(results) == len(told["results"])
    return ran, results, asked


def verdicts(results: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {url: result["verdict"] for url, result in results.items()}


async def _hangs(exchange: Exchange) -> None:
    await exchange.hang()


def test_a_calendar_without_end_is_read_up_to_the_limit() -> None:
    async def month(exchange: Exchange) -> None:
        await exchange.answer(200, body=link(f"{exchange.request.target}x", "#next").encode())

    with serving(site({"/c": month})) as origin:
        ran = probe(
            origin.url("/c?n"),
            "--recurse",
            "--soft-404=never",
            "--max-pages",
            "20",
            *FAST,
            "-f",
            "json",
            "--lang",
            "en",
        )
    told = json.loads(ran.stdout)
    assert ran.status == 0
    assert told["summary"]["notices"] == ["Links were read from 20 pages (--max-pages), and not from others: 1"]


RULES = b"User-agent: *\nDisallow: /private\n"
SITE: dict[str, Page] = {"/": link("/a", "/private"), "/a": link("/b"), "/b": "b", "/private": link("/never")}


@pytest.mark.parametrize(
    ("robots", "private"),
    [
        (404, "ok"),
        ((200, {"Content-Type": "text/plain"}, RULES), "skipped"),
        ((200, {"Content-Type": "application/x-robots"}, RULES), "skipped"),
        ((200, {"Content-Type": "text/html"}, b"<html><title>All is well</title>"), "ok"),
        ((200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(RULES)), "skipped"),
        ((200, {"Content-Type": "text/plain"}, RULES + b"#" * 10_000_000 + b"\nDisallow: /\n"), "skipped"),
        ((200, {"Content-Type": "text/plain"}, RULES * 14_632 + b"Disallow: /bcdefghijklmnopqrst\n" * 20), "skipped"),
        (to("/robots"), "skipped"),
        (_hangs, "ok"),
    ],
)
def test_whatever_robots_txt_is_the_crawl_goes_on(robots: Page, private: str) -> None:
    pages = {**SITE, "/never": "n", "/robots.txt": robots, "/robots": (200, {"Content-Type": "text/plain"}, RULES)}
    ran, results, asked = crawled(pages)
    never = {"/never": "ok"} if private == "ok" else {}
    assert verdicts(results) == {"/": "ok", "/a": "ok", "/b": "ok", "/private": private, **never}
    assert ran.status == 0
    assert ("/private" in asked) is (private == "ok")


@pytest.mark.parametrize(
    ("robots", "told"),
    [
        ((200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n"), "does not allow crawlers here"),
        (500, "could not be read (500), so nothing is crawled there"),
    ],
)
def test_a_green_run_that_saw_nothing_of_the_site_says_so(robots: Page, told: str) -> None:
    with serving(site({**SITE, "/robots.txt": robots})) as origin:
        ran = probe(origin.url("/"), "--recurse", *FAST, "--lang", "en", "-f", "json")
        home = origin.url("")
    assert ran.status == 0
    assert json.loads(ran.stdout)["summary"]["notices"] == [f"robots.txt of {home} {told}"]


def test_what_robots_txt_closes_is_no_source_of_links_even_behind_a_redirect() -> None:
    pages: dict[str, Page] = {
        "/": link("/login"), "/login": to("/private"), "/private": link("/never"),
        "/robots.txt": (200, {"Content-Type": "text/plain"}, RULES),
    }  # fmt: skip
    _, results, asked = crawled(pages)
    assert verdicts(results) == {"/": "ok", "/login": "redirected"}
    assert "/never" not in asked


def test_headers_stay_with_the_origin_that_was_listed() -> None:
    """Not even a page that sets cookies, asks for them by a redirect, or is taken in by a pattern, gets them."""
    away: dict[str, Page] = {
        "/x": (302, {"Location": "/y", "Set-Cookie": "theirs=1"}, b""), "/y": link("/z"), "/z": 404, "/home": 404,
    }  # fmt: skip
    secret = ("-H", "Authorization: Bearer hunter2", "-H", "Cookie: sid=hunter3")
    with serving(site(away)) as stranger:
        pages: dict[str, Page] = {"/": link(stranger.url("/x"), "/a", "/r"), "/a": "a", "/r": to(stranger.url("/y"))}
        with serving(site(pages)) as origin:
            probe(origin.url("/"), "--recurse", "--recurse-into", f":{stranger.port}/", *secret, *FAST)
            mine = [request.headers.get("authorization") for request in origin.requests]
    assert {request.target for request in stranger.requests} == {"/x", "/y", "/z", "/robots.txt"}
    assert [request.headers for request in stranger.requests if "hunter" in str(request.headers)] == []
    assert set(mine) == {"Bearer hunter2"}


def test_a_rule_sends_its_header_to_whom_it_is_for(tmp_path: Path) -> None:
    with serving(site({"/x": "x"})) as stranger, serving(site({"/": link(stranger.url("/x"))})) as origin:
        config = tmp_path / "probe.toml"
        config.write_text(
            f'header = ["X-Key: mine"]\n[[rule]]\nmatch = "127.0.0.1:{stranger.port}"\nheader = ["X-Key: theirs"]\n'
        )
        probe(origin.url("/"), "--recurse", "--config", str(config), *FAST)
    assert {request.headers.get("x-key") for request in stranger.requests} == {"theirs"}


def test_what_redirects_out_of_the_site_is_not_searched_and_what_comes_back_is() -> None:
    with serving(site({"/out": link("/theirs"), "/back": 404})) as stranger:
        pages: dict[str, Page] = {
            "/": link("/leave", "/o1", "/o2", "/n"), "/leave": to(stranger.url("/out")),
            "/o1": to("/n"), "/o2": to("/n"), "/n": link("/dead"),
        }  # fmt: skip
        _, results, _ = crawled(pages)
    assert verdicts(results) == {
        "/": "ok", "/leave": "redirected", "/o1": "redirected", "/o2": "redirected", "/n": "ok", "/dead": "broken",
    }  # fmt: skip
    assert [source["document"][-2:] for source in results["/dead"]["sources"]] == ["/n"]


def test_one_page_that_hangs_holds_up_no_other() -> None:
    pages: dict[str, Page] = {"/": link("/slow", "/a"), "/slow": _hangs, "/a": link("/b"), "/b": link("/c"), "/c": "c"}
    ran, results, asked = crawled(pages, "--timeout", "1s")
    assert verdicts(results) == {"/": "ok", "/slow": "unreachable", "/a": "ok", "/b": "ok", "/c": "ok"}
    assert ran.status == 1
    assert asked.index("/c") < len(asked) - 1  # the second look at /slow comes last


def test_a_page_too_long_to_be_read_says_so() -> None:
    _, results, _ = crawled({"/": link("/a") + " " * (9 << 20) + link("/lost"), "/a": "a"})
    assert verdicts(results) == {"/": "ok", "/a": "ok"}
    assert results["/"]["evidence"] == ["The page is longer than 8 MiB: links after that were not read"]


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("depth", [(), ("3",)])
def test_an_interrupt_in_the_middle_of_a_crawl_loses_nothing(
    tmp_path: Path, sent: signal.Signals, status: int, depth: tuple[str, ...]
) -> None:
    report, lines = tmp_path / "r.json", tmp_path / "r.jsonl"
    reached = threading.Event()

    async def page(exchange: Exchange) -> None:
        if exchange.request.path == "/p/stop":
            reached.set()
            await exchange.hang()
        await exchange.answer(200, body=link("/p/1", "/p/2", "/p/stop", "/p/4", "/dead#x").encode())

    with serving(Origin(routes={"/": page, "/p": page, "/dead": page})) as origin:
        words = (origin.url("/"), "--recurse", *depth, "--fragments", "-o", str(report), "-o", str(lines), *FAST)
        process = subprocess.Popen([sys.executable, "-m", "probe", *words], cwd=ROOT, env=environment())
        assert reached.wait(20)
        process.send_signal(sent)
        assert process.wait(20) == status
    told = json.loads(report.read_text("utf-8"))
    by_path = {r["url"].removeprefix(origin.url("/")): r for r in told["results"]}
    assert by_path["p/stop"]["verdict"] == "unchecked"
    assert told["summary"]["complete"] is False
    assert len(by_path) == told["summary"]["total"] == len(lines.read_text("utf-8").splitlines())
    assert {"", "p/1", "p/2", "p/4", "p/stop"} <= set(by_path)


MAZE: dict[str, Page] = {
    "/": link("/a#one", "/a#no", "/b", "/spa#x"),
    "/a": '<p id="one">words here</p>' + link("/b#:~:text=gone", "/", "/c"),
    "/b": '<p id="b">some text</p>' + link("/a", "/a#two", "/c#only", "/a#:~:text=words", "/a#:~:text=absent"),
    "/c": '<p id="c">' + link("/a#:~:text=absent", "/spa#y", "/c", "/moved#old"),
    "/spa": "<p>nothing</p><script></script>",
    "/moved": to("/a#one"),
}  # fmt: skip


def test_places_are_found_whatever_the_order_of_answers() -> None:
    told = []
    for concurrency in ("1", "64"):
        with serving(site(MAZE)) as origin:
            words = ("--recurse", "--fragments", "--concurrency", concurrency, *FAST, "-f", "json")
            ran = probe(origin.url("/"), *words)
            told.append(
                [
                    (
                        r["url"],
                        r["verdict"],
                        [(s["document"], s["line"], s["text"]) for s in r["sources"]],
                        r["evidence"],
                    )
                    for r in json.loads(ran.stdout.replace(origin.url(""), ""))["results"]
                ]
            )
            asked = Counter(request.target for request in origin.requests)
    assert told[0] == told[1]
    assert {url: verdict for url, verdict, *_ in told[0]} == {
        "/": "ok", "/a": "ok", "/a#no": "broken", "/a#two": "broken", "/a#:~:text=absent": "broken",
        "/b": "ok", "/b#:~:text=gone": "broken", "/c": "ok", "/c#only": "broken", "/moved": "redirected", "/spa": "ok",
    }  # fmt: skip
    assert asked == Counter({"/a": 2, **dict.fromkeys(("/", "/b", "/c", "/spa", "/moved", "/robots.txt"), 1)})
