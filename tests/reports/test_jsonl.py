import io
import json

import pytest

from probe.model import Result, Summary
from probe.reports import Style
from probe.reports.jsonl import line, write
from probe.reports.record import record
from tests.reports.examples import as_read
from tests.reports.test_formats import PAYLOADS, hostile


def test_a_reader_gets_every_record_from_its_line(results: tuple[Result, ...], summary: Summary, style: Style) -> None:
    out = io.StringIO()
    write(results, summary, out, style)
    lines = out.getvalue().splitlines(keepends=True)
    assert lines == [line(result, style) for result in results]
    assert [json.loads(text) for text in lines] == [as_read(record(result, style)) for result in results]


def test_the_keys_are_in_the_order_of_the_contract(results: tuple[Result, ...], style: Style) -> None:
    assert list(json.loads(line(results[1], style))) == [
        *("schema", "url", "verdict", "level", "redirect", "status", "failure", "final_url", "redirects", "chain"),
        *(
            "code",
            "reason",
            "fails",
            "excuse",
            "evidence",
            "attempts",
            "elapsed_ms",
            "tls_expires",
            "retry_after_s",
            "checked_at",
            "sources",
            "first_status",
            "replacement",
            "expected",
            "input",
            "index",
        ),
    ]


def test_text_is_written_as_it_is_read(results: tuple[Result, ...], style: Style) -> None:
    assert '"document": "链接/清单.txt"' in line(results[7], style)


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_payload_does_not_end_the_line(payload: str, style: Style) -> None:
    text = line(hostile(payload), style)
    assert text.splitlines(keepends=True) == [text]
    assert json.loads(text) == as_read(record(hostile(payload), style))
