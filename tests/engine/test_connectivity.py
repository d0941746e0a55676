"""Where a run reaches no site at all, no site is to blame; where it reaches one, each of the others is."""

import pytest

from probe.engine.connectivity import ENOUGH, Connectivity, Stage
from probe.model import Answer, Failure, FailureKind, Hop, Reply, Result, Target, Verdict
from probe.url import normalise

PUBLIC, PRIVATE, LOOPBACK = "93.184.216.34", "10.0.0.9", "127.0.0.1"
STOPS = {
    Stage.NAMES: (FailureKind.DNS_NOT_FOUND, FailureKind.DNS_TEMPORARY, FailureKind.DNS_TIMEOUT),
    Stage.CONNECTIONS: (FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_TIMEOUT, FailureKind.CONNECT_UNREACHABLE),
    Stage.CERTIFICATES: (FailureKind.TLS_UNTRUSTED, FailureKind.TLS_EXPIRED, FailureKind.TLS_NOT_YET_VALID),
}
THREE = ("https://a.com/", "https://b.org/", "https://www.c.net/")


def failure(kind: FailureKind) -> Failure:
    return Failure(kind, address=None if kind.startswith("dns-") else PUBLIC)


def result(url: str, answer: Failure, verdict: Verdict = Verdict.UNREACHABLE) -> Result:
    trail = (Hop(url, "GET", None, answer.kind, address=answer.address),)
    return Result(Target(0, url), verdict, trail, failure=answer.kind)


def connectivity(*heard: tuple[str, Answer], kind: FailureKind, sites: tuple[str, ...] = THREE) -> Connectivity:
    """Return what is known when these sites have failed in this way, and others have been heard."""
    known = Connectivity()
    for url, answer in (*heard, *((site, failure(kind)) for site in sites)):
        known.learn(url, answer)
    return known


@pytest.mark.parametrize("kind", FailureKind)
def test_three_sites_that_stop_at_a_hurdle_which_none_takes_are_not_to_blame(kind: FailureKind) -> None:
    expected = next((stage for stage, kinds in STOPS.items() if kind in kinds), None)
    known = connectivity(kind=kind)
    assert {known.blocked_stage(result(url, failure(kind))) for url in THREE} == {expected}


@pytest.mark.parametrize("kind", [kind for kinds in STOPS.values() for kind in kinds])
@pytest.mark.parametrize(
    "sites", [THREE[:1], THREE[:2], ("https://a.com/", "https://b.a.com/", "https://www.a.com/", "https://b.org/")]
)
def test_one_site_or_two_may_well_be_dead(kind: FailureKind, sites: tuple[str, ...]) -> None:
    assert ENOUGH == 3
    assert connectivity(kind=kind, sites=sites).blocked_stage(result(sites[0], failure(kind))) is None


# What was heard, and the stages that are taken by it.
HEARD: tuple[tuple[str, Answer, set[Stage]], ...] = (
    ("https://d.com/", Reply(200, address=PUBLIC), set(Stage)),
    ("https://d.com/", Reply(503), set(Stage)),  # through a proxy, which keeps the address to itself
    ("https://d.com/", Failure(FailureKind.READ_TIMEOUT, address=PUBLIC), set(Stage)),
    ("http://d.com/", Reply(404, address=PUBLIC), {Stage.NAMES, Stage.CONNECTIONS}),
    ("http://d.com/", Failure(FailureKind.EMPTY_REPLY, address=PUBLIC), {Stage.NAMES, Stage.CONNECTIONS}),
    ("https://d.com/", Failure(FailureKind.TLS_WRONG_HOST, address=PUBLIC), {Stage.NAMES, Stage.CONNECTIONS}),
    ("https://d.com/", Failure(FailureKind.TLS_EXPIRED, address=PUBLIC), {Stage.NAMES, Stage.CONNECTIONS}),
    ("https://d.com/", Failure(FailureKind.CONNECT_RESET, address=PUBLIC), {Stage.NAMES, Stage.CONNECTIONS}),
    ("https://d.com/", Failure(FailureKind.CONNECT_REFUSED, address=PUBLIC), {Stage.NAMES}),
    (f"https://{PUBLIC}/", Reply(200, address=PUBLIC), {Stage.CONNECTIONS, Stage.CERTIFICATES}),
    ("https://[2606:4700::1111]/", Failure(FailureKind.CONNECT_REFUSED, address="2606:4700::1111"), set()),
    ("https://d.com/", Failure(FailureKind.DNS_NOT_FOUND), set()),
    ("https://d.com/", Failure(FailureKind.LOCAL_LIMIT, address=PUBLIC), set()),
    ("https://d.com/", Failure(FailureKind.ADDRESS_NOT_ALLOWED, address="0.0.0.0"), set()),
    ("https://d.com/", Failure(FailureKind.ADDRESS_NOT_ALLOWED, address=PUBLIC), set()),  # the last one that was tried
    ("https://d.com/", Failure(FailureKind.URL_INVALID), set()),
    ("https://localhost:8000/", Reply(200, address=LOOPBACK), set()),
    ("https://wiki.d.com/", Reply(200, address=PRIVATE), set()),
    (f"https://{PRIVATE}/", Reply(200, address=PRIVATE), set()),
)


@pytest.mark.parametrize(("url", "answer", "taken"), HEARD)
def test_what_one_site_takes_the_others_fail_at_themselves(url: str, answer: Answer, taken: set[Stage]) -> None:
    blamed = {
        stage
        for stage, kinds in STOPS.items()
        for kind in kinds
        if connectivity((url, answer), kind=kind).blocked_stage(result(THREE[0], failure(kind))) is None
    }
    assert blamed == taken


NEAR = (
    "http://gone.invalid/", "http://my.example/", "http://printer.local/", "http://db.internal./", "http://intranet/",
    "http://10.0.0.9/", "http://[fd00::9]/",
)  # fmt: skip


@pytest.mark.parametrize("url", NEAR)
def test_what_the_internet_never_has_is_unreachable_with_and_without_it(url: str) -> None:
    unknown = Failure(FailureKind.DNS_NOT_FOUND)
    assert connectivity(kind=FailureKind.DNS_NOT_FOUND).blocked_stage(result(url, unknown)) is None
    assert connectivity(kind=FailureKind.DNS_NOT_FOUND, sites=NEAR).blocked_stage(result(THREE[0], unknown)) is None


@pytest.mark.parametrize("host", ["1..", "1.2..", "1.2.3.4..", "a..", "1...", "9.a", "0x1.."])
def test_a_host_that_only_looks_like_an_address_is_none(host: str) -> None:
    """The URL standard takes each of them for a name."""
    url = normalise(f"https://{host}/")
    unknown = Failure(FailureKind.DNS_NOT_FOUND)
    known = connectivity((url, unknown), kind=FailureKind.DNS_NOT_FOUND)
    assert known.blocked_stage(result(url, unknown)) == (Stage.NAMES if host == "9.a" else None)


def test_a_dead_host_of_a_private_network_is_dead() -> None:
    refused = Failure(FailureKind.CONNECT_REFUSED, address=PRIVATE)
    assert connectivity(kind=FailureKind.CONNECT_REFUSED).blocked_stage(result("http://wiki.d.com/", refused)) is None


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.UNREACHABLE])
def test_only_what_counts_against_a_site_is_looked_into(verdict: Verdict) -> None:
    known = connectivity(kind=FailureKind.DNS_NOT_FOUND)
    assert known.blocked_stage(result(THREE[0], failure(FailureKind.DNS_NOT_FOUND), verdict)) is None
