"""Replies that are no site's own are told, each by its kind; the same words quoted in a page of somebody are not."""

import tomllib
from functools import cache
from html import escape
from pathlib import Path

import pytest
from msgspec import Struct
from multidict import CIMultiDict

from probe.codes.walls import recognise
from probe.engine.error_in_data import says_error
from probe.engine.nobodys_page import nobodys
from probe.engine.page import Page, page_of
from probe.engine.soft_404 import hints_at_gone
from probe.engine.verdict import shown_by
from probe.model import Headers, Reply

CORPUS = Path(__file__).parents[1] / "corpus_pages" / "replies.toml"
NOTES = "https://notes.example/2026/seen-last-week"
HTML = "text/html; charset=utf-8"


class Sample(Struct, forbid_unknown_fields=True):
    """One reply of a stranger, and what it is told as."""

    name: str
    told: str
    url: str
    body: str
    asked: str = ""
    status: int = 200
    content_type: str = HTML
    cookies: tuple[str, ...] = ()
    headers: dict[str, str] = {}

    def all_headers(self) -> Headers:
        return CIMultiDict({"Content-Type": self.content_type, **self.headers})

    def page(self) -> Page:
        return page_of(self.body.encode(), self.content_type)


@cache
def samples() -> tuple[Sample, ...]:
    rows = tomllib.loads(CORPUS.read_text("utf-8"))["reply"]
    return tuple(Sample(**{**row, "cookies": tuple(row.get("cookies", ()))}) for row in rows)


def of(reply: Reply, page: Page, url: str, asked: str) -> str | None:
    """Return what a reply is told as, in the order in which the engine asks."""
    wall = recognise(reply.status, reply.headers, reply.cookies, asked, url, shown_by(page))
    if wall is not None:
        return wall.name
    note = nobodys(page, reply, url, asked)
    if note is not None:
        return note.word
    if says_error(reply.body, reply.headers["Content-Type"]) is not None:
        return "data"
    return "hint" if hints_at_gone(page, asked) is not None else None


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_a_reply_that_is_no_sites_own_is_told(sample: Sample) -> None:
    body = sample.body.encode()
    reply = Reply(sample.status, "", sample.all_headers(), sample.cookies, body=body)
    told = of(reply, sample.page(), sample.url, sample.asked or sample.url)
    assert told == sample.told or (sample.told == "page" and told in (None, "hint"))


QUOTED = [
    sample
    for sample in samples()
    if sample.content_type == HTML and sample.body and sample.told not in ("hint", "page")
]


@pytest.mark.parametrize("manner", ["text", "source", "heading"])
@pytest.mark.parametrize("sample", QUOTED, ids=lambda sample: sample.name)
def test_the_same_quoted_by_somebody_is_a_page(sample: Sample, manner: str) -> None:
    page = sample.page()
    name = escape(page.title or next(iter(page.headings), "") or "It")
    quote = escape(page.text) if manner != "source" else f"<pre>{escape(sample.body)}</pre>"
    heading = f"<h2>{name}</h2>" if manner == "heading" else ""
    for before, after in (("<nav><a href=/>Home</a></nav><article>", "</article>"), ("<div>", "</div>")):
        body = (
            f"<!doctype html><title>What “{name}” means | Notes</title>{before}<h1>What “{name}” means</h1>"
            f"<p>We met this page last week.</p>{heading}<blockquote>{quote}</blockquote><p>Wait.</p>{after}"
        ).encode()
        reply = Reply(200, "", CIMultiDict({"Content-Type": HTML}), body=body)
        assert of(reply, page_of(body, HTML), NOTES, NOTES) in (None, "hint")


def test_the_corpus_is_of_a_size_that_says_something() -> None:
    told = [sample.told for sample in samples()]
    words = {word for word in told if word.startswith(("nobodys-", "gone-"))}
    assert words == {
        "gone-parked", "nobodys-default", "nobodys-empty", "nobodys-expired", "nobodys-soon", "nobodys-suspended",
        "nobodys-unclaimed",
    }  # fmt: skip
    assert (len(told) >= 550, told.count("page") >= 60) == (True, True)
    assert (told.count("data") >= 70, told.count("hint") >= 40) == (True, True)
