"""Results kept in memory and on disk, read back in input order."""

from datetime import UTC, datetime
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.model import FailureKind, Hop, Mention, Note, RedirectKind, Result, Target, Verdict
from probe.store.spool import Spool


def result(index: int, verdict: Verdict = Verdict.OK) -> Result:
    return Result(Target(index, f"http://a.example/{index}"), verdict)


FULL = Result(
    Target(7, "http://a/\udcff", (Mention("x", "list", 3, 1, FailureKind.URL_INVALID),), None, Note("w", ("v",))),
    Verdict.REDIRECTED,
    (Hop("http://a/", "HEAD", 301, location="/中"), Hop("http://a/中", "GET", None, FailureKind.EMPTY_REPLY)),
    200, None, RedirectKind.MIXED, "200", Note("answered", ("200", "OK")), (Note("earlier", ("a", "b", "c")),), 3, 1.5,
    datetime(2027, 1, 1, tzinfo=UTC), 4.0, datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip


@given(st.permutations(range(12)), st.integers(0, 13))
def test_results_come_back_in_the_order_of_their_targets(order: list[int], most: int) -> None:
    with Spool(most) as spool:
        for index in order:
            spool.add(result(index))
        expected = [result(index) for index in range(12)]
        assert (list(spool), list(spool), len(spool)) == (expected, expected, 12)


@pytest.mark.parametrize("most", [0, 1])
def test_every_field_survives(most: int) -> None:
    with Spool(most) as spool:
        spool.add(FULL)
        assert list(spool) == [FULL]


def test_an_empty_spool() -> None:
    with Spool() as spool:
        assert (list(spool), len(spool)) == ([], 0)


@pytest.mark.parametrize("most", [0, 2, 9])
def test_targets_without_a_result_leave_no_gap(most: int) -> None:
    with Spool(most) as spool:
        for index in (100_000, 3, 40):
            spool.add(result(index))
        assert [kept.target.index for kept in spool] == [3, 40, 100_000]


@pytest.mark.parametrize("most", [0, 1, 9])
def test_adding_between_readings_and_during_them(most: int) -> None:
    with Spool(most) as spool:
        spool.add(result(0))
        spool.add(result(1))
        reading = iter(spool)
        assert next(reading) == result(0)
        spool.add(result(2))
        assert next(reading) == result(1)
        assert list(spool) == [result(0), result(1), result(2)]


def test_a_result_that_cannot_be_written_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    with Spool(0) as spool:
        spool.add(result(0))
        assert spool._file is not None
        monkeypatch.setattr("probe.store.spool.pickle.dump", half_written)
        with pytest.raises(OSError, match="No space left"):
            spool.add(result(1))
        monkeypatch.undo()
        spool.add(result(2))
        assert (list(spool), len(spool)) == ([result(0), result(2)], 2)


def half_written(_: Result, file: IO[bytes], protocol: int) -> None:
    file.write(b"half")
    raise OSError(28, "No space left on device")


def test_the_file_is_gone_with_the_spool() -> None:
    with Spool(0) as spool:
        spool.add(result(0))
        file = spool._file
    assert file is not None
    assert file.closed
