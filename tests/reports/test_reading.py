"""A report that is read back says of each result what it said before."""

from itertools import chain

import pytest
from msgspec.structs import replace

from probe.codes import Language, all_entries
from probe.model import FailureKind, Note, Result, Target, Verdict
from probe.reports import Style
from probe.reports.reading import result_of
from probe.reports.record import record
from tests.reports.examples import NOON

EVERY = tuple(chain.from_iterable((one, *one.vendors) for one in all_entries()))
STYLES = (Style(now=NOON), Style(now=NOON, language=Language.ZH))
URL = "http://a.example/"


@pytest.fixture(autouse=True)
def fixed_table() -> None:
    """Keep the real table, in place of the folder's small one: this is a test of all of it."""


@pytest.mark.parametrize("style", STYLES)
def test_every_entry_of_the_table_is_found_again(style: Style) -> None:
    """A vendor's meaning, such as a challenge page behind 403, is not that of the status alone."""
    failures = {kind.value for kind in FailureKind}
    for entry in EVERY:
        failure = FailureKind(entry.key) if entry.key in failures else None
        status = None if failure else entry.status or 298
        result = Result(Target(0, URL), entry.judgement, (), status, failure, meaning=entry.key, checked_at=NOON)
        before = record(result, style)
        assert record(result_of(before, 0), style).code == before.code, entry.key


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (Verdict.OK, Note("")),
        (Verdict.SKIPPED, Note("root-unknown")),
        (Verdict.SKIPPED, Note("")),
        (Verdict.UNCHECKED, Note("")),
    ],
)
def test_what_was_not_judged_by_a_status_is_explained_by_its_verdict(verdict: Verdict, reason: Note) -> None:
    before = record(Result(Target(0, "docs/a.md"), verdict, reason=reason, checked_at=NOON), STYLES[0])
    assert before.code is not None
    assert record(result_of(before, 0), STYLES[0]).code == before.code


@pytest.mark.parametrize(("status", "key"), [(404, "404"), (298, "2xx"), (799, "other")])
def test_a_meaning_that_the_table_has_no_more_is_that_of_the_status(status: int, key: str) -> None:
    before = record(Result(Target(0, URL), Verdict.BROKEN, (), status, meaning=key, checked_at=NOON), STYLES[0])
    assert before.code is not None
    changed = replace(before, code=replace(before.code, meaning="as an earlier version said"))
    assert result_of(changed, 0).meaning == key
