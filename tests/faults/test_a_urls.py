"""A. Which texts of an input are URLs, and what is never opened or connected to."""

import json
from pathlib import Path

import pytest

from probe.misspelt import nearest
from probe.model import FailureKind
from probe.targets import read_url
from probe.url import split_fragment
from samples.origin import Origin
from tests.faults.probing import one, outcome, probed, reports
from tests.test_url import PLATFORM_TESTS

pytestmark = pytest.mark.usefixtures("hurried")

INVALID = ("invalid", None, FailureKind.URL_INVALID)


CASES = {  # the URL standard, section 4.1: which texts are no URLs, and why
    "http://": None, "http:///": None, "https://:443/": None, "http://@/": None,  # no host
    "http://a b/": None, "http://a<b/": None, "http://a^b/": None, "http://%/": None, "http://%00/": None,
    "http://[::1": None, "http://[::1.2.3]/": None, "http://[:::]/": None, "http://[1::2::3]/": None,  # IPv6
    "http://256.256.256.256/": None, "http://1.2.3.4.5/": None, "http://0x1ffffffff/": None, "http://1.2.3.08/": None,
    "http://a.test:65536/": None, "http://a.test:-1/": None, "http://a.test:8o/": None,  # ports
    "http://\u00ad/": None,  # nothing is left of the host
    "http://a.test:/": "http://a.test/", "https://a.test:443/x": "https://a.test/x",
    "http:a.test": "http://a.test/", "http:\\\\a.test\\x": "http://a.test/x", "http:////a.test/": "http://a.test/",
    "HTTP://A.Test/%7E/../x/./": "http://a.test/x/", "http://a.test/%2e%2E/": "http://a.test/",
    "http://0x7f.1/": "http://127.0.0.1/", "http://[0:0::1]/": "http://[::1]/", "http://１２７.1/": "http://127.0.0.1/",
    "http://é.test/é?é#é": "http://xn--9ca.test/%C3%A9?%C3%A9", "http://ex\u00adample.test/": "http://example.test/",
    "http://a.test/a\tb\nc": "http://a.test/abc", " http://a.test/ ": "http://a.test/",
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_013_a_text_is_a_url_exactly_where_the_standard_says_so(text: str) -> None:
    href = CASES[text]
    expected = (text, FailureKind.URL_INVALID, None) if href is None else (href, None, None)
    assert read_url(text) == expected


@pytest.mark.skipif(not PLATFORM_TESTS.exists(), reason="the platform tests' cases are not here")
def test_013_every_case_of_the_web_platform_tests_is_invalid_or_the_url_that_the_standard_gives() -> None:
    wrong = []
    for case in json.loads(PLATFORM_TESTS.read_text("utf-8")):
        url, refusal, _ = read_url(case["input"])
        invalid = case.get("failure") or nearest(case["input"])  # "http:/example.com" is a mistake that browsers repair
        right = refusal is FailureKind.URL_INVALID if invalid else url == split_fragment(case["href"])[0]
        if not right:
            wrong.append((case["input"], url, refusal))
    assert wrong == []


async def test_014_other_schemes_are_told_and_never_opened(origin: Origin, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("canary-5e1f")
    port = origin.port
    urls = [
        f"ftp://127.0.0.1:{port}/x", f"file://{tmp_path}/secret", "file:///proc/self/environ", "javascript:alert(1)",
        "data:text/html,canary", "mailto:a@b.test", "tel:+123", f"gopher://127.0.0.1:{port}/", f"ws://127.0.0.1:{port}/",
        "JaVaScRiPt:alert(1)", "vbscript:x", "about:blank", "blob:http://a.test/1", "unix:/run/x.sock",
    ]  # fmt: skip
    results = await probed(*urls)
    assert {outcome(result) for result in results} == {("skipped", None, FailureKind.SCHEME_NOT_PROBED)}
    assert [result.url for result in results] == urls
    assert (origin.connections, origin.requests) == (0, [])
    assert "canary-5e1f" not in "".join(reports(results).values())


async def test_015_userinfo_goes_to_its_own_origin_alone_and_is_shown_nowhere(origin: Origin, other: Origin) -> None:
    away = origin.url(f"/redirect-to?url={other.url('/ok')}").replace("//", "//someone:hunter2hunter2@", 1)
    result = await one(away)
    assert result.status == 200
    assert {request.headers.get("authorization") for request in origin.requests} == {
        "Basic c29tZW9uZTpodW50ZXIyaHVudGVyMg=="
    }
    assert all("authorization" not in request.headers for request in other.requests)
    for text in reports([result]).values():
        assert "hunter2" not in text
        assert "c29tZW9uZTpo" not in text


@pytest.mark.parametrize("text", ["a.test/x", "//a.test/x", "a.test", "localhost:1/x", "127.0.0.1:1/x", "é.test"])
def test_016_a_missing_scheme_is_assumed_and_said(text: str) -> None:
    url, refusal, note = read_url(text)
    assert (url.startswith("https://"), refusal) == (True, None)
    assert note is not None
    assert (note.word, note.values) == ("scheme-assumed", (text,))


async def test_016_the_assumption_is_in_the_report() -> None:
    result = await one("127.0.0.1:1/x")
    assert (result.url, result.failure) == ("https://127.0.0.1:1/x", FailureKind.CONNECT_REFUSED)
    assert json.loads(reports([result])["jsonl"])["evidence"][0] == "No scheme given; https is assumed"


@pytest.mark.parametrize("text", ["/x", "../x", "./x", "\\x", "?q", "", "///", "#x", "x y"])
def test_016_what_is_relative_to_nothing_is_invalid(text: str) -> None:
    assert read_url(text)[1] is FailureKind.URL_INVALID


async def test_017_a_port_that_is_none_is_invalid_and_nothing_connects(origin: Origin) -> None:
    ports = ["65536", "99999999999", "-1", "80x", "0x50", "８０x", f"{origin.port}\u2024"]
    results = await probed(*(f"http://127.0.0.1:{port}/" for port in ports))
    assert [outcome(result) for result in results] == [INVALID] * len(ports)
    assert origin.connections == 0


SPELLINGS = ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "0x7F000001", "127.0.1", "①27.0.0.1", "[::ffff:127.0.0.1]"]


@pytest.mark.parametrize("host", SPELLINGS)
async def test_019_an_address_is_judged_whatever_its_spelling(origin: Origin, host: str) -> None:
    result = await one(origin.url("/ok", host.strip("[]")), public_only=True)
    assert outcome(result) == ("skipped", None, FailureKind.ADDRESS_NOT_ALLOWED)
    assert origin.connections == 0


@pytest.mark.parametrize("host", SPELLINGS[:-1])
async def test_019_it_is_the_same_address_then(origin: Origin, host: str) -> None:
    result = await one(origin.url("/ok", host))
    assert (result.url, result.status) == (origin.url("/ok"), 200)


@pytest.mark.parametrize("host", ["0.0.0.0", "0", "[::]", "169.254.169.254", "[::ffff:169.254.169.254]", "2852039166"])
async def test_019_some_addresses_are_never_connected_to(origin: Origin, host: str) -> None:
    result = await one(f"http://{host}:{origin.port}/ok")
    assert outcome(result) == ("skipped", None, FailureKind.ADDRESS_NOT_ALLOWED)
    assert origin.connections == 0
