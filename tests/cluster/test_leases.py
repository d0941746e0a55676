"""A host has one owner at a time, and a late one's results do not count."""

import pytest

from probe.cluster.leases import Leases, rest_of
from probe.settings import Match, Pace, Rule, Settings

TERM = 10.0


def test_a_partition_is_owned_until_its_owner_is_not_heard_of() -> None:
    leases = Leases(2, TERM)
    assert list(leases.free(0)) == [0, 1]
    assert leases.grant(0, owner=1, now=0) == 1
    assert (list(leases.free(9.9)), list(leases.free(10))) == ([1], [0, 1])
    leases.heard(1, now=9)
    assert (leases.table(18.9).get(0), leases.table(19).get(0)) == (1, None)


def test_nobody_is_given_what_another_owns() -> None:
    leases = Leases(1, TERM)
    leases.grant(0, owner=1, now=0)
    with pytest.raises(ValueError, match="partition 0 is owned by 1"):
        leases.grant(0, owner=2, now=9.9)


def test_the_results_of_a_late_owner_do_not_count() -> None:
    leases = Leases(1, TERM)
    first = leases.grant(0, owner=1, now=0)
    assert leases.holds(0, 1, first, now=5)
    second = leases.grant(0, owner=2, now=10)
    assert second == first + 1
    assert not leases.holds(0, 1, first, now=11)
    assert leases.holds(0, 2, second, now=11)
    assert not leases.holds(0, 2, first, now=11)


def test_an_owner_that_is_heard_of_too_late_has_nothing_renewed() -> None:
    leases = Leases(1, TERM)
    leases.grant(0, owner=1, now=0)
    leases.heard(1, now=10)
    assert leases.table(10).get(0) is None


def test_the_hosts_of_a_dead_owner_rest_before_another_asks_them() -> None:
    leases = Leases(2, TERM)
    leases.grant(0, owner=1, now=0)
    leases.grant(1, owner=2, now=0)
    leases.give_back(1, rested=13)
    leases.heard(2, now=9)
    assert (list(leases.free(12.9)), list(leases.free(13))) == ([], [0])
    assert leases.table(1) == {1: 2}
    assert leases.grant(0, owner=2, now=13) == 2


def test_an_owner_that_is_taken_for_dead_keeps_its_lease_until_it_ends() -> None:
    leases = Leases(1, TERM)
    leases.grant(0, owner=1, now=0)
    leases.give_back(1, rested=3)
    assert (list(leases.free(9.9)), list(leases.free(10))) == ([], [0])
    assert leases.table(5).get(0) is None


@pytest.mark.parametrize(
    ("rate", "rules", "seconds"),
    [
        (20.0, (), 1.0),
        (0.5, (), 2.0),
        (0.0, (), 0.0),
        (20.0, (0.25,), 4.0),
        (20.0, (50.0, 0.1, 5.0), 10.0),
        (0.0, (2.0,), 1.0),
        (0.2, (20.0,), 5.0),
        (0.5, (0.0,), 2.0),
    ],
)  # fmt: skip
def test_the_slowest_rate_of_any_rule_sets_the_rest(rate: float, rules: tuple[float, ...], seconds: float) -> None:
    settings = Settings(
        pace=Pace(host_rate=rate),
        rules=tuple(Rule(Match.of("a.example"), {"host_rate": each}) for each in rules),
    )
    assert rest_of(settings) == pytest.approx(seconds)


def test_a_rule_without_a_rate_changes_no_rest() -> None:
    settings = Settings(rules=(Rule(Match.of("a.example"), {"per_host": 1}),))
    assert rest_of(settings) == rest_of(Settings())
