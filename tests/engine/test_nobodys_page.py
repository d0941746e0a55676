"""Pages that are nobody's say by what they are known; markets and articles about such pages are left alone."""

import pytest
from multidict import CIMultiDict

from probe.codes.nobodys import Kind, known_pages, statements
from probe.engine.nobodys_page import nobodys, says_nobodys
from probe.engine.page import Page, page_of
from probe.model import Note, Reply
from tests.bounded import bounded

URL = "https://old-brand.example/page"
FRONT = "https://old-brand.example/"
LISTING = "https://www.hugedomains.com/domain_profile.cfm?d=oldbrand.com&key=s3cret"
EMPTY = Page()
HTML = {"Content-Type": "text/html; charset=utf-8"}


def reply(body: bytes = b"x", status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, "", CIMultiDict({**HTML, **named}), body=body)


def page(title: str = "", heading: str = "", text: str = "") -> Page:
    return Page(title, (heading,) if heading else (), f"{heading} {text}", len(heading) + len(text))


def parked(shown: Page, final_url: str = URL, asked: str = "", **headers: str) -> str | None:
    note = nobodys(shown, reply(b"x", 200, **headers), final_url, asked or final_url)
    assert note is None or note.word == "gone-parked"
    return note.values[0] if note else None


def told(body: str, url: str = URL, asked: str = "") -> Note | None:
    return nobodys(page_of(body.encode(), "text/html"), reply(body.encode()), url, asked or url)


def words(body: str, url: str = URL) -> str | None:
    note = told(body, url)
    return note.word if note else None


def test_a_listing_counts_where_a_redirect_led_to_it() -> None:
    assert parked(EMPTY, LISTING, "http://oldbrand.com/") == "HugeDomains: www.hugedomains.com/domain_profile.cfm"
    assert parked(EMPTY, LISTING, "https://hugedomains.com/somewhere") is None
    assert parked(EMPTY, LISTING) is None
    assert parked(EMPTY, "https://www.hugedomains.com/", "http://oldbrand.com/") is None


def test_headers_of_a_parking_service_tell() -> None:
    assert parked(EMPTY, X_Adblock_Key="MFww") == "ParkingCrew: x-adblock-key"
    assert parked(EMPTY, X_Cache="HIT") is None


def test_what_a_page_loads_tells() -> None:
    body = b'<script src="https://img.sedoparking.com/js/a.js?key=s3cret"></script>'
    assert parked(page_of(body, "text/html")) == "Sedo: img.sedoparking.com/js/a.js"
    linked = b'<a href="https://sedoparking.com/">Sedo</a><img src="https://img.sedoparking.com/x.png">'
    assert parked(page_of(linked, "text/html")) is None


def test_a_page_that_is_a_script_alone_tells() -> None:
    script = 'window.onload = function() { window.location.href = "/lander" }'
    assert parked(page_of(f"<script>{script}</script>".encode(), "text/html")) == f"GoDaddy: {script[:-3]}"
    assert parked(page_of(f"<p>Hello<script>{script}</script>".encode(), "text/html")) is None


def test_a_page_that_is_drawn_by_the_script_of_a_parker_tells() -> None:
    script = """<script>window.park = "eyJ1dWlkIjoiMSJ9"</script><script src="/b1.js"></script>"""
    content = f'<title>old.example</title><div id="target"></div>{script}'
    assert parked(page_of(content.encode(), "text/html")) == 'Bodis: window.park = "eyJ'
    assert parked(page_of(b"<p>Rides" + content.encode(), "text/html")) is None


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (page("old-brand.example", "old-brand.example is for sale"), "old-brand.example is for sale"),
        (page("old-brand.example", "", "Buy this domain now"), "buy this domain"),
        (page("Welcome", "This domain may be for sale"), "this domain may be for sale"),
        (page("www.old-brand.example", "", "该域名出售"), "该域名出售"),
        (page("Our history", "", "This domain is for sale, they said"), None),
        (page("other-name.example", "other-name.example", "Buy this domain now"), None),
        (page("old-brand.example", "old-brand.example", "We sell clocks"), None),
        (page("old-brand.example", "This domain is for sale", "x" * 3_000), None),
        (page("Features", "This domain is for sale as a mug, a shirt and a poster for the wall"), None),
    ],
)
def test_an_offer_counts_on_a_page_about_nothing_else(shown: Page, expected: str | None) -> None:
    assert parked(shown) == expected


