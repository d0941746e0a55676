"""Redirects to the page that a site has for missing addresses, and redirects to pages about them."""

import pytest

from probe.engine.error_address import error_address

ASKED = "https://www.shop.example/products/12"


@pytest.mark.parametrize(
    "place",
    [
        "/404", "/404.html", "/404.aspx", "/en/404/", "/not-found", "/notfound.html", "/pagenotfound", "/error404",
        "/errors/404", "/error?code=404", "/index.php?error=404", "/Error/PageNotFound.aspx?aspxerrorpath=/a",
        "/page-introuvable", "/pagina-no-encontrada/", "/seite-nicht-gefunden", "/pl/strona-nie-istnieje", "/error",
        "/%E9%A1%B5%E9%9D%A2%E4%B8%8D%E5%AD%98%E5%9C%A8",
    ],
)  # fmt: skip
def test_an_address_for_missing_pages(place: str) -> None:
    assert error_address(f"https://shop.example{place}", ASKED) == place.partition("?")[0]


@pytest.mark.parametrize(
    ("final", "asked"),
    [
        ("https://docs.example/reference/404", "https://docs.example/en/codes/404"),  # what was asked for
        ("https://docs.example/guide/v2/error", "https://docs.example/guide/exceptions"),  # a chapter
        ("https://docs.example/web/http/status/404", "https://docs.example/a"),
        ("https://docs.example/http/404", "https://short.example/x1"),  # another site
        ("https://shop.example/products/404-jeans", ASKED),
        ("https://shop.example/lost-and-found", ASKED),
        ("https://shop.example/area/404110", ASKED),
        ("https://shop.example/?utm_source=404", ASKED),
        ("https://shop.example/products?code=4040", ASKED),
        ("https://shop.example/products/12?error=404", ASKED),  # the same page
    ],
)
def test_other_addresses(final: str, asked: str) -> None:
    assert error_address(final, asked) is None
