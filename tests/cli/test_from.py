"""Links of pages, feeds and sitemaps on the web: what is read, what is refused, and to whom nothing is told."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from samples.exchange import Exchange
from tests.cli.site import Page, link, site, to
from tests.outside import ROOT, Ran, environment, probe, serving

QUICK = ("--retries", "0", "--host-rate", "0", "--no-progress", "-q", "--lang", "en", "--timeout", "3")


def read(pages: dict[str, Page], *words: str) -> tuple[Ran, dict[str, Any], list[str]]:
    """Return what a run left, its verdicts by path, and what was asked."""
    with serving(site(pages)) as origin:
        filled = [word.replace("ORIGIN", origin.url("")) for word in words]
        ran = probe(*filled, *QUICK, "-f", "json")
        home = origin.url("")
        asked = [request.target for request in origin.requests]
    results = json.loads(ran.stdout)["results"] if ran.stdout else []
    ran = Ran(ran.status, ran.stdout.replace(home, "ORIGIN"), ran.stderr.replace(home, "ORIGIN"))
    return ran, {r["url"].replace(home, "ORIGIN"): r for r in results}, asked


def sitemap(*paths: str, index: bool = False) -> Page:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")

    async def answer(exchange: Exchange) -> None:
        home = f"http://{exchange.request.headers['host']}"
        locs = "\n".join(
            f"<{inner}><loc>{home if path.startswith('/') else ''}{path}</loc></{inner}>" for path in paths
        )
        text = f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{locs}\n</{outer}>'
        gz = exchange.request.path.endswith(".gz")
        kind = "application/gzip" if gz else "application/xml"
        await exchange.answer(200, {"Content-Type": kind}, gzip.compress(text.encode()) if gz else text.encode())

    return answer


def test_the_links_of_a_page_are_probed_and_not_the_page() -> None:
    pages: dict[str, Page] = {"/d/page": link("a", "/gone", "#x"), "/d/a": "fine"}
    ran, told, _ = read(pages, "--from", "ORIGIN/d/page")
    assert ran.status == 1
    assert {url: r["verdict"] for url, r in told.items()} == {
        "ORIGIN/d/a": "ok", "ORIGIN/gone": "broken", "ORIGIN/d/page": "ok"
    }  # fmt: skip
    (source,) = told["ORIGIN/gone"]["sources"]
    assert (source["document"][-7:], source["line"], source["column"], source["text"]) == ("/d/page", 3, 10, "/gone")


def test_a_page_that_moved_counts_where_it_is() -> None:
    ran, told, _ = read({"/old": to("/d/new"), "/d/new": link("a"), "/d/a": "fine"}, "--from", "ORIGIN/old")
    assert (ran.status, list(told), told["ORIGIN/d/a"]["sources"][0]["document"][-6:]) == (0, ["ORIGIN/d/a"], "/d/new")


def test_two_names_of_one_page_are_one_document() -> None:
    pages: dict[str, Page] = {"/one": to("/p"), "/two": to("/p"), "/p": link("/a"), "/a": "fine"}
    _, told, _ = read(pages, "--from", "ORIGIN/one", "--from", "ORIGIN/two", "--from", "ORIGIN/p", "--from", "ORIGIN/p")
    assert [len(r["sources"]) for r in told.values()] == [1]


def test_feeds_and_sitemaps_are_read_as_such() -> None:
    feed = '<rss version="2.0"><channel><item><link>ORIGIN/a</link></item></channel></rss>'

    async def rss(exchange: Exchange) -> None:
        home = f"http://{exchange.request.headers['host']}"
        await exchange.answer(200, {"Content-Type": "text/xml"}, feed.replace("ORIGIN", home).encode())

    pages: dict[str, Page] = {"/feed": rss, "/s.xml": sitemap("/b"), "/s.xml.gz": sitemap("/c"), "/a": "a", "/b": "b"}
    words = [word for path in ("/feed", "/s.xml", "/s.xml.gz") for word in ("--from", "ORIGIN" + path)]
    ran, told, _ = read(pages, *words)
    assert {url: r["verdict"] for url, r in told.items()} == {
        "ORIGIN/a": "ok", "ORIGIN/b": "ok", "ORIGIN/c": "broken"
    }  # fmt: skip
    assert ran.status == 1


def test_an_index_is_followed_into_indexes_and_names_nothing_twice() -> None:
    pages: dict[str, Page] = {
        "/i": sitemap("/i", "/j", "/s", "/s", "/t.xml.gz", index=True), "/j": sitemap("/i", "/s", index=True),
        "/s": sitemap("/a"), "/t.xml.gz": sitemap("/b"), "/a": "a", "/b": "b",
    }  # fmt: skip
    ran, told, asked = read(pages, "--from", "ORIGIN/i")
    assert (ran.status, sorted(told)) == (0, ["ORIGIN/a", "ORIGIN/b"]), ran.stderr
    assert [asked.count(path) for path in ("/i", "/j", "/s", "/t.xml.gz")] == [1, 1, 1, 1]


def test_an_index_that_makes_up_another_each_time_is_refused() -> None:
    async def endless(exchange: Exchange) -> None:
        home = f"http://{exchange.request.headers['host']}"
        loc = f"{home}{exchange.request.target}1"
        text = f"<sitemapindex><sitemap><loc>{loc}</loc></sitemap></sitemapindex>"
        await exchange.answer(200, {"Content-Type": "text/xml"}, text.encode())

    ran, _, asked = read({"/i": endless}, "--from", "ORIGIN/i?n=1")
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr == "probe: --from ORIGIN/i?n=111111: a sitemap index nested in 5 others\n"
    assert len(asked) == 5


async def _hangs(exchange: Exchange) -> None:
    await exchange.hang()


async def _breaks_off(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<a href='/x'>")
    exchange.close()


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        (404, "404 Not Found"),
        (500, "500 Internal Server Error"),
        (to("/page"), "form a loop"),
        (_hangs, "no response within the time limit"),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "nothing to read; it returns image/png"),
        (_breaks_off, "the response is incomplete"),
    ],
)
def test_what_gives_no_document_ends_the_run_before_anything_is_probed(page: Page, complaint: str) -> None:
    ran, _, asked = read({"/page": page, "/ok": link("/never")}, "--from", "ORIGIN/ok", "--from", "ORIGIN/page")
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr.startswith("probe: --from ORIGIN/page: "), ran.stderr
    assert complaint.casefold() in ran.stderr.casefold()
    assert "/never" not in asked


def test_a_dead_sitemap_of_an_index_is_a_result_and_the_others_are_probed() -> None:
    pages: dict[str, Page] = {
        "/i": sitemap("/gone", "/s", "/fails", "/j", "http://127.0.0.1:1/s?a&amp;b", "http://[", index=True),
        "/j": sitemap("/gone", "/gone2", "/t", index=True),
        "/s": sitemap("/a"), "/t": sitemap("/b"), "/a": "a", "/b": "b", "/fails": 500,
    }  # fmt: skip
    ran, told, _ = read(pages, "--from", "ORIGIN/i")
    assert (ran.status, {url: r["verdict"] for url, r in told.items()}) == (1, {
        "ORIGIN/a": "ok", "ORIGIN/b": "ok", "ORIGIN/gone": "broken", "ORIGIN/gone2": "broken",
        "ORIGIN/fails": "failing", "http://127.0.0.1:1/s?a&b": "unreachable", "http://[": "invalid",
    })  # fmt: skip
    places = [(s["document"][-2:], s["line"], s["column"]) for s in told["ORIGIN/gone"]["sources"]]
    assert places == [("/i", 2, 15), ("/j", 2, 15)]
    assert [s["line"] for s in told["http://["]["sources"]] == [7]


def test_a_dead_sitemap_that_may_fail_leaves_the_status_to_its_verdict() -> None:
    index = sitemap("/closed", "/s", index=True)
    pages: dict[str, Page] = {"/i": index, "/s": sitemap("/a"), "/closed": 403, "/a": "a"}
    ran, told, _ = read(pages, "--from", "ORIGIN/i")
    assert (ran.status, told["ORIGIN/closed"]["verdict"], told["ORIGIN/a"]["verdict"]) == (0, "blocked", "ok")


@pytest.mark.parametrize(
    "pages",
    [
        {"/i": sitemap("/gone", "/gone2", index=True)},
        {"/i": sitemap("/s", "/j", index=True), "/s": sitemap("/a"), "/j": sitemap("/gone", index=True), "/a": "a"},
    ],
)
def test_an_index_with_every_sitemap_dead_is_a_source_that_cannot_be_read(pages: dict[str, Page]) -> None:
    ran, _, asked = read(pages, "--from", "ORIGIN/i")
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr.startswith("probe: --from ORIGIN/gone: ")
    assert "404" in ran.stderr
    assert "/a" not in asked


def test_a_sitemap_of_an_index_that_is_no_document_ends_the_run() -> None:
    picture: Page = (200, {"Content-Type": "image/png"}, b"\x89PNG")
    ran, _, _ = read({"/i": sitemap("/s", "/p", index=True), "/s": sitemap("/a"), "/p": picture}, "--from", "ORIGIN/i")
    assert (ran.status, "nothing to read; it returns image/png" in ran.stderr) == (2, True)


def test_nobody_there_and_no_url() -> None:
    ran, _, _ = read({}, "--from", "http://127.0.0.1:1/?token=hunter2hunter2")
    assert (ran.status, "hunter2" in ran.stderr, "token=*** The host refuses" in ran.stderr) == (2, False, True), (
        ran.stderr
    )
    for url in ("file:///etc/passwd", "/etc/passwd", "http://["):
        ran, _, _ = read({}, "--from", url)
        assert (ran.status, repr(url) in ran.stderr or url in ran.stderr) == (2, True), ran.stderr


def test_what_is_chosen_to_be_probed_is_not_what_is_read() -> None:
    pages: dict[str, Page] = {"/s.xml": sitemap("/docs/a", "/blog/b"), "/docs/a": "a"}
    ran, told, _ = read(pages, "--from", "ORIGIN/s.xml", "--include", "/docs/", "--exclude", "sitemap")
    assert {url: r["verdict"] for url, r in told.items()} == {"ORIGIN/docs/a": "ok", "ORIGIN/blog/b": "skipped"}, (
        ran.stderr
    )


def test_the_deadline_counts_from_the_first_page() -> None:
    ran, _, _ = read({"/i": sitemap("/hang", index=True), "/hang": _hangs}, "--from", "ORIGIN/i", "--deadline", "1s")
    assert ran.status == 2
    assert ran.stderr.startswith("probe: --from ORIGIN/hang: ")


HEADER = ("-H", "Authorization: Bearer hunter2", "-H", "Cookie: sid=hunter3")


def test_headers_go_to_the_origin_that_was_named_and_not_where_its_links_lead() -> None:
    with serving(site({"/x": link("/y"), "/s.xml": sitemap("/x"), "/r": to("/x")})) as stranger:
        elsewhere = stranger.url("")
        pages: dict[str, Page] = {
            "/page": link("/mine", f"{elsewhere}/x", f"{elsewhere}/r"), "/mine": "m", "/robots.txt": 404,
            "/index": sitemap(f"{elsewhere}/s.xml", index=True),
        }  # fmt: skip
        with serving(site(pages)) as origin:
            words = ("--from", origin.url("/page"), "--from", origin.url("/index"), *HEADER, *QUICK)
            ran = probe(*words, "--recurse", "--recurse-into", stranger.host)
            mine = {request.path: request.headers for request in origin.requests}
        theirs = list(stranger.requests)
    assert ran.status == 1, ran.stderr  # /y
    assert {path: headers.get("authorization") for path, headers in mine.items()} == dict.fromkeys(
        ("/page", "/index", "/mine"), "Bearer hunter2"
    )
    assert {request.path for request in theirs} >= {"/x", "/r", "/s.xml", "/robots.txt", "/y"}
    assert [r.headers for r in theirs if "authorization" in r.headers or "cookie" in r.headers] == []


FILES = """<html><head><base href="{base}"></head><body><a href="passwd#x">x</a><a href="file:///etc/passwd">x</a>
<a href="file://host/share/x">x</a><a href="\\\\host\\share\\x">x</a></body></html>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}"><entry><link href="passwd#x"/></entry></feed>"""
ADOC = ":base: {base}\n:imagesdir: {base}\n\nimage::passwd[]\n\nlink:passwd#x[x]\n"


