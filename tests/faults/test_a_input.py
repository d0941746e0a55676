"""A. What stands in an input: no line is lost, none is misread, none brings the program down."""

import asyncio
import json
import os
import sys
import threading
import tracemalloc
from collections.abc import AsyncIterator
from csv import DictReader
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from probe import stream
from probe.errors import InputError
from probe.extract.lines import mentions
from probe.model import Answer, Document, FailureKind, Reply, Request, Verdict
from probe.settings import Reading, Settings
from probe.sources.inputs import read
from probe.targets import read_url
from probe.url import MAX_URL_LENGTH
from samples.origin import Origin
from tests.faults.probing import listed, outcome, probed_list, reports
from tests.outside import probe

pytestmark = pytest.mark.usefixtures("hurried")

INVALID = ("invalid", None, FailureKind.URL_INVALID)
OK = ("ok", 200, None)


def utf16(text: str, order: str) -> bytes:
    return ("\ufeff" + text).encode(f"utf-16-{order}")


async def test_001_a_byte_order_mark_is_no_part_of_the_first_url(origin: Origin, tmp_path: Path) -> None:
    (result,) = await probed_list(b"\xef\xbb\xbf" + origin.url("/ok").encode() + b"\n", tmp_path)
    assert (outcome(result), result.url) == (OK, origin.url("/ok"))
    assert result.target.mentions[0].column == 1


@pytest.mark.parametrize("order", ["le", "be"])
async def test_002_utf_16_is_read_where_its_mark_says_so(origin: Origin, tmp_path: Path, order: str) -> None:
    results = await probed_list(utf16(f"{origin.url('/ok')}\r\nhttp://[bad\r\n", order), tmp_path)
    assert [outcome(result) for result in results] == [OK, INVALID]


@pytest.mark.parametrize(("order", "said"), [("le", "little-endian"), ("be", "big-endian")])
def test_002_utf_16_without_a_mark_is_named_and_nothing_is_sent(
    origin: Origin, tmp_path: Path, order: str, said: str
) -> None:
    (tmp_path / "urls.txt").write_bytes(f"{origin.url('/ok')}\n".encode(f"utf-16-{order}"))
    ran = probe(str(tmp_path / "urls.txt"))
    assert (ran.status, ran.stdout, origin.requests) == (2, "", [])
    complaint = f"this is UTF-16 ({said}) without a byte order mark; save it as UTF-8"
    assert ran.stderr == f"probe: {tmp_path}/urls.txt: {complaint}\n"


async def test_003_bytes_that_are_no_text_spoil_their_own_line_alone(origin: Origin, tmp_path: Path) -> None:
    good = origin.url("/ok").encode()
    results = await probed_list(good + b"?1\nhttp://a\xff.test/\n" + good + b"?2\n", tmp_path)
    assert [outcome(result) for result in results] == [OK, INVALID, OK]
    assert [result.target.mentions[0].line for result in results] == [1, 2, 3]
    for text in reports(results).values():
        text.encode()  # no half characters


async def test_004_a_control_character_makes_a_line_invalid_and_is_shown_escaped(
    origin: Origin, tmp_path: Path
) -> None:
    lines = [f"{origin.url('/ok')}{mark}x" for mark in ("\0", "\x1b[2J", "\x7f", "\x9b2J")]
    results = await probed_list("\n".join(lines).encode(), tmp_path)
    assert [outcome(result) for result in results] == [INVALID] * 4
    assert origin.requests == []
    for name, text in reports(results).items():
        assert not set(text) & set("\0\x1b\x7f\x9b")
        if name != "prometheus":  # which names failing URLs alone, and these are shown where nothing is judged to fail
            assert r"\x1b" in text.replace("\\\\", "\\")


async def test_005_lines_end_where_lines_end(origin: Origin, tmp_path: Path) -> None:
    first, second = origin.url("/ok?1"), origin.url("/ok?2")
    results = await probed_list(f"{first}\r\n{second}\u2028x\x85y\r\nhttp://[bad\r\n".encode(), tmp_path)
    assert [result.target.mentions[0].line for result in results] == [1, 2, 3]
    assert results[0].url == first
    assert {request.target for request in origin.requests} <= {"/ok?1", "/ok?2%E2%80%A8x%C2%85y"}


async def test_005_a_separator_of_unicode_is_part_of_its_url(origin: Origin, tmp_path: Path) -> None:
    (result,) = await probed_list(origin.url("/ok?a\u2028b").encode(), tmp_path)
    assert (result.url, result.status) == (origin.url("/ok?a%E2%80%A8b"), 200)


