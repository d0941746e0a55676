"""``--index``: what a search engine makes of each page of a list, in one command."""

import csv
import io
import json
from pathlib import Path

import pytest

from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import probe, serving

ROBOTS = "User-agent: *\nDisallow: /p/closed\n"

OTHERS = (("gone", "it"), ("old", "es"), ("beside", "zh"))


def link(rel: str, href: str, language: str = "") -> str:
    return f'<link rel="{rel}" href="{href}"' + (f' hreflang="{language}">' if language else ">")


PAGES = {
    "fine": link("canonical", "/p/fine#top"),
    "noindex": '<meta name="robots" content="follow, NOINDEX">',
    "for-others": '<meta name="bingbot" content="noindex">',
    "elsewhere": link("canonical", "/p/fine"),
    "to-moved": link("canonical", "/p/old"),
    "new": link("canonical", "/p/old"),
    "closed": "",
    "header": "",
    "en": link("alternate", "/p/de", "de") + link("alternate", "/p/fr", "FR") + link("alternate", "/p/en", "en"),
    "de": link("alternate", "/p/en", "en"),
    "fr": "",
    "lonely": "".join(link("alternate", f"/p/{name}", of) for name, of in OTHERS),
    "beside": "",
}  # fmt: skip


async def page(exchange: Exchange) -> None:
    name = exchange.tail
    if name == "old":
        await exchange.answer(301, {"Location": "/p/new"})
    elif name in PAGES:
        more = {"X-Robots-Tag": "googlebot: noindex"} if name == "header" else {}
        body = f"<!doctype html><title>{name} &amp; more</title>{PAGES[name]}<p>Words enough to be a page of its own."
        await exchange.answer(200, {"Content-Type": "text/html; charset=utf-8", **more}, body.encode())
    else:
        await exchange.answer(404)


async def robots(exchange: Exchange) -> None:
    await exchange.answer(200, {"Content-Type": "text/plain"}, ROBOTS.encode())


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_a_search_engine_makes_of_pages(tmp_path: Path, workers: str) -> None:
    listed = ["old", "gone", *(name for name in PAGES if name != "beside")]
    with serving(Origin(routes={"/p/{name}": page, "/robots.txt": robots})) as origin:
        (tmp_path / "urls.txt").write_text("".join(origin.url(f"/p/{name}\n") for name in listed))
        ran = probe("urls.txt", "--index", "--workers", workers, "-q", "-o", "r.jsonl", "-o", "r.csv", cwd=tmp_path)
        asked = [request.path for request in origin.requests]
    assert ran.stderr == ""
    results = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    told = {result["url"].rpartition("/")[2]: result["index"] for result in results}
    assert list(told) == listed
    site = origin.url("")

    def why(name: str) -> str:
        text: str = told[name]["indexable_why"]
        return text.replace(site, "")

    assert {name: why(name) for name in listed} == {
        "old": "canonical redirects back: /p/old to this page",
        "gone": "status 404",
        "fine": "",
        "noindex": "meta robots: follow, NOINDEX",
        "for-others": "",
        "elsewhere": "canonical elsewhere: /p/fine",
        "to-moved": "canonical redirects: /p/old to /p/new",
        "new": "canonical redirects back: /p/old to this page",
        "closed": "disallowed by /robots.txt",
        "header": "X-Robots-Tag: googlebot: noindex",
        **dict.fromkeys(("en", "de", "fr", "lonely"), ""),
    }
    assert told["fine"] | {"canonical": None, "length": None} == {
        "content_type": "text/html; charset=utf-8", "title": "fine & more", "canonical": None, "indexable": True,
        "indexable_why": "", "hreflang": [], "length": None,
    }  # fmt: skip
    assert [text.replace(site, "") for text in told["en"]["hreflang"]] == ["fr: /p/fr does not link back to this page"]
    assert told["de"]["hreflang"] == []
    assert [text.replace(site, "") for text in told["lonely"]["hreflang"]] == [
        "it: /p/gone is not a page", "es: /p/old redirects to /p/new", "zh: /p/beside does not link back to this page",
    ]  # fmt: skip
    assert asked.count("/robots.txt") == 1
    assert asked.count("/p/beside") == 1  # the one page that the list does not have
    rows = list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text())))
    assert [(row["indexable"], row["title"]) for row in rows[1:3]] == [("no", ""), ("yes", "fine & more")]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--recurse",), "index is for the pages of a list: it cannot be combined with recurse or fragments"),
        (("--fragments",), "index is for the pages of a list: it cannot be combined with recurse or fragments"),
        (("--method", "head"), "index needs the pages themselves: it cannot be combined with method head"),
    ],
)
def test_what_it_does_not_go_with(options: tuple[str, ...], complaint: str) -> None:
    ran = probe("http://127.0.0.1:1/", "--index", *options)
    assert (ran.status, ran.stderr.strip().removeprefix("probe: ")) == (2, complaint)
