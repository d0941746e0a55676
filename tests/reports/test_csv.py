import csv
import io
from typing import Any

import pytest
from msgspec.structs import replace

from probe.codes import Language
from probe.model import FailureKind, Mention, Note, Result, Summary, Target, Verdict
from probe.reports import Style
from probe.reports.csv import COLUMNS, write
from tests.reports.test_formats import PAYLOADS, hostile


def rows(results: tuple[Result, ...], style: Style) -> list[dict[str, str]]:
    out = io.StringIO()
    write(results, Summary(), out, style)
    out.seek(0)
    return list(csv.DictReader(out, strict=True))


def invalid(url: str) -> Result:
    return Result(
        Target(0, url, (Mention(url, url, 1, 1),), FailureKind.URL_INVALID),
        Verdict.INVALID,
        failure=FailureKind.URL_INVALID,
        reason=Note(url),
    )


def test_a_reader_gets_each_result_back(results: tuple[Result, ...], style: Style) -> None:
    read = rows(results, style)
    assert [row["verdict"] for row in read] == [result.verdict for result in results]
    assert [row["status"] for row in read] == [str(result.status or "") for result in results]
    assert read[1] == {
        "url": "http://a.example/old",
        "verdict": "redirected",
        "level": "info",
        "first_status": "301",
        "status": "200",
        "phrase": "OK",
        "meaning": "What 200 means.",
        "advice": "What to do about 200.",
        "final_url": "https://a.example/new",
        "redirects": "1",
        "redirect": "permanent",
        "replacement": "https://a.example/new",
        "expected": "",
        "chain": "301 http://a.example/old > 200 https://a.example/new",
        "failure": "",
        "reason": "moved.en https://a.example/new",
        "attempts": "0",
        "elapsed_ms": "30.0",
        "tls_expires": "",
        "checked_at": "2026-11-23T12:00:00Z",
        "sources": "urls.txt:2 docs/a.md:40",
    }
    assert read[8]["chain"] == "dns-not-found https://no-such.example/"


def test_the_columns_are_those_of_the_contract() -> None:
    assert ",".join(COLUMNS) == (
        "url,verdict,level,first_status,status,phrase,meaning,advice,final_url,redirects,redirect,replacement,expected,"
        "chain,failure,reason,attempts,elapsed_ms,tls_expires,checked_at,sources"
    )


def test_the_row_of_the_input_follows_and_computes_nothing(results: tuple[Result, ...], style: Style) -> None:
    (old, row) = rows((results[0], results[-1]), replace(style, columns=("old_url", "=owner", "other")))
    assert list(row)[-3:] == ["in.old_url", "in.=owner", "in.other"]
    assert (row["in.old_url"], row["in.=owner"], row["in.other"]) == ("https://a.example/2014", "'@zoe, 中", "")
    assert (row["expected"], row["first_status"], row["replacement"]) == ("https://a.example/by-year/2014", "301", "")
    assert (old["in.old_url"], old["expected"]) == ("", "")


@pytest.mark.parametrize(
    ("changed", "marked"),
    [({}, False), ({"excel": True}, True), ({"language": Language.ZH}, True)],
)
def test_a_byte_order_mark_is_there_for_excel(changed: dict[str, Any], marked: bool, style: Style) -> None:
    out = io.StringIO()
    write((), Summary(), out, replace(style, **changed))
    assert out.getvalue().startswith("\ufeff") is marked


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "  =", "\u3000=", "::"])
def test_what_begins_like_a_formula_is_text(sign: str, style: Style) -> None:
    (row,) = rows((invalid(f"{sign}1+1"),), style)
    assert (row["url"], row["reason"], row["sources"]) == (f"'{sign}1+1", f"'{sign}1+1.en", f"'{sign}1+1:1")


@pytest.mark.parametrize("sign", ["\t", "\r", "\n", "\0"])
def test_a_control_at_the_beginning_is_shown(sign: str, style: Style) -> None:
    (row,) = rows((invalid(f"{sign}=1+1"),), style)
    assert row["url"] == f"\\x{ord(sign):02x}=1+1"


@pytest.mark.parametrize("plain", ["http://a.example/=1", "https://a.example/?q=-1", "1-1", 'say "no", twice', "[::1]"])
def test_what_is_no_formula_stays(plain: str, style: Style) -> None:
    assert rows((invalid(plain),), style)[0]["url"] == plain


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_payload_stays_in_its_cell_and_computes_nothing(payload: str, style: Style) -> None:
    (row,) = rows((hostile(payload),), style)
    assert tuple(row) == COLUMNS
    assert [cell for cell in row.values() if cell.lstrip()[:1] in tuple("=+-@")] == []


def test_a_cell_is_no_longer_than_a_spreadsheet_takes(style: Style) -> None:
    mentions = tuple(Mention("http://a.example/", "urls.txt", line, 1) for line in range(1, 10_001))
    (row,) = rows((Result(Target(0, "http://a.example/", mentions), Verdict.OK),), style)
    assert len(row["sources"]) == 32_767
    assert row["sources"].startswith("urls.txt:1 urls.txt:2 ")
    assert row["sources"].endswith("…")


@pytest.mark.parametrize("payload", [*PAYLOADS, 'a "b", c', "a,b", '"', "a\nb", "a\r", ",", "", " ", "'"])
def test_cells_are_quoted_as_the_standard_library_does(payload: str, style: Style) -> None:
    out = io.StringIO()
    write((hostile(payload), invalid(payload)), Summary(), out, style)
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True))
    assert out.getvalue() == again.getvalue()


@pytest.mark.parametrize("count", [0, 1, 499, 500, 1_001])
def test_rows_are_written_whatever_their_number(count: int, style: Style) -> None:
    urls = [f"http://a.example/{number}" for number in range(count)]
    assert [row["url"] for row in rows(tuple(map(invalid, urls)), style)] == urls
