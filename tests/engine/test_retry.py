"""Back-off, and what Retry-After says."""

from datetime import UTC, datetime, timedelta
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.engine.retry import BASE_DELAY, LONGEST_DELAY, backoff
from probe.engine.retry_after import retry_after

WALL = datetime(1994, 11, 6, 8, 49, 30, tzinfo=UTC)


def wait_of(value: str, **headers: str) -> float | None:
    return retry_after({"Retry-After": value, **headers}, WALL)


@pytest.mark.parametrize("repetition", [1, 2, 3, 5, 6, 100])
def test_the_wait_is_spread_evenly_under_its_ceiling(repetition: int) -> None:
    ceiling = min(LONGEST_DELAY, BASE_DELAY * 2 ** (repetition - 1))
    waits = [backoff(repetition, f"http://a.example/{number}") for number in range(2000)]
    assert min(waits) >= 0
    assert max(waits) <= ceiling
    assert mean(waits) == pytest.approx(ceiling / 2, rel=0.1)
    assert len(set(waits)) > 1990


@given(st.integers(0, 10**9), st.text())
def test_any_wait_is_bounded_and_always_the_same(repetition: int, seed: str) -> None:
    assert 0 <= backoff(repetition, seed) == backoff(repetition, seed) <= LONGEST_DELAY


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("5", 5.0),
        (" 120 ", 120.0),
        ("0000000000000000005", 5.0),
        ("1000000000", 1e9),
        ("1.5", 1.5),
        ("0.0", 0.0),
        ("1." + "3" * 5000, 1.333333333333),
        ("3s", 3.0),
        ("3 s", 3.0),
        ("3S", 3.0),
        ("1.5s", 1.5),
        ("1m1s", 61.0),
        ("1m 1s", 61.0),
        ("2h", 7200.0),
        ("1h0m1s", 3601.0),
        ("500ms", 0.5),
        ('"5"', 5.0),
        ("'3s'", 3.0),
        ('" 5 "', 5.0),
        ("9" * 5000, 999_999_999_999.0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 7.0),  # RFC 9110, 5.6.7: the three forms
        ("Sunday, 06-Nov-94 08:49:37 GMT", 7.0),
        ("Sun Nov  6 08:49:37 1994", 7.0),
        ("Sun, 06 Nov 1994 09:49:37 +0100", 7.0),
        ("Sun, 06 Nov 1994 08:49:37 -0000", 7.0),
        ("Sun, 06 Nov 1994 08:49:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 252_618_189_029.0),
    ],
)
def test_seconds_and_dates(value: str, seconds: float) -> None:
    assert wait_of(value) == seconds


@pytest.mark.parametrize(
    "value",
    [
        "",
        "  ",
        "soon",
        "-5",
        "+5",
        "1.",
        ".5",
        "1.5.5",
        "1e3",
        "-5s",
        "5x",
        "s",
        "3s later",
        "5 5",
        "five s",
        '""',
        "5, 5",
        "\u0665",
        "²",
        "Sun, 99 Nov 1994 08:49:37 GMT",
        "Sun",
        "06 Nov",
        "\udcff",
    ],
)
def test_what_says_nothing(value: str) -> None:
    assert wait_of(value) is None
    assert retry_after({}, WALL) is None


def test_a_date_is_read_by_the_clock_of_the_server() -> None:
    assert wait_of("Thu, 01 Jan 2026 00:00:09 GMT", Date="Thu, 01 Jan 2026 00:00:00 GMT") == 9.0
    assert wait_of("Thu, 01 Jan 2026 00:00:00 GMT", Date="Thu, 01 Jan 2026 00:00:09 GMT") == 0.0
    assert wait_of("Sun, 06 Nov 1994 08:49:37 GMT", Date="yesterday") == 7.0


DATES = st.lists(
    st.sampled_from([
        "Sun,", "Sunday,", "06", "Nov", "1994", "08:49:37", "GMT", "+0000", "-2400", "+99999999", "9999", "0001", "31",
        "06-Nov-94", ":", "::", "-", "+", "(", "99999999999999999999", "8.49", "\u0663", "AM", "\x00", '"', "\\",
    ]),
    max_size=7,
).map(" ".join)  # fmt: skip


@given(DATES | st.text(), DATES | st.text(), st.datetimes(timezones=st.just(UTC)))
def test_any_header_is_a_span_or_nothing(value: str, date: str, wall: datetime) -> None:
    wait = retry_after({"Retry-After": value, "Date": date}, wall)
    assert wait is None or 0 <= wait <= max(1e12, timedelta(days=3_700_000).total_seconds())
