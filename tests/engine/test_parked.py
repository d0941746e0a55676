"""Parked domains say by what they are known; markets and articles about domains are left alone."""

import pytest
from multidict import CIMultiDict

from probe.codes.gone_words import parked_words
from probe.engine.page import Page, page_of
from probe.engine.parked import parked
from probe.model import NO_HEADERS

URL = "https://old-brand.example/page"
LISTING = "https://www.hugedomains.com/domain_profile.cfm?d=oldbrand.com&key=s3cret"
EMPTY = Page()


def page(title: str = "", heading: str = "", text: str = "") -> Page:
    return Page(title, (heading,) if heading else (), f"{heading} {text}", len(heading) + len(text))


def test_a_listing_counts_where_a_redirect_led_to_it() -> None:
    assert (
        parked(EMPTY, NO_HEADERS, LISTING, "http://oldbrand.com/")
        == "HugeDomains: www.hugedomains.com/domain_profile.cfm"
    )
    assert parked(EMPTY, NO_HEADERS, LISTING, "https://hugedomains.com/somewhere") is None
    assert parked(EMPTY, NO_HEADERS, LISTING) is None
    assert parked(EMPTY, NO_HEADERS, "https://www.hugedomains.com/", "http://oldbrand.com/") is None


def test_headers_of_a_parking_service_tell() -> None:
    assert parked(EMPTY, CIMultiDict({"X-Adblock-Key": "MFww"}), URL) == "ParkingCrew: x-adblock-key"
    assert parked(EMPTY, CIMultiDict({"X-Cache": "HIT"}), URL) is None


def test_what_a_page_loads_tells() -> None:
    body = b'<script src="https://img.sedoparking.com/js/a.js?key=s3cret"></script>'
    assert parked(page_of(body, "text/html"), NO_HEADERS, URL) == "Sedo: img.sedoparking.com/js/a.js"
    linked = b'<a href="https://sedoparking.com/">Sedo</a><img src="https://img.sedoparking.com/x.png">'
    assert parked(page_of(linked, "text/html"), NO_HEADERS, URL) is None


def test_a_page_that_is_a_script_alone_tells() -> None:
    script = 'window.onload = function() { window.location.href = "/lander" }'
    told = parked(page_of(f"<script>{script}</script>".encode(), "text/html"), NO_HEADERS, URL)
    assert told == f"GoDaddy: {script[:-3]}"
    assert parked(page_of(f"<p>Hello<script>{script}</script>".encode(), "text/html"), NO_HEADERS, URL) is None


def test_a_page_that_is_drawn_by_the_script_of_a_parker_tells() -> None:
    script = """<script>window.park = "eyJ1dWlkIjoiMSJ9"</script><script src="/b1.js"></script>"""
    content = f'<title>old.example</title><div id="target"></div>{script}'
    assert parked(page_of(content.encode(), "text/html"), NO_HEADERS, URL) == 'Bodis: window.park = "eyJ'
    assert parked(page_of(b"<p>Rides" + content.encode(), "text/html"), NO_HEADERS, URL) is None


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
    ],
)
def test_an_offer_counts_on_a_page_about_nothing_else(shown: Page, expected: str | None) -> None:
    assert parked(shown, NO_HEADERS, URL) == expected


def test_every_sign_has_a_place_that_is_looked_at_and_a_source() -> None:
    signs = parked_words().signs
    assert {sign.where for sign in signs} == {"header", "address", "script", "listing"}
    assert [sign.name for sign in signs if not sign.source.strip()] == []
