from collections.abc import Iterator

import pytest

from probe.model import Result, Summary
from probe.reports import Style, record, rows, rules
from probe.reports.html import overview
from tests.reports.examples import ENTRIES, NOON, every_verdict, fixed_say, fixed_status_entry, summed


@pytest.fixture(autouse=True)
def fixed_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(record, "entry", ENTRIES.__getitem__)
    monkeypatch.setattr(rules, "entry", ENTRIES.__getitem__)
    monkeypatch.setattr(record, "status_entry", fixed_status_entry)
    monkeypatch.setattr(rows, "status_entry", fixed_status_entry)
    monkeypatch.setattr(overview, "status_entry", fixed_status_entry)
    monkeypatch.setattr(record, "say", fixed_say)
    record.code.cache_clear()
    yield
    record.code.cache_clear()


@pytest.fixture
def results() -> tuple[Result, ...]:
    return every_verdict()


@pytest.fixture
def summary(results: tuple[Result, ...]) -> Summary:
    return summed(results)


@pytest.fixture
def style() -> Style:
    return Style(now=NOON)
