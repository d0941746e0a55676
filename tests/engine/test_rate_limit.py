"""What hosts say of their rate limits before they refuse."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from probe.engine.rate_limit import LONGEST_PAUSE, rate_limit_pause

WALL = datetime(2026, 1, 1, tzinfo=UTC)
EPOCH = int(WALL.timestamp())


def pause_of(**fields: str | int) -> float | None:
    headers = CIMultiDict({name.replace("_", "-"): str(value) for name, value in fields.items()})
    return rate_limit_pause(headers, WALL)


@pytest.mark.parametrize(
    ("field", "seconds"),
    [
        ('"default";r=0;t=30', 30.0),
        ('"100-in-15min"; r=0; t=900', 900.0),
        ('"default";t=30;r=0;pk=:c2RzYWQ=:', 30.0),
        ('"burst";r=0;t=5, "day";r=12;t=3600', 5.0),
        ('"burst";r=0;t=5, "day";r=0;t=3600', 3600.0),
        ('"a;r=0;t=9, b";r=0;t=5', 5.0),
        ("default;r=0;t=30", 30.0),
        ("limit=100, remaining=0, reset=50", 50.0),
    ],
)
def test_the_structured_field(field: str, seconds: float) -> None:
    assert pause_of(RateLimit=field) == seconds


@pytest.mark.parametrize(
    "field",
    [
        "",
        '"default";r=1;t=30',
        '"default";r=0',
        '"default";t=30',
        '"default";r=0.5;t=30',
        '"default";q=0;w=30',
        '"r=0;t=30"',
        '"default";r=0;t=99999999',
        "limit=100, remaining=1, reset=50",
        "limit=0, reset=50",
        "0",
    ],
)
def test_a_structured_field_that_asks_for_no_pause(field: str) -> None:
    assert pause_of(RateLimit=field) is None


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"RateLimit_Limit": "100", "RateLimit_Remaining": "0", "RateLimit_Reset": "42"}, 42.0),
        ({"RateLimit_Remaining": "0", "RateLimit_Reset": EPOCH + 42}, 42.0),  # GitLab
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": EPOCH + 3600}, 3600.0),  # GitHub
        ({"x_rate_limit_remaining": "0", "x_rate_limit_reset": EPOCH + 900}, 900.0),  # X, Okta
        ({"x_ratelimit_remaining": "0.0", "x_ratelimit_reset": "300"}, 300.0),  # Reddit
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": EPOCH + 2.5}, 2.5),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": EPOCH + 9, "X_RateLimit_Reset_After": "1.5"}, 1.5),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": (EPOCH + 7) * 1000}, 7.0),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "2026-01-01T00:01Z"}, 60.0),  # Atlassian
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "Thu, 01 Jan 2026 00:00:10 GMT"}, 10.0),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "1m1s"}, 61.0),
        ({"RateLimit_Remaining": ' "0" ', "RateLimit_Reset": " 42 "}, 42.0),
        ({"RateLimit_Remaining": "0;w=60", "RateLimit_Reset": "42;w=60"}, 42.0),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": EPOCH - 5}, 0.0),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "1000000000"}, 0.0),
        (
            {"RateLimit_Remaining": "0", "RateLimit_Reset": "4", "X_RateLimit_Remaining": "0", "X_RateLimit_Reset": 9},
            9.0,
        ),
        (
            {"RateLimit_Remaining": "3", "RateLimit_Reset": "4", "X_RateLimit_Remaining": "0", "X_RateLimit_Reset": 2},
            2.0,
        ),
    ],
)
def test_the_fields_of_many_hosts(fields: dict[str, str | int], seconds: float) -> None:
    assert pause_of(**fields) == seconds


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"RateLimit_Remaining": "1", "RateLimit_Reset": "42"},
        {"RateLimit_Remaining": "0"},
        {"RateLimit_Remaining": "0;w=21600", "RateLimit_Limit": "0;w=21600"},  # Docker Hub tells no moment
        {"RateLimit_Reset": "42"},
        {"X_RateLimit_Limit": "0", "X_RateLimit_Reset": "42"},
        {"X_RateLimit_Remaining": "-1", "X_RateLimit_Reset": "42"},  # no limit
        {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "soon"},
        {"X_RateLimit_Remaining": "none", "X_RateLimit_Reset": "42"},
        {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "600000"},  # milliseconds, it seems
        {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "500000000"},
        {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": EPOCH + 31_536_000},
        {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "9" * 400},
        {"X_RateLimit_Remaining": "0", "RateLimit_Reset": "42"},
        {"RateLimit_Remaining": "0", "RateLimit_Reset": "42", "Age": "7"},  # it was asked by somebody else
        {"Discourse_Rate_Limit_Error_Code": "ip_10_secs_limit", "Retry_After": "7"},  # for Retry-After to say
    ],
)
def test_what_asks_for_no_pause(fields: dict[str, str | int]) -> None:
    assert pause_of(**fields) is None


def test_a_moment_is_read_by_the_clock_of_the_server() -> None:
    date = "Thu, 01 Jan 2026 01:00:00 GMT"
    assert pause_of(X_RateLimit_Remaining="0", X_RateLimit_Reset=EPOCH + 3605, Date=date) == 5.0


def test_a_reply_that_was_not_kept_by_a_cache_counts() -> None:
    assert pause_of(RateLimit_Remaining="0", RateLimit_Reset="42", Age="0") == 42.0


WORDS = st.lists(
    st.sampled_from(
        [
            '"',
            ";",
            ",",
            "r",
            "t",
            "=",
            "0",
            "30",
            "remaining",
            "reset",
            " ",
            "1e9",
            "-",
            "9" * 16,
            "\udcff",
        ]
    )
).map("".join)


@given(WORDS | st.text(), WORDS | st.text(), WORDS | st.text())
def test_any_fields_give_a_bounded_pause_or_none(whole: str, remaining: str, reset: str) -> None:
    pause = pause_of(RateLimit=whole, RateLimit_Remaining=remaining, X_RateLimit_Remaining="0", X_RateLimit_Reset=reset)
    assert pause is None or 0 <= pause <= LONGEST_PAUSE