def test_an_empty_page_is_nobodys() -> None:
    assert nobodys(EMPTY, reply(b""), URL, URL) == Note("nobodys-empty")
    assert nobodys(EMPTY, reply(b"", 200, Content_Length="0"), FRONT, FRONT) == Note("nobodys-empty")


@pytest.mark.parametrize(
    "other",
    [
        reply(b" "),
        reply(b"", 204),
        reply(b"", 200, Content_Encoding="gzip"),
        reply(b"", 200, Content_Length="512"),
        reply(b"", 202),
        reply(b"", Content_Type="application/json"),
        reply(b"", Content_Type="text/plain"),
        Reply(200, "", CIMultiDict(HTML), notes=(Note("reply-body-cut"),)),
        Reply(200, "", CIMultiDict()),
    ],
)
def test_nothing_else_that_is_empty_is_nobodys(other: Reply) -> None:
    assert nobodys(EMPTY, other, URL, URL) is None


def test_every_row_has_a_condition_and_a_source() -> None:
    rows = known_pages()
    assert len(rows) >= 150
    assert {row.kind for row in rows} == set(Kind)
    assert [row.name for row in rows if not row.source.strip() or not row.conditions] == []


def test_each_kind_is_said_in_many_languages() -> None:
    assert [kind for kind, _ in statements().kinds] == list(Kind)


NGINX = (
    "<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is "
    "successfully installed and working. Further configuration is required.</p>"
)


def test_a_default_page_is_nobodys_at_the_front_as_well() -> None:
    assert told(NGINX, FRONT) == Note("nobodys-default", ("nginx: welcome to nginx!",))
    assert told(NGINX) == told(NGINX, FRONT)
    assert told(NGINX.replace("nginx!</title>", "nginx: our move from Apache</title>"), FRONT) is None
    assert told(f"<nav><a href=/>Home</a></nav>{NGINX}", FRONT) is None
    assert told(NGINX + "<p>And this is how." * 200, FRONT) is None


def test_a_page_of_a_panel_is_told_by_where_a_redirect_led() -> None:
    place = "https://old-brand.example/cgi-sys/suspendedpage.cgi"
    assert told("<p>Hello", place, URL) == Note("nobodys-suspended", ("cPanel: /cgi-sys/suspendedpage.cgi",))
    assert told("<p>Hello", "https://old-brand.example/suspendedpage", URL) is None


def test_what_is_not_there_yet_is_what_a_link_to_the_front_page_meant() -> None:
    soon = "<title>Coming soon</title><h1>Coming soon</h1><p>Our shop opens in June."
    assert words(soon) == "nobodys-soon"
    assert words(soon, FRONT) is None
    assert words(soon, "https://old-brand.example/films/coming-soon") is None
    assert (
        words(soon.replace("<p>", "<h2>Dune, Part Three</h2><h2>The Lighthouse</h2><p>" + "On 18 December. " * 40))
        is None
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<title>Account Suspended</title><h1>Account suspended</h1><p>Contact your provider.", "nobodys-suspended"),
        ("<title>Account suspended – Help</title><h1>Account suspended</h1><p>Pay.", "nobodys-suspended"),
        ("<title>Why was my account suspended?</title><h1>Account suspended</h1><p>Pay.", None),
        ("<title>How accounts are suspended</title><p>By hand.", None),
        ("<title>Minister’s account suspended after posts</title><p>On Monday.", None),
        ("<title>Account suspended</title><article><p>A report.</article>", None),
        ("<title>Account suspended</title><form><textarea></textarea></form>", None),
        ("<title>Account suspended</title>" + "<p>A long story. " * 60, None),
        ("<title>old-brand.example</title><p>This domain has expired.", "nobodys-expired"),
        ("<title>Clocks</title><p>This domain has expired.", None),
        ("<title>GoDaddy</title><p>This domain has expired.", "nobodys-expired"),
        ("<p>This shop is currently unavailable", "nobodys-unclaimed"),
        ("<title>Laravel</title><p>Docs Laracasts News", "nobodys-default"),
        ("<title>Laravel</title><p>A framework.", None),
    ],
)
def test_a_statement_counts_where_nothing_else_is_said(body: str, expected: str | None) -> None:
    assert words(body) == expected


