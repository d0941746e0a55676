import io
import json

import pytest

from probe.model import Result, Summary
from probe.reports import Style
from probe.reports.json import write
from probe.reports.record import counts, record
from tests.reports.examples import as_read, summed
from tests.reports.test_formats import PAYLOADS, hostile


def written(results: tuple[Result, ...], summary: Summary, style: Style) -> str:
    out = io.StringIO()
    write(results, summary, out, style)
    return out.getvalue()


def test_a_reader_gets_the_summary_and_every_record(
    results: tuple[Result, ...], summary: Summary, style: Style
) -> None:
    read = json.loads(written(results, summary, style))
    assert list(read) == ["schema", "summary", "results"]
    assert read["schema"] == 1
    assert read["summary"] == as_read(counts(summary, style))
    assert read["results"] == [as_read(record(result, style)) for result in results]


def test_each_result_has_its_line(results: tuple[Result, ...], summary: Summary, style: Style) -> None:
    first, *lines, last = written(results, summary, style).splitlines()
    assert first.endswith('"results": [')
    assert [json.loads(line.removesuffix(",")) for line in lines] == [
        as_read(record(result, style)) for result in results
    ]
    assert last == "]}"


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_payload_is_valid_unicode_and_no_more_than_text(payload: str, style: Style) -> None:
    results = (hostile(payload),)
    read = json.loads(written(results, summed(results), style).encode().decode())
    assert read["results"] == [as_read(record(results[0], style))]