@pytest.mark.parametrize(
    ("kind", "text"),
    [("text/html", FILES), ("application/atom+xml", ATOM), ("text/asciidoc", ADOC), ("text/markdown", FILES)],
)
@pytest.mark.parametrize("way", ["--from", "--recurse"])
def test_no_page_of_the_web_makes_us_look_at_files(tmp_path: Path, kind: str, text: str, way: str) -> None:
    secret = tmp_path / "passwd"
    os.mkfifo(secret)  # whoever opens it waits for ever
    body = text.format(base=tmp_path.as_uri() + "/").encode()
    pages: dict[str, Page] = {"/p.adoc" if "asciidoc" in kind else "/p": (200, {"Content-Type": kind}, body)}
    (path,) = pages
    words = ("--from", f"ORIGIN{path}") if way == "--from" else (f"ORIGIN{path}", "--recurse")
    _, told, _ = read(pages, *words, "--fragments")
    assert [url for url, r in told.items() if str(tmp_path) in url and not url.startswith("file:")] == []
    assert {r["failure"] for r in told.values()} <= {None, "scheme-not-probed", "dns-not-found", "dns-temporary"}


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_while_links_are_read_is_quiet(tmp_path: Path, sent: signal.Signals, status: int) -> None:
    reached = threading.Event()

    async def hangs(exchange: Exchange) -> None:
        reached.set()
        await exchange.hang()

    report = tmp_path / "r.json"
    with serving(site({"/page": hangs})) as origin:
        words = ("--from", origin.url("/page"), "-o", str(report), *QUICK[:-2])
        command = [sys.executable, "-m", "probe", *words]
        process = subprocess.Popen(command, cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True)
        assert reached.wait(20)
        process.send_signal(sent)
        _, complaint = process.communicate(timeout=20)
    assert (process.returncode, complaint, report.exists()) == (status, "", False)


CYRILLIC = '<title>x</title><a href="/найти?q=мир#мир">x</a>'


@pytest.mark.parametrize("words", [("--from", "ORIGIN/"), ("ORIGIN/", "--recurse", "1", "--no-robots")])
@pytest.mark.parametrize(("label", "query"), [("windows-1251", "%EC%E8%F0"), ("koi8-r", "%CD%C9%D2")])
def test_a_link_of_a_page_in_a_legacy_encoding_is_asked_as_a_browser_asks(
    words: tuple[str, ...], label: str, query: str
) -> None:
    page: Page = (200, {"Content-Type": f"text/html; charset={label}"}, CYRILLIC.encode(label))
    path = "/%D0%BD%D0%B0%D0%B9%D1%82%D0%B8"
    ran, results, asked = read({"/": page, path: 200}, *words)
    assert ran.status == 0, ran.stderr
    assert f"{path}?q={query}" in asked
    assert results[f"ORIGIN{path}?q={query}"]["verdict"] == "ok"
