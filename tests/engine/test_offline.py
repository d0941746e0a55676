"""What a machine without a network gives for every host is not a verdict on any."""

from datetime import UTC, datetime

import pytest

from probe.engine.offline import is_of_the_proxy, may_be_ours, unchecked
from probe.model import FailureKind, Hop, Note, Result, Target, Verdict
from probe.settings import Match, Rule, Settings

X = "http://a.example/x"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
OURS = {FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT, FailureKind.CONNECT_UNREACHABLE}


def test_few_failures_are_those_of_every_host() -> None:
    found = {kind for kind in FailureKind if may_be_ours(Result(Target(0, X), Verdict.UNREACHABLE, failure=kind))}
    assert found == OURS


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.UNREACHABLE])
def test_only_what_counts_against_a_host_is_looked_into(verdict: Verdict) -> None:
    assert not any(may_be_ours(Result(Target(0, X), verdict, failure=kind)) for kind in (*FailureKind, None))


PROXY = "http://proxy.example:3128"


def test_a_proxy_that_is_not_reached_is_no_fault_of_any_host() -> None:
    results = [Result(Target(0, X), Verdict.UNREACHABLE, failure=kind) for kind in FailureKind]
    blamed = {result.failure for result in results if is_of_the_proxy(result, Settings.of(proxy=PROXY))}
    assert blamed == {
        FailureKind.DNS_NOT_FOUND, FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT,
        FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_TIMEOUT,
    }  # fmt: skip
    assert not any(is_of_the_proxy(result, Settings.of()) for result in results)
    ended = Result(Target(0, X), Verdict.UNCHECKED, failure=FailureKind.CONNECT_REFUSED)
    assert not is_of_the_proxy(ended, Settings.of(proxy=PROXY))


def test_the_rules_for_what_was_asked_say_which_way_it_was_asked() -> None:
    settings = Settings.of(rules=[Rule(Match.of("a.example"), {"proxy": PROXY})])
    refused = [
        Result(Target(0, url), Verdict.UNREACHABLE, (Hop(url, "GET", 301), Hop(led, "GET", None)), failure=kind)
        for url, led in ((X, "http://b.example/"), ("http://b.example/", X))
        for kind in (FailureKind.CONNECT_REFUSED,)
    ]
    assert [is_of_the_proxy(result, settings) for result in refused] == [True, False]


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
