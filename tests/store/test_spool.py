"""Results kept in memory and on disk, read back in input order."""

from datetime import UTC, datetime
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.model import Document, FailureKind, Hop, Mention, Note, RedirectKind, Result, Target, Verdict
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


class FullDisk:
    """A file that takes the beginning of what is written, and no more."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, content: bytes) -> int:
        self._file.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    def seek(self, place: int) -> int:
        return self._file.seek(place)


def test_a_result_that_cannot_be_written_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    with Spool(0) as spool:
        spool.add(result(0))
        file = spool._file
        assert file is not None
        monkeypatch.setattr(spool, "_file", FullDisk(file))
        with pytest.raises(OSError, match="No space left"):
            spool.add(result(1))
        monkeypatch.undo()
        spool.add(result(2))
        assert (list(spool), len(spool)) == ([result(0), result(2)], 2)


@pytest.mark.parametrize("text", ["http://a/\udcff", "http://a/\u4e2d", "http://a/\0", ""])
@pytest.mark.parametrize("seconds", [0.1 + 0.2, 1e-9, float("inf")])
def test_what_comes_back_from_the_file_is_the_same_to_the_last_bit(text: str, seconds: float) -> None:
    hop = Hop(text, "GET", None, FailureKind.TOTAL_TIMEOUT, text, seconds, "::1")
    moment = datetime(2026, 1, 1, 1, 2, 3, 456789, tzinfo=UTC)
    page = Document(text, b"\xff\0", lines=frozenset({1, 2}))
    given = Result(
        Target(0, text, (Mention(text, text, 1, 2, None, text, nofollow=True),), None, None, text, Note("w"), (text,)),
        Verdict.UNREACHABLE, (hop,), None, FailureKind.TOTAL_TIMEOUT, elapsed=seconds, retry_after=seconds,
        checked_at=moment, advice=Note("w", (text,)), page=page, fails=True, excuse=Note("e"),
    )  # fmt: skip
    with Spool(0) as spool:
        spool.add(given)
        (back,) = spool
    assert back == given
    assert repr(back) == repr(given)


def test_reading_and_adding_in_turns() -> None:
    with Spool(0) as spool:
        for index in range(3_000):
            spool.add(result(index))
            assert spool.at(index // 2) == result(index // 2)
        assert [kept.target.index for kept in spool] == list(range(3_000))


def test_the_file_is_gone_with_the_spool() -> None:
    with Spool(0) as spool:
        spool.add(result(0))
        file = spool._file
    assert file is not None
    assert file.closed
