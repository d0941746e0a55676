"""What a machine without a network gives for every host is no verdict on any."""

from datetime import UTC, datetime

import pytest

from probe.engine.offline import may_be_ours, unchecked
from probe.model import FailureKind, Hop, Note, Result, Target, Verdict

X = "http://a.example/x"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
OURS = {FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT, FailureKind.CONNECT_UNREACHABLE}


def test_few_failures_are_those_of_every_host() -> None:
    found = {kind for kind in FailureKind if may_be_ours(Result(Target(0, X), Verdict.UNREACHABLE, failure=kind))}
    assert found == OURS


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.UNREACHABLE])
def test_only_what_counts_against_a_host_is_looked_into(verdict: Verdict) -> None:
    assert not any(may_be_ours(Result(Target(0, X), verdict, failure=kind)) for kind in (*FailureKind, None))


def test_nothing_is_said_of_the_target_but_what_was_tried() -> None:
    trail = (Hop(X, "GET", None, FailureKind.DNS_TEMPORARY),)
    result = Result(
        Target(0, X), Verdict.UNREACHABLE, trail, None, FailureKind.DNS_TEMPORARY, None, "dns-temporary",
        Note("dns-temporary"), (Note("detail", ("again",)),), 4, 3.0, checked_at=NEW_YEAR,
    )  # fmt: skip
    assert unchecked(result, "offline") == Result(
        Target(0, X), Verdict.UNCHECKED, trail, reason=Note("offline"), evidence=(Note("detail", ("again",)),),
        attempts=4, elapsed=3.0, checked_at=NEW_YEAR,
    )  # fmt: skip