async def test_006_a_line_of_ten_megabytes_is_one_invalid_line(origin: Origin, tmp_path: Path) -> None:
    size = 10_000_000
    content = b"http://a.test/" + b"x" * size + b"\n" + origin.url("/ok").encode()
    tracemalloc.start()
    results = await probed_list(content, tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [outcome(result) for result in results] == [INVALID, OK]
    assert len(results[0].url) < 5_000
    assert peak < 6 * size
    assert all(len(text) < 100_000 for text in reports(results).values())


def test_006_what_is_longer_than_any_url_is_invalid() -> None:
    whole = "http://a.test/".ljust(MAX_URL_LENGTH, "x")
    assert read_url(whole)[1] is None
    assert read_url(whole + "x")[1] is FailureKind.URL_INVALID


def test_007_a_long_list_is_read_a_line_at_a_time() -> None:
    document = Document("urls.txt", b"http://a.test/page\n" * 50_000)
    assert next(iter(mentions(document, Reading()))).line == 1  # what it imports is no memory of the list
    tracemalloc.start()
    count = sum(1 for _ in mentions(document, Reading()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, peak < 100_000) == (50_000, True)


class Fine:
    """A transport that answers everything at once and remembers nothing."""

    def __init__(self, _: Settings) -> None:
        self._reply = Reply(200)

    async def send(self, _: Request) -> Answer:
        return self._reply

    async def close(self) -> None:
        pass


@pytest.fixture
def canned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.assembly.transport_of", Fine)


async def test_007_a_stream_of_urls_takes_no_more_memory_the_longer_it_is(canned: None) -> None:
    async def urls() -> AsyncIterator[str]:
        for number in range(9_000):
            await asyncio.sleep(0)
            yield f"http://h{number % 7}.test/{number}.txt"

    seen, sizes = 0, []
    tracemalloc.start()
    async for result in stream(urls(), Settings.of(host_rate=0)):
        assert result.verdict is Verdict.OK
        seen += 1
        if seen % 3_000 == 0:
            sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert seen == 9_000
    assert max(sizes) < min(sizes) + 300_000  # 3,000 results with their targets take ten times as much


async def test_007_results_come_while_the_source_still_gives(canned: None) -> None:
    given = 0

    async def urls() -> AsyncIterator[str]:
        nonlocal given
        for number in range(20_000):
            given += 1
            yield f"http://h{number % 7}.test/{number}.txt"

    results = stream(urls(), Settings.of(host_rate=0))
    await anext(results)
    early = given
    await results.aclose()
    assert early < 10_000


async def test_008_one_request_for_all_spellings_and_every_line_reported(origin: Origin, tmp_path: Path) -> None:
    url = origin.url("/ok")
    spellings = [url, f"{url}#a", f"{url}#b", f"  {url}", f"<{url}>", url.replace("http", "HTTP"), f"{url}?"[:-1]]
    (result,) = await probed_list("\n".join(spellings).encode(), tmp_path)
    assert [request.method for request in origin.requests].count("GET") == 1
    (row,) = DictReader(StringIO(reports([result])["csv"]))
    assert row["sources"] == " ".join(f"{tmp_path}/urls.txt:{line}" for line in range(1, 8))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# nothing\n  \r\n\t# yet", b"\xef\xbb\xbf"])
def test_009_an_empty_list_is_told_and_its_reports_are_valid(tmp_path: Path, content: bytes) -> None:
    assert listed(content, tmp_path) == []
    empty = reports([])
    assert json.loads(empty["json"])["results"] == []
    assert (empty["jsonl"], list(DictReader(StringIO(empty["csv"])))) == ("", [])
    assert empty["markdown"].startswith("## ")


def test_009_an_empty_list_is_status_0(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_bytes(b"# nothing\n")
    ran = probe(str(tmp_path / "urls.txt"), "-f", "json")
    assert (ran.status, ran.stderr) == (0, "probe: the inputs contain no URL: nothing to probe\n")
    assert json.loads(ran.stdout)["summary"]["total"] == 0


@pytest.mark.parametrize("end", [b"", b"\r", b" "])
async def test_010_the_last_line_needs_no_end(origin: Origin, tmp_path: Path, end: bytes) -> None:
    results = await probed_list(origin.url("/ok?1\n").encode() + origin.url("/ok?2").encode() + end, tmp_path)
    assert [outcome(result) for result in results] == [OK, OK]


@pytest.mark.parametrize("name", ["missing.txt", "", "a\0b", "x" * 5_000, "/dev/null/x"])
def test_011_what_cannot_be_opened_is_named(name: str) -> None:
    with pytest.raises(InputError) as caught:
        read([name], BytesIO())
    assert str(caught.value).startswith(f"{name}: ")


def test_011_a_folder_without_documents_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read([str(tmp_path)], BytesIO())
    assert str(caught.value) == f"{tmp_path}: no documents in this folder"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux has this unreadable file for everyone")
def test_011_an_unreadable_input_is_named_before_anything_is_sent(origin: Origin) -> None:
    ran = probe(origin.url("/ok"), "/proc/self/mem")
    assert (ran.status, ran.stdout, origin.requests) == (2, "", [])
    assert ran.stderr == "probe: /proc/self/mem: Input/output error\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_011_a_named_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "urls"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text("http://a.test/\n"))
    writer.start()
    (document,) = read([str(pipe)], BytesIO())
    writer.join()
    assert document.content == b"http://a.test/\n"


def test_011_a_dash_is_standard_input_and_a_closed_one_is_empty() -> None:
    (document,) = read(["-"], BytesIO(b"http://a.test/\n"))
    assert document == Document("stdin", b"http://a.test/\n", f"{Path.cwd().as_uri()}/")
    assert probe("-", "-q", stdin="").status == 0
