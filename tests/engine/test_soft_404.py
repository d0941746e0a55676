"""Honest pages are none of them suspect, gone pages all of them: measured on the pages of tests/corpus_pages."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from probe.codes.walls import recognise
from probe.engine.error_in_data import says_error
from probe.engine.nobodys_page import nobodys
from probe.engine.soft_404 import Fingerprint, Page, alike, control_url, fingerprint, hints_at_gone, page_of
from probe.engine.verdict import shown_by
from probe.model import Reply
from probe.url import path_of

PAGES = Path(__file__).parents[1] / "corpus_pages"
SEED = "a run"


class Sample(NamedTuple):
    """One page of the corpus, and what is expected of it."""

    file: str
    url: str
    hint: bool
    nobodys: bool
    control: str
    content_type: str
    asked: str

    @property
    def honest(self) -> bool:
        return self.file.startswith("honest/")

    @property
    def final_url(self) -> str:
        return self.url.replace("{path}", path_of(self.asked))

    def page(self) -> Page:
        return page_of(filled(self.file, self.asked, 1), self.content_type)

    def fingerprints(self, control: str) -> tuple[Fingerprint, Fingerprint]:
        """What the page and the control beside it are compared by."""
        asked = control_url(self.asked, SEED)
        final = asked if self.url == self.asked else self.url.replace("{path}", path_of(asked))
        other = page_of(filled(control, asked, 2), self.content_type)
        return fingerprint(200, self.final_url, self.page()), fingerprint(200, final, other)

    def reply(self) -> Reply:
        headers = CIMultiDict({"Content-Type": self.content_type})
        return Reply(200, "OK", headers, body=filled(self.file, self.asked, 1))

    def is_nobodys(self) -> bool:
        return nobodys(self.page(), self.reply(), self.final_url, self.asked) is not None

    def is_suspect(self, control: str) -> bool:
        if self.is_nobodys() or says_error(self.reply().body, self.content_type):
            return True
        return hints_at_gone(self.page(), self.asked) is not None and alike(*self.fingerprints(control))


def filled(file: str, url: str, visit: int) -> bytes:
    """Return a page as one visit gets it: with the address, the time and an identifier of its own."""
    values = {
        "path": path_of(url), "slug": path_of(url).rstrip("/").rpartition("/")[2],
        "time": f"Mon, {20 + visit} Nov 2026 06:0{visit}:11 GMT", "id": f"{visit * 7919:x}f-{visit}ab9",
    }  # fmt: skip
    body = (PAGES / file).read_bytes()
    for name, value in values.items():
        body = body.replace(f"{{{name}}}".encode(), value.encode())
    return body


@cache
def samples() -> tuple[Sample, ...]:
    rows = tomllib.loads((PAGES / "expected.toml").read_text("utf-8"))["page"]
    return tuple(Sample(**row) for row in rows)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file)
def test_the_corpus(sample: Sample) -> None:
    assert sample.is_nobodys() == sample.nobodys
    assert sample.nobodys or (hints_at_gone(sample.page(), sample.asked) is not None) == sample.hint
    assert sample.is_suspect(sample.control) is not sample.honest


@pytest.mark.parametrize("sample", [one for one in samples() if one.honest], ids=lambda sample: sample.file)
def test_no_honest_page_is_a_wall_whatever_stands_before_it(sample: Sample) -> None:
    for status in (200, 202):
        for headers in ({}, {"server": "cloudflare", "cf-ray": "8-FRA"}, {"x-iinfo": "1", "x-datadome": "protected"}):
            cookies = ("__cf_bm=1", "datadome=1", "visid_incap_1=2", "TS01a2b3c4=1", "acw_tc=1", "ak_bmsc=1")
            shown, url = shown_by(sample.page()), sample.asked
            assert recognise(status, CIMultiDict(headers), cookies, url, url, shown) is None


def test_the_corpus_is_of_a_size_that_says_something() -> None:
    honest = [sample for sample in samples() if sample.honest]
    assert (len(honest) >= 178, len(samples()) - len(honest) >= 50) == (True, True)
    assert len([sample for sample in samples() if not sample.honest and sample.hint]) >= 32
    files = {path.relative_to(PAGES).as_posix() for kind in ("honest", "gone") for path in (PAGES / kind).iterdir()}
    assert files == {sample.file for sample in samples()}


def test_no_honest_page_is_suspect_beside_any_page_for_missing_addresses() -> None:
    controls = [sample.file for sample in samples() if not sample.honest] + ["control/not-found.html"]
    honest = [sample for sample in samples() if sample.honest and (sample.hint or sample.is_nobodys())]
    suspect = [(sample.file, control) for sample in honest for control in controls if sample.is_suspect(control)]
    assert suspect == []


def test_no_gone_page_is_told_by_its_look_alone() -> None:
    """Beside a control that is answered otherwise, a page that says it is gone is left alone."""
    gone = [sample for sample in samples() if not sample.honest and not sample.nobodys]
    told = [sample.file for sample in gone if sample.is_suspect("honest/shop-sold-out.html")]
    assert told == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Page not found | Daily", "Page not found"),
        ("404", "404"),
        ("Error 404!", "Error 404!"),
        ("４０４ Not Found", "４０４ Not Found"),
        ("Sorry, this page isn’t available. • Site", "Sorry, this page isn’t available."),
        ("示例网_页面不存在", "页面不存在"),
        ("Not found, but not forgotten", None),
        ("How to fix 404 errors", None),
        ("404 jeans", None),
        ("Page not found errors explained", None),
        ("What 'page not found' means", None),
        ("Lost and found", None),
        ("", None),
    ],
)
def test_a_title_hints_only_where_it_says_nothing_else(title: str, expected: str | None) -> None:
    page = Page(title=title, headings=("Welcome",), text="Welcome", length=7)
    assert hints_at_gone(page, "https://site.example/a/page") == expected


@pytest.mark.parametrize(
    ("url", "hints"),
    [
        ("https://site.example/docs/status/404", False),
        ("https://site.example/blog/not-found", False),
        ("https://site.example/errors/", False),
        ("https://site.example/item/404210", True),
        ("https://site.example/software/terrors", True),
        ("https://site.example/a?code=404", True),
    ],
)
def test_an_address_that_speaks_of_missing_pages_leads_to_a_page_about_them(url: str, hints: bool) -> None:
    page = Page(title="404 Not Found", text="404 Not Found", length=13)
    assert (hints_at_gone(page, url) is not None) is hints


def test_a_number_alone_hints_where_little_else_is_said() -> None:
    url = "https://site.example/a"
    assert hints_at_gone(Page(title="404", text="404", length=3), url) == "404"
    assert hints_at_gone(Page(title="404", text="A year. " * 100, length=5_000), url) is None


@pytest.mark.parametrize(
    ("url", "directory", "tail"),
    [
        ("https://site.example/", "https://site.example/", ""),
        ("https://site.example/a/b/page.html?x=1#top", "https://site.example/a/b/", ".html"),
        ("https://site.example/a/b/", "https://site.example/a/", "/"),
        ("https://site.example/a/b", "https://site.example/a/", ""),
        ("https://site.example:8443/v1.2/x.y-z", "https://site.example:8443/v1.2/", ""),
        ("https://site.example/.well", "https://site.example/", ""),
    ],
)
def test_a_control_is_a_sibling(url: str, directory: str, tail: str) -> None:
    control = control_url(url, SEED)
    name = control.removeprefix(directory).removesuffix(tail)
    assert control == f"{directory}{name}{tail}"
    assert (len(name), name.isalpha(), name.islower()) == (16, True, True)
    assert control == control_url(url, SEED) != control_url(url, "another run")


@pytest.mark.parametrize(
    ("url", "start", "end"),
    [
        ("https://f.example/viewtopic.php?f=3&t=4711", "https://f.example/viewtopic.php?f=9", ""),
        ("https://f.example/index.php?route=a&product_id=99", "https://f.example/index.php?route=a&product_id=9", ""),
        ("https://f.example/?p=123#top", "https://f.example/?p=9", ""),
        ("https://f.example/watch?v=dQw4w9WgXcQ&list=PL", "https://f.example/watch?v=", "&list=PL"),
        ("https://f.example/view.do?no=12&lang=de&page=2", "https://f.example/view.do?no=9", "&lang=de&page=2"),
    ],
)  # fmt: skip
def test_the_control_of_a_script_differs_in_its_query(url: str, start: str, end: str) -> None:
    control = control_url(url, SEED)
    assert control.startswith(start)
    assert control.endswith(end)
    assert control == control_url(url, SEED) != url.partition("#")[0]


@pytest.mark.parametrize(
    "url",
    [
        "https://f.example/blog/lost?utm_source=x&utm_id=123", "https://f.example/a.php?page=2", "https://f.example/a.php?q=123",
        "https://f.example/list?id=12", "https://f.example/page.html?v=3", "https://f.example/a.php?lang=de", "https://f.example/?s=4711",
    ],
)  # fmt: skip
def test_a_query_that_names_no_page_is_left_out(url: str) -> None:
    assert "?" not in control_url(url, SEED)


def test_pages_of_one_directory_share_their_control() -> None:
    one, other = (control_url(f"https://site.example/a/{name}.html", SEED) for name in ("x", "y"))
    assert one == other
    assert one != control_url("https://site.example/b/x.html", SEED)


def test_a_number_has_a_number_beside_it() -> None:
    control = control_url("https://site.example/item/4711", SEED)
    assert control.removeprefix("https://site.example/item/").isdecimal()
    assert len(control) == len("https://site.example/item/") + 12


def told(
    url: str, title: str, text: str, status: int = 200, shape: tuple[str, ...] = ("html", "h1", "p")
) -> Fingerprint:
    return fingerprint(status, url, Page(title=title, text=text, length=len(text), shape=shape))


def test_alike_is_one_page_told_to_two_addresses() -> None:
    one = told("https://a.example/x/chair", "Not found: chair", "There is no chair here since 06:01, id 9f2a7c")
    other = told("https://a.example/x/zzz?q", "Not found: zzz", "There is no zzz here since 07:44, id 77aa12")
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    "other",
    [
        told("https://a.example/x/zzz", "Not found", "There is nothing here", 404),
        told("https://b.example/x/zzz", "Not found", "There is nothing here"),
        told("https://a.example/login/", "Not found", "There is nothing here"),
        told("https://a.example/x/zzz", "Welcome", "There is nothing here"),
        told("https://a.example/x/zzz", "Not found", "A chair made of oak and steel"),
        told("https://a.example/x/zzz", "Not found", "There is nothing here", 200, ("html", "div", "div", "ul", "li")),
    ],
)
def test_pages_that_differ_in_one_thing_are_not_alike(other: Fingerprint) -> None:
    assert not alike(told("https://a.example/x/chair", "Not found", "There is nothing here"), other)


def test_both_sent_to_one_page_are_alike() -> None:
    one, other = (told(f"https://a.example/error?from={name}", "Hm", "Nothing") for name in ("/a", "/b"))
    assert alike(one, other)


def test_of_a_shell_nothing_can_be_told() -> None:
    shell = page_of(b"<title>App</title><div id=root></div><script src=/a.js></script>", "text/html")
    assert not alike(*(fingerprint(200, f"https://spa.example/{name}", shell) for name in ("users", "zzz")))


@given(st.binary(max_size=600), st.sampled_from(["text/html", "text/plain", ""]), st.text(max_size=40))
def test_no_page_is_an_error_and_every_page_is_like_itself(body: bytes, content_type: str, tail: str) -> None:
    url = f"https://site.example/{tail}"
    page = page_of(body, content_type)
    hint = hints_at_gone(page, url)
    assert hint is None or 0 < len(hint) <= 80
    assert nobodys(page, Reply(200, body=body), url, url) is None or body
    mark = fingerprint(200, url, page)
    assert alike(mark, mark) is bool(mark.texts[0])
    assert control_url(url, SEED).startswith("https://site.example/")
