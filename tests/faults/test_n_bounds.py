"""Pages that name more than a run takes, and what counts against its deadline."""

import json
from typing import Any

import pytest

from probe.extract import mentions
from probe.model import Document
from probe.settings import Patience, Reading
from tests.cli.site import Page, link, site
from tests.outside import probe, serving

QUICK = ("--retries", "0", "--host-rate", "0", "--no-progress", "-q", "--lang", "en", "--timeout", "3", "-f", "json")
MANY = [f"/{n}" for n in range(60)]
TOLD = "At most 10 links of pages were taken (--max-links); others were left out"

FORMS: dict[str, str] = {
    "links": link(*MANY),
    "srcset": f'<img srcset="{" 1x, ".join(MANY)}">',
    "styles": f"<style>{''.join(f'@import url({url});' for url in MANY)}</style>",
    "attributes": "".join(f'<p style="background:url({url})">' for url in MANY),
    "fragments": link(*(f"/a#x{n}" for n in range(60))),
}


def ran(pages: dict[str, Page], *words: str) -> dict[str, Any]:
    with serving(site(pages)) as origin:
        told = probe(*(word.replace("ORIGIN", origin.url("")) for word in words), *QUICK)
    found: dict[str, Any] = json.loads(told.stdout)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_144_a_crawl_takes_no_more_links_than_it_may(form: str) -> None:
    pages: dict[str, Page] = {"/": FORMS[form], "/a": '<b id="y">'}
    told = ran(pages, "ORIGIN/", "--recurse", "--fragments", "--max-links", "10", "--no-robots")
    assert told["summary"]["notices"] == [TOLD]
    assert len(told["results"]) <= 11


def test_144_nor_do_several_pages_together() -> None:
    pages: dict[str, Page] = {"/": link("/a", "/b"), "/a": link(*MANY[:8]), "/b": link(*MANY[8:16])}
    told = ran(pages, "ORIGIN/", "--recurse", "--max-links", "10", "--no-robots")
    assert (len(told["results"]), told["summary"]["notices"]) == (11, [TOLD])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/p", link(*MANY)),
        ("/s.xml", "<urlset>" + "".join(f"<url><loc>ORIGIN{url}</loc></url>" for url in MANY) + "</urlset>"),
        (
            "/f.rss",
            "<rss><channel>" + "".join(f"<link>http://127.0.0.1:1{url}</link>" for url in MANY) + "</channel></rss>",
        ),
        ("/l.txt", "\n".join(f"http://127.0.0.1:1{url}" for url in MANY)),
    ],
)
def test_144_nor_does_a_document_read_from_the_web(path: str, text: str) -> None:
    told = ran({path: text.replace("ORIGIN", "http://127.0.0.1:1")}, "--from", f"ORIGIN{path}", "--max-links", "10")
    assert (len(told["results"]), told["summary"]["notices"]) == (10, [TOLD])


def test_145_as_many_links_as_it_may_are_no_reason_for_a_note() -> None:
    told = ran(
        {"/": link("/a", *MANY[:9]), "/a": link("/", *MANY[:9])},
        "ORIGIN/",
        "--recurse",
        "--max-links",
        "10",
        "--no-robots",
    )
    assert (len(told["results"]), told["summary"].get("notices", [])) == (11, [])


def test_145_the_users_own_list_is_not_bounded() -> None:
    told = ran({"/": ""}, *(f"ORIGIN/?{n}" for n in range(12)), "--max-links", "10", "--recurse", "--no-robots")
    assert (len(told["results"]), told["summary"].get("notices", [])) == (12, [])


@pytest.mark.parametrize("media_type", ["text/html", "application/json", "text/css", "text/markdown", "text/plain"])
def test_145_no_more_of_a_document_is_read_than_asked_for(media_type: str) -> None:
    text = {"application/json": json.dumps([f"http://a.example{url}" for url in MANY])}.get(
        media_type, "".join(f'<a href="http://a.example{url}">url(http://a.example{url})</a>\n' for url in MANY)
    )
    document = Document("http://a.example/d", text.encode(), "http://a.example/d", media_type, most=7)
    assert len(list(mentions(document, Reading()))) == 7


def test_146_what_was_spent_before_is_taken_from_the_deadline() -> None:
    assert Patience(deadline=20.0).after(5.0).deadline == 15.0
    assert 0 < (Patience(deadline=20.0).after(50.0).deadline or 0) < 0.1
    assert Patience().after(5.0).deadline is None
