"""What a reply leads on to by itself, headers and page together."""

import pytest
from multidict import CIMultiDict

from probe.engine.refresh import client_side
from probe.model import Reply, Via

X, NEW = "http://a.example/x?q#f", "http://a.example/new"
META = b'<meta http-equiv="refresh" content="0; url=/new">'


def reply(body: bytes = b"", kind: str = "text/html", status: int = 200, **headers: str) -> Reply:
    fields = {"Content-Type": kind, **headers} if kind else headers
    named = CIMultiDict({name.replace("_", "-"): value for name, value in fields.items()})
    return Reply(status, "", named, body=body)


@pytest.mark.parametrize("kind", ["text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml", ""])
def test_a_page_leads_on(kind: str) -> None:
    found = client_side(reply(META.replace(b">", b"/>"), kind), X)
    assert found is not None
    assert (found.target, found.url, found.via, found.delay) == ("/new", f"{NEW}#f", Via.META_REFRESH, 0)


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "image/svg+xml", "application/pdf"])
def test_what_is_no_page_does_not(kind: str) -> None:
    assert client_side(reply(META, kind), X) is None


@pytest.mark.parametrize("status", [201, 203, 206])
def test_any_success_does(status: int) -> None:
    assert client_side(reply(META, status=status), X) is not None


@pytest.mark.parametrize("status", [204, 205, 401, 403, 404, 410, 500, 503])
def test_what_is_no_success_is_judged_by_its_status(status: int) -> None:
    assert client_side(reply(META, status=status), X) is None
    assert client_side(reply(status=status, Refresh="0;url=/new"), X) is None


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "image/png", ""])
def test_a_header_leads_on_whatever_is_shown(kind: str) -> None:
    found = client_side(reply(kind=kind, Refresh="5; url=/new"), X)
    assert found is not None
    assert (found.url, found.via, found.delay, found.permanent) == (f"{NEW}#f", Via.REFRESH_HEADER, 5, False)


def test_a_header_and_a_canonical_link_are_for_good() -> None:
    canonical = b"<link rel=canonical href=/new>"
    assert client_side(reply(canonical, Refresh="0;/new"), X).permanent  # type: ignore[union-attr] # it leads on
    assert not client_side(reply(canonical, Refresh="2;/new"), X).permanent  # type: ignore[union-attr] # the same
    assert not client_side(reply(b"moved", Refresh="0;/new"), X).permanent  # type: ignore[union-attr] # the same


def test_a_long_delay_in_a_header_counts_where_the_page_is_known_to_hold_little() -> None:
    assert client_side(reply(b"<p>moved", Refresh="30;/new"), X) is not None
    assert client_side(reply(b"<p>moved" * 200, Refresh="30;/new"), X) is None
    assert client_side(reply(Refresh="30;/new"), X) is None  # to HEAD


@pytest.mark.parametrize("said", ["attachment", 'Attachment; filename="x.html"', " attachment"])
def test_a_download_leads_nowhere(said: str) -> None:
    assert client_side(reply(META, Content_Disposition=said), X) is None
    assert client_side(reply(Content_Disposition=said, Refresh="0;/new"), X) is None
    assert client_side(reply(META, Content_Disposition="inline"), X) is not None


@pytest.mark.parametrize(
    "header", ["", "nothing", "0", "0;javascript:x", "0; data:text/html,x", "0;mailto:a@b.example", "0;http://["]
)
def test_a_header_that_leads_nowhere(header: str) -> None:
    assert client_side(reply(Refresh=header), X) is None


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("/docs/", "http://a.example/docs/new"), ("https://b.example/", "https://b.example/new"), ("data:,x", NEW),
        ("javascript:x", NEW), ("http://[", NEW), ("", NEW),
    ],
)  # fmt: skip
def test_the_base_of_a_page_counts_where_it_is_one(base: str, url: str) -> None:
    body = f'<base href="{base}"><meta http-equiv=refresh content="0;new">'.encode()
    assert client_side(reply(body), X).url == f"{url}#f"  # type: ignore[union-attr] # it leads on


def test_credentials_in_an_address_are_dropped_and_its_fragment_counts() -> None:
    body = b'<meta http-equiv=refresh content="0;url=http://user:pass@b.example/#own">'
    assert client_side(reply(body), X).url == "http://b.example/#own"  # type: ignore[union-attr] # it leads on


def test_the_encoding_of_the_page_is_heeded() -> None:
    body = '<meta http-equiv=refresh content="0;url=/страница">'.encode("cp1251")
    found = client_side(reply(body, "text/html; charset=windows-1251"), "http://a.example/")
    assert found is not None
    assert found.target == "/страница"
    wide = META.decode().encode("utf-16")
    assert client_side(reply(wide), X) is not None


@pytest.mark.parametrize("body", [b"", b"\0" * 100, b"\xff\xfe", bytes(range(256)) * 10, b"<", META[:-1]])
def test_any_bytes_are_read(body: bytes) -> None:
    assert client_side(reply(body), X) is None


@pytest.mark.parametrize(("charset", "query"), [("windows-1251", "%EC%E8%F0"), ("utf-8", "%D0%BC%D0%B8%D1%80")])
def test_the_query_of_an_address_is_in_the_encoding_of_its_page(charset: str, query: str) -> None:
    body = '<meta http-equiv=refresh content="0;url=/find?q=мир"><p>Moved.'.encode(charset)
    found = client_side(
        Reply(200, headers={"Content-Type": f"text/html; charset={charset}"}, body=body), "http://a.example/"
    )
    assert found is not None
    assert found.url == f"http://a.example/find?q={query}"
