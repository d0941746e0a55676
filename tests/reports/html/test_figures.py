from datetime import timedelta

import pytest
from msgspec.structs import replace

from probe.model import Hop, Result, Target, Verdict
from probe.reports import Style
from probe.reports.html import figures
from probe.reports.html.figures import Latency, days_left, gather
from tests.reports.examples import NOON


def result(url: str, *, seconds: float = 0.1, verdict: Verdict = Verdict.OK, fails: bool = False) -> Result:
    return Result(Target(0, url), verdict, (Hop(url, "GET", 200, elapsed=seconds),), status=200, fails=fails)


@pytest.mark.parametrize("seconds", [0.002, 0.05, 0.7, 3.0, 42.0])
def test_a_quantile_is_near_the_time(seconds: float) -> None:
    latency = Latency()
    for _ in range(10):
        latency.add(seconds)
    assert latency.quantile(0.5) == pytest.approx(seconds, rel=0.26)


def test_quantiles_rise() -> None:
    latency = Latency()
    for number in range(1, 1001):
        latency.add(number / 1000)
    low, middle, high = (latency.quantile(share) for share in (0.05, 0.5, 0.95))
    assert low == pytest.approx(0.05, rel=0.26)
    assert middle == pytest.approx(0.5, rel=0.26)
    assert high == pytest.approx(0.95, rel=0.26)


@pytest.mark.parametrize("seconds", [0.0, 1e-12, 1e6])
def test_times_off_the_scale_are_at_its_ends(seconds: float) -> None:
    latency = Latency()
    latency.add(seconds)
    assert latency.bins[0] + latency.bins[-1] == 1


def test_hosts_in_trouble_are_those_of_the_links(style: Style) -> None:
    found = gather(
        [
            result("https://a.example/1", verdict=Verdict.BROKEN, fails=True),
            result("https://a.example/2", verdict=Verdict.BLOCKED),
            result("https://b.example/"),
            result("docs/a.md", verdict=Verdict.BROKEN, fails=True),
        ],
        style,
    )
    assert {name: (host.fails, host.look) for name, host in found.hosts.items()} == {
        "a.example": (1, 1),
        "b.example": (0, 0),
    }


def test_a_certificate_counts_once_a_host_and_the_nearest_end(style: Style) -> None:
    ends = [NOON + timedelta(days=days) for days in (40, 3)]
    found = gather([replace(result("https://a.example/"), tls_expires=end) for end in ends], style)
    assert list(days_left(found, NOON)) == [3]


def test_a_certificate_that_is_over_is_below_zero(style: Style) -> None:
    over = replace(result("https://a.example/"), tls_expires=NOON - timedelta(hours=1))
    assert list(days_left(gather([over], style), NOON)) == [-1]


def test_more_hosts_than_are_kept_count_together(style: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "MOST_HOSTS", 2)
    found = gather([result(f"https://{name}.example/") for name in "abcab"], style)
    assert list(found.hosts) == ["a.example", "b.example"]
    assert (found.beyond, found.latency.total) == (True, 5)