@pytest.mark.parametrize("path", ["help/account-suspended", "docs/suspended", "blog/how-to-resume-a-suspended-site"])
def test_an_address_that_speaks_of_such_pages_leads_to_a_page_about_them(path: str) -> None:
    assert words("<title>Account suspended</title><p>Pay the invoice.", f"https://old-brand.example/{path}") is None


def test_evidence_has_the_domain_in_its_place() -> None:
    note = told("<title>old-brand.example</title><h1>old-brand.example has expired</h1>")
    assert note == Note("nobodys-expired", ("old-brand.example has expired",))


@pytest.mark.parametrize(
    "unit",
    [
        "this domain is ",
        "the site ",
        "domain ",
        "域名",
        "网站正在",
        "is currently ",
        "1.",
        "-",
        " - ",
        "<h2>",
        "_",
        "(",
        "страница ",
        "related searches ",
        "if you see this page, ",
        "congratulations ",
        "site is not ",
        "<div class=a id=b>",
    ],
)
@pytest.mark.parametrize("form", ["{0}", "<title>{0}</title><h1>{0}</h1><p>{0}", "<script>{0}</script>"])
def test_hostile_pages_cost_little(unit: str, form: str) -> None:
    for size in (120, 600, 2_000, 60_000):
        body = form.format((unit * (size // len(unit) + 1))[:size]).encode()
        page = page_of(body, "text/html")
        with bounded():
            nobodys(page, reply(body), URL, URL)
            says_nobodys(page, URL)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<title>clock.example</title><h1>clock.example is for sale</h1>", "gone-parked"),
        ("<title>clock.example</title><p>This domain has expired.", "nobodys-expired"),
        ("<nav><a href=/>Market</a></nav><title>clock.example</title><h1>clock.example is for sale</h1>", None),
    ],
)
def test_a_page_that_was_asked_for_by_an_address_is_of_the_name_it_calls_itself(
    body: str, expected: str | None
) -> None:
    assert words(body, "http://127.0.0.9:8080/docs/1.html") == expected
    assert words(body, "https://market.example/docs/1.html") is None or expected == "nobodys-expired"


def test_a_market_offers_the_domain_that_was_asked_for() -> None:
    body = "<title>old-brand.example is for sale | Some market</title><h1>old-brand.example is for sale</h1>"
    assert told(body, "https://market.example/listing/8", URL) == Note(
        "gone-parked", ("old-brand.example is for sale",)
    )
    assert told(body, "https://market.example/listing/8") is None  # the market's own page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("404 page not found", "nobodys-unclaimed"),
        ("default backend - 404", "nobodys-unclaimed"),
        ("Release notes - fixed 404 page not found handling - fixed an error in the list of all pages", None),
    ],
)
def test_a_statement_of_a_text_without_title_begins_it(text: str, expected: str | None) -> None:
    note = nobodys(page_of(text.encode(), "text/plain"), reply(text.encode()), URL, URL)
    assert (note.word if note else None) == expected


def test_a_frame_on_the_host_of_a_parker_tells() -> None:
    framed = "<frameset><frame src='http://ww1.old-brand.example/?kw=x'></frameset>"
    assert words(framed) == "gone-parked"
    assert words(framed.replace("ww1.", "www1.")) is None
