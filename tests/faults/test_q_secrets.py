"""Q. Secrets that a server gives back in another spelling, or that are cut before they are hidden."""

import html
from base64 import b64encode, urlsafe_b64encode
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest

from probe.cli.outputs import style_of
from probe.cli.streams import Color
from probe.codes import Language
from probe.printable import shortened
from probe.reports.clean import clean
from probe.settings import Settings
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import raw
from tests.faults.probing import EMPTY, probed, reports
from tests.outside import probe, serving

pytestmark = pytest.mark.usefixtures("hurried")

PASSWORD = "hunter2&hunter3/x"  # with what HTML, URLs and JSON escape
PAIR = f"someone:{PASSWORD}"
TOKEN = b64encode(PAIR.encode()).decode()
BASIC = f"Basic {TOKEN}"
PARTS = ("hunter2", "hunter3", TOKEN[:12].lower())


def twice(text: str) -> str:
    return quote(quote(text, safe=""), safe="")


SPELLINGS = {
    "as it is sent": BASIC,
    "without padding": TOKEN.rstrip("="),
    "for URLs": urlsafe_b64encode(PAIR.encode()).decode(),
    "decoded": PAIR,
    "its password": PASSWORD,
    "in base64 again": b64encode(BASIC.encode()).decode(),
    "in base64 within more": b64encode(f"{{'Authorization': '{BASIC}'}}".encode()).decode(),
    "its token in base64": b64encode(TOKEN.encode()).decode(),
    "percent-encoded": quote(PAIR, safe=""),
    "in each octet": "".join(f"%{octet:02x}" for octet in PAIR.encode()),
    "percent-encoded twice": twice(PAIR),
    "for HTML": html.escape(PAIR),
    "by numbers": "".join(f"&#{ord(character)};" for character in PAIR),
    "by hexadecimal numbers": "".join(f"&#x{ord(character):X};" for character in PAIR),
    "for JSON": "".join(f"\\u{ord(character):04x}" for character in PAIR),
    "in upper case": PAIR.upper(),
    "in lower case": TOKEN.lower(),
    "on two lines": f"{PAIR[:12]}\r\n {PAIR[12:]}",
    "with tags in it": f"{PAIR[:12]}<wbr>{PAIR[12:]}",
    "with what does not show": "\u200b".join(PAIR),
    "with blanks": " ".join(TOKEN),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_180_a_header_is_hidden_however_it_is_spelt(spelling: str) -> None:
    text = f"before {SPELLINGS[spelling]} behind"
    shown = clean(text, (BASIC,))
    assert "***" in shown
    assert shown.startswith("before ")
    assert shown.endswith(" behind")
    assert [part for part in PARTS if part in shown.lower().replace(" ", "")] == []


@pytest.mark.parametrize(
    "spelling", ["decoded", "without padding", "for URLs", "percent-encoded twice", "in upper case"]
)
def test_180_a_server_gives_it_back_and_no_report_has_it(tmp_path: Path, spelling: str) -> None:
    back = quote(SPELLINGS[spelling], safe="%")
    head = f"HTTP/1.1 302 {SPELLINGS[spelling]}\r\nLocation: /status/404/{back}?x={back}\r\n".encode()
    with serving(Origin(routes={"/back": raw(head + EMPTY)})) as site:
        ran = probe(
            site.url("/back"), "-H", f"Authorization: {BASIC}", "-v", "--retries", "0", "-o", str(tmp_path / "r.json"),
            "-o", str(tmp_path / "r.csv"), "-o", str(tmp_path / "r.md"),
        )  # fmt: skip
    texts = [ran.stdout, ran.stderr, *(path.read_text() for path in tmp_path.iterdir())]
    assert (ran.status, len(texts)) == (1, 5)
    assert [part for part in PARTS for text in texts if part in text.lower()] == []


LONG = "k3y-" + "0123456789abcdef" * 4


@pytest.mark.parametrize("width", [14, 20, 39, 40, len(LONG), len(LONG) + 1])
def test_181_what_is_cut_is_hidden_too(width: int) -> None:
    for spelt in (LONG, LONG.upper(), b64encode(LONG.encode()).decode(), quote(LONG.replace("-", "%2D"))):
        shown = clean(f"The server sent {shortened(f'a {spelt}', width)}, which is no length.", (LONG,))
        assert LONG[:4] not in shown.lower()
        assert spelt[:6] not in shown
        assert "***" in shown


@pytest.mark.parametrize("end", ["%", "%3", "\\", "\\x3", "\\u003", "&", "&#", "&#x3"])
def test_181_what_is_cut_within_an_escape_is_hidden_too(end: str) -> None:
    assert clean(f"it said {LONG[:10]}{end}…", (LONG,)) == "it said ***…"


HEADS = (
    "HTTP/1.1 200 OK\r\nContent-Length: {0}\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: {0}\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: {0}\r\n\r\n",
    "{0} 200 OK\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 404 {0}\r\nContent-Length: 0\r\n\r\n",
)


@pytest.mark.parametrize("head", HEADS)
async def test_181_a_part_of_a_reply_that_is_quoted(head: str) -> None:
    async with Origin(routes={"/back": raw(head.format(LONG).encode())}) as site:
        results = await probed(site.url("/back"), header={"X-Key": LONG})
    for text in reports(results, secrets=(LONG,)).values():
        assert LONG[:10] not in text.lower()


@pytest.mark.parametrize(
    ("options", "given_back"),
    [
        ({"header": {"Cookie": f"lang=en; session={LONG}"}}, LONG),
        ({"header": {"Proxy-Authorization": f"ApiKey {LONG}"}}, LONG),
        ({"header": {"X-Key": LONG}}, b64encode(LONG.encode()).decode()),
        ({"proxy": f"http://someone:{LONG}@127.0.0.1:1"}, LONG),
        ({"proxy": f"http://someone:{LONG}@127.0.0.1:1"}, b64encode(f"someone:{LONG}".encode()).decode()),
    ],
)
def test_182_cookies_tokens_and_the_proxys_password_are_secrets(options: dict[str, object], given_back: str) -> None:
    style = style_of(Settings.read(options), Language.EN, Color.NEVER, StringIO(), verbose=True)
    for text in (given_back, given_back.lower(), quote(given_back), f"<{given_back[:9]}\n{given_back[9:]}>"):
        assert "***" in clean(text, style.secrets)
        assert given_back[:12].lower() not in clean(text, style.secrets).lower()


@pytest.mark.parametrize("url", ["//u:{0}@", "//{0}@", "//h/?token={0}&x=1", "//h/?a=1&X-Amz-Signature={0}"])
async def test_183_what_a_url_has_is_no_secret_of_the_server(url: str) -> None:
    async def back(exchange: Exchange) -> None:
        await exchange.answer(302, {"Location": f"/status/404/{LONG}/{b64encode(LONG.encode()).decode()}"})

    async with Origin(routes={"/back": back}) as site:
        asked = site.url("/back").replace("//", url.format(LONG)) if "@" in url else site.url("/back")
        results = await probed(asked if "@" in url else asked + url.format(LONG).removeprefix("//h/"))
    assert results[0].redirects == 1
    for text in reports(results).values():
        assert LONG[:10] not in text.lower()
        assert b64encode(LONG.encode()).decode()[:20] not in text


@pytest.mark.parametrize(
    "said", [f"{LONG} 200", f"HTTP/1.1 403 {LONG}", f"HTTP/1.1 302 x\r\nLocation: http://{LONG}.invalid/"]
)
def test_184_a_complaint_about_a_page_does_not_quote_it(said: str) -> None:
    with serving(Origin(routes={"/list": raw(f"{said}\r\n".encode() + EMPTY)})) as site:
        ran = probe("--from", site.url("/list"), "-H", f"X-Key: {LONG}", "--retries", "0")
    assert ran.status == 2
    assert ran.stderr.startswith("probe: --from ")
    assert LONG[:10] not in ran.stderr + ran.stdout


def test_185_what_only_looks_like_it_is_shown() -> None:
    texts = (
        "a user: someone, hunters and tokens",
        "the text… goes on",
        "k3…",
        "%41%zz \\u12 &bogus; &amp",
        "Basic training",
    )
    for text in texts:
        assert clean(text, (BASIC, LONG)) == text
    assert clean("cat run", ("trun",)) == "cat run"


def test_185_hiding_takes_no_time_that_grows_faster_than_the_text() -> None:
    text = "".join(("%25", "<", "&#x", "\\u", LONG[:20], "…", "% 2")) * 6_000
    assert clean(text, (BASIC, LONG))  # the time-out of tests ends what is quadratic
