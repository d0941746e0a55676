"""The limits that the documentation states are those of the program."""

import re
from random import Random

import pytest

from probe.engine import certificate_chain
from probe.engine.request import MOST_OF_A_PAGE
from probe.model import Answer, Failure, FailureKind, Reply
from probe.pages import fragments
from probe.settings import Asking
from probe.transport.direct.message import LARGEST_HEAD
from probe.url import MAX_URL_LENGTH
from samples.exchange import Exchange, head
from samples.origin import Origin
from tests.engine.test_run import Harness
from tests.faults.probing import answer_to, one, outcome
from tests.outside import ROOT

HEADING = re.compile(r"^#+ Limits\n(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| ([^|]+?) \| ([\d,]+) \|$", re.MULTILINE)
MOST_EXCHANGES = 7  # HEAD, GET, two repetitions, the second look, the other address family, a browser's headers

STATED = {
    "longest URL (characters)": MAX_URL_LENGTH,
    "status line and headers of a response (bytes)": LARGEST_HEAD,
    "redirects": Asking().max_redirects,
    "part of a page that is read (bytes)": MOST_OF_A_PAGE,
    "part of a page that is read for its links or fragments (bytes)": fragments.MOST_OF_A_PAGE,
    "requests for one hop of one URL, by default": MOST_EXCHANGES,
    "requests for intermediate certificates that a server does not send": certificate_chain.MOST_FETCHES,
    "size of a certificate file that is fetched (bytes)": certificate_chain.LARGEST,
}


def test_the_limits_of_the_program_are_stated() -> None:
    table = HEADING.search((ROOT / "docs" / "requests.md").read_text("utf-8"))
    assert table is not None
    assert {what: int(number.replace(",", "")) for what, number in ROW.findall(table[1])} == STATED


ANSWERS: list[Answer] = [
    *(Reply(status, other_family=True) for status in (403, 404, 429, 500, 503, 520)),
    *(Failure(kind, other_family=True) for kind in (FailureKind.READ_TIMEOUT, FailureKind.EMPTY_REPLY)),
    *(Failure(FailureKind.CONNECT_RESET, reused=reused, other_family=True) for reused in (False, True)),
]


@pytest.mark.parametrize("seed", range(10))
async def test_no_target_takes_more_exchanges_than_stated(seed: int) -> None:
    draw = Random(seed)
    for _ in range(30):
        harness = Harness(lambda _: draw.choice(ANSWERS))
        await harness.probe("http://a.test/x")
        assert len(harness.moments) <= MOST_EXCHANGES


async def test_the_longest_header_line_is_read() -> None:
    content = head(200, {"X-Long": "x" * (LARGEST_HEAD - 100), "Content-Length": "0"})
    assert outcome(await answer_to(content)) == ("ok", 200, None)


async def test_as_many_header_lines_as_fit_are_read() -> None:
    content = head(200, {"Content-Length": "0"})[:-2] + b"X: y\r\n" * (LARGEST_HEAD // 6 - 10) + b"\r\n"
    assert outcome(await answer_to(content)) == ("ok", 200, None)


@pytest.mark.parametrize("line", [b"X: " + b"y" * 30_000 + b"\r\n", b"X: y\r\n" * 5_000])
async def test_a_head_beyond_the_limit_is_cut(line: bytes) -> None:
    content = b"HTTP/1.1 200 OK\r\n" + line * (LARGEST_HEAD * 2 // len(line)) + b"\r\n"
    result = await answer_to(content)
    assert result.status == 200
    assert "reply-head-cut" in {note.word for note in result.evidence}


async def test_the_longest_url_is_probed() -> None:
    async with Origin() as site:
        url = site.url("/big?bytes=1&").ljust(MAX_URL_LENGTH, "x")
        assert (await one(url, timeout=5)).status == 200
        assert len(site.requests[0].target) > 65_000


async def test_no_more_of_a_page_is_read() -> None:
    read: list[int] = []

    async def page(exchange: Exchange) -> None:
        await exchange.answer(200, {"Content-Type": "text/html"}, b"<title>Not found</title>" + b"x" * 10_000_000)
        read.append(10_000_000)

    async with Origin(routes={"/x": page}) as site:
        result = await one(site.url("/x"), method="get", soft_404="always")
        assert result.status == 200
    assert result.elapsed < 5
