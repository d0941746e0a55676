"""What an incomplete chain leads to, on canned answers: who fetches, who waits, and what is known afterwards."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from probe.engine.certificate import expiring
from probe.engine.certificate_chain import LARGEST, MOST_FETCHES, RECHECK
from probe.engine.local_limit import MOST_LOCAL_LIMITS
from probe.engine.request import MOST_OF_A_PAGE
from probe.model import Answer, Failure, FailureKind, Note, Reply, Request, Result
from probe.url import host_of
from tests.engine.test_run import Harness
from tests.transport.authorities import Issued, root

ROOT = root()
MIDDLE = ROOT.authority("Middle")
SOURCE = "http://ca.test/middle"
LEAF = MIDDLE.leaf(SOURCE)
OK = Reply(200, "OK", address="192.0.2.1")
GIVEN = Reply(200, "OK", body=MIDDLE.der, address="192.0.2.2")
COMPLETED = Note("chain-completed", ("a.test", SOURCE))
SHORT = Failure(FailureKind.LOCAL_LIMIT)

Source = Callable[[Request], Answer]


def incomplete(source: Source = lambda _: GIVEN, leaf: Issued = LEAF, trusted: bytes = MIDDLE.der) -> Source:
    """Return a script of hosts that leave out a certificate, and of one that has it."""

    def script(request: Request) -> Answer:
        if host_of(request.url) == "ca.test":
            return source(request)
        if not request.url.startswith("https:") or trusted in request.issuers:
            return OK
        return Failure(FailureKind.TLS_UNTRUSTED, "unable to get local issuer certificate", certificate=leaf.der)

    return script


def in_turn(*answers: Answer) -> Source:
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def fetches(harness: Harness) -> list[Request]:
    return [request for _, request in harness.moments if host_of(request.url) == "ca.test"]


def words(results: list[Result]) -> set[tuple[str, str | None]]:
    return {(result.verdict.value, result.failure) for result in results}


FINE, UNTRUSTED = {("ok", None)}, {("unreachable", FailureKind.TLS_UNTRUSTED)}


async def test_the_exchange_of_the_origin_is_made_again_as_it_was() -> None:
    harness = Harness(incomplete(), header=["X-Token: secret"])
    (result,) = await harness.probe("https://a.test/x#y")
    first, fetch, again = (request for _, request in harness.moments)
    assert again == replace(first, issuers=(MIDDLE.der,))
    assert replace(fetch, last=False) == Request(
        SOURCE, "GET", own_origin=False, body_limit=LARGEST + 1, any_type=True, public_only=True
    )  # fmt: skip
    assert (result.verdict, result.evidence, result.attempts) == ("ok", (COMPLETED,), 1)
    assert [hop.url for hop in result.trail] == ["https://a.test/x"]


async def test_one_target_fetches_and_the_others_wait() -> None:
    urls = [f"https://{host}.test/{number}" for number in range(30) for host in ("a", "b")]
    harness = Harness(incomplete(), takes=3.0, per_host=3)
    results = await harness.probe(*urls)
    assert (words(results), len(fetches(harness))) == (FINE, 1)
    assert Counter(note.values[0] for result in results for note in result.evidence) == {"a.test": 30, "b.test": 30}
    failed = [request for _, request in harness.moments if request.url.startswith("https:") and not request.issuers]
    assert len(failed) < 20  # those that were under way, and those that left before the fetch was over


async def test_they_look_again_soon_after_it_has_come() -> None:
    harness = Harness(incomplete(), takes=3.0)
    results = await harness.probe("https://a.test/1", "https://b.test/1")
    assert (words(results), len(fetches(harness))) == (FINE, 1)
    assert harness.clock.now <= 3.0 + 3.0 + RECHECK + 3.0


async def test_a_fetch_waits_for_the_pace_of_its_own_host() -> None:
    busy = Reply(429, "Too Many Requests", {"Retry-After": "7"})

    def source(request: Request) -> Answer:
        if request.url == SOURCE:
            return GIVEN
        return busy if harness.clock.now < 7 else OK

    harness = Harness(incomplete(source), per_host=1)
    results = await harness.probe("http://ca.test/busy", "https://a.test/x")
    assert [result.verdict.value for result in results] == ["ok", "ok"]
    assert [moment for moment, request in harness.moments if request.url == SOURCE] >= [7.0]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Reply(429, "Too Many Requests", {"Retry-After": "7"}), "429"),
        (Reply(503, "Service Unavailable"), "503"),
        (Reply(200, "OK", body=bytes(LARGEST + 1)), "> 64 KiB"),
        (Reply(204, "No Content"), ""),
        (Failure(FailureKind.DNS_NOT_FOUND), "dns-not-found"),
        (Failure(FailureKind.ADDRESS_NOT_ALLOWED), "address-not-allowed"),
    ],
)
async def test_what_is_not_given_is_not_asked_for_again(answer: Answer, why: str) -> None:
    harness = Harness(incomplete(lambda _: answer))
    results = await harness.probe(*(f"https://{host}.test/{number}" for number in range(9) for host in "ab"))
    assert (words(results), len(fetches(harness))) == (UNTRUSTED, 1)
    for result in results:
        host = host_of(result.url)
        note = Note("issuer-not-fetched", (host, SOURCE, why)) if why else Note("issuer-untrusted", (host, SOURCE))
        assert [each for each in result.evidence if each.word.startswith("issuer")] == [note]


async def test_a_shortage_of_this_machine_is_no_answer_of_the_source() -> None:
    harness = Harness(incomplete(in_turn(SHORT, SHORT, GIVEN)))
    results = await harness.probe("https://a.test/1", "https://b.test/1")
    assert (words(results), len(fetches(harness))) == (FINE, 3)


async def test_a_shortage_that_stays_ends_the_run() -> None:
    harness = Harness(incomplete(lambda _: SHORT))
    results = await harness.probe("https://a.test/1", "https://b.test/1")
    assert words(results) == {("unchecked", None)}
    assert len(fetches(harness)) <= 2 * (MOST_LOCAL_LIMITS + 1)


async def test_an_old_connection_that_fails_is_no_answer_either() -> None:
    harness = Harness(incomplete(in_turn(Failure(FailureKind.CONNECT_RESET, reused=True), GIVEN)))
    results = await harness.probe("https://a.test/1")
    assert (words(results), [request.fresh for request in fetches(harness)]) == (FINE, [False, True])


async def test_nobody_is_sure_of_it_after_one_look() -> None:
    harness = Harness(incomplete(lambda _: Reply(404, "Not Found")))
    (result,) = await harness.probe("https://a.test/1")
    asked = [request for _, request in harness.moments if request.url.startswith("https:")]
    assert (words([result]), len(fetches(harness)), len(asked)) == (UNTRUSTED, 1, 3)


async def test_an_origin_whose_chain_leads_nowhere_is_an_outage_like_others() -> None:
    harness = Harness(incomplete(lambda _: Reply(404, "Not Found")), takes=0.5)
    results = await harness.probe(*(f"https://a.test/{number}" for number in range(200)))
    assert (words(results), len(fetches(harness))) == (UNTRUSTED, 1)
    assert len(harness.moments) < 40


async def test_what_is_wrong_besides_is_told_as_it_is() -> None:
    def script(request: Request) -> Answer:
        if request.issuers:
            return Failure(FailureKind.TLS_WRONG_HOST)
        return incomplete()(request)

    (result,) = await Harness(script).probe("https://a.test/1")
    assert (result.failure, COMPLETED in result.evidence) == (FailureKind.TLS_WRONG_HOST, True)


async def test_certificates_that_complete_nothing_are_not_praised() -> None:
    """Nothing is missing any more, and it is not trusted all the same: a signature, a purpose, a constraint."""

    def script(request: Request) -> Answer:
        return Failure(FailureKind.TLS_UNTRUSTED) if request.issuers else incomplete()(request)

    results = await Harness(script).probe("https://a.test/1", "https://a.test/2", "https://a.test/3")
    assert words(results) == UNTRUSTED
    for result in results:
        notes = [note.word for note in result.evidence if note.word.startswith(("chain", "issuer"))]
        assert notes == ["issuer-untrusted"]


async def test_servers_of_one_origin_may_have_certificates_of_different_authorities() -> None:
    other = ROOT.authority("Other")
    leaves = {0: (LEAF, MIDDLE), 1: (other.leaf("http://ca.test/other"), other)}
    turns = Counter[str]()

    def script(request: Request) -> Answer:
        if request.url == "http://ca.test/other":
            return Reply(200, "OK", body=other.der)
        if request.url == SOURCE:
            return GIVEN
        turns[request.url] += 1
        leaf, issuer = leaves[int(request.url[-1]) % 2]  # the balancer sends each URL to one of two servers
        return incomplete(leaf=leaf, trusted=issuer.der)(request)

    harness = Harness(script, takes=0.5, per_host=2)
    results = await harness.probe(*(f"https://a.test/{number}" for number in range(40)))
    assert (words(results), len(fetches(harness))) == (FINE, 2)
    assert max(turns.values()) <= 4


async def test_nor_is_one_that_cannot_be_completed_a_reason_to_give_up_the_others() -> None:
    def script(request: Request) -> Answer:
        if request.url == "http://ca.test/gone":
            return Reply(404, "Not Found")
        leaf = MIDDLE.leaf("http://ca.test/gone") if request.url.endswith("1") else LEAF
        if request.url.endswith("1"):
            return incomplete(leaf=leaf, trusted=b"none")(request)
        return incomplete()(request)

    harness = Harness(script, takes=0.5, per_host=1)
    results = await harness.probe("https://a.test/0", "https://a.test/1", "https://a.test/2", "https://a.test/3")
    assert [result.verdict.value for result in results] == ["ok", "unreachable", "ok", "ok"]


async def test_a_chain_of_many_levels_is_bounded() -> None:
    levels = [ROOT]
    for number in range(20):
        levels.append(levels[-1].authority(f"Level {number}", f"http://ca.test/{number}"))

    def source(request: Request) -> Answer:
        return Reply(200, "OK", body=levels[int(request.url.rpartition("/")[2])].der)

    harness = Harness(incomplete(source, levels[-1].leaf("http://ca.test/20"), trusted=ROOT.der))
    results = await harness.probe(*(f"https://a.test/{number}" for number in range(5)))
    assert (words(results), len(fetches(harness))) == (UNTRUSTED, MOST_FETCHES)


async def test_through_a_proxy_no_private_address_is_asked_on_behalf_of_a_public_site() -> None:
    leaf = MIDDLE.leaf("http://10.1.2.3/middle", "http://localhost/middle")
    ways: list[tuple[dict[str, Any], bool]] = [({"proxy": "http://proxy.test:8080"}, True), ({}, False)]
    for options, failed in ways:
        asked: list[str] = []

        def script(request: Request, asked: list[str] = asked) -> Answer:
            asked.append(host_of(request.url))
            return GIVEN if host_of(request.url) == "10.1.2.3" else incomplete(leaf=leaf)(request)

        (result,) = await Harness(script, **options).probe("https://a.test/1")
        assert (words([result]) == UNTRUSTED, "10.1.2.3" in asked, "localhost" in asked) == (failed, not failed, False)


async def test_a_page_and_its_control_are_asked_with_what_completes_the_chain() -> None:
    page = Reply(200, "OK", {"Content-Type": "text/html"}, body=b"<title>Page</title><p>" + b"word " * 99)

    def script(request: Request) -> Answer:
        answer = incomplete()(request)
        return page if answer is OK else answer

    harness = Harness(script, soft_404="always", method="get")
    (result,) = await harness.probe("https://a.test/deep/page.html")
    assert (len(fetches(harness)), COMPLETED in result.evidence) == (1, True)
    asked = [request for _, request in harness.moments if request.issuers]
    assert len({request.url for request in asked}) == 2
    assert {request.body_limit for request in asked} == {MOST_OF_A_PAGE}


async def test_a_whole_chain_costs_nothing() -> None:
    harness = Harness(incomplete(trusted=b""))
    await harness.probe("http://a.test/1", "http://a.test/2")
    assert [request.issuers for _, request in harness.moments] == [(), ()]


@pytest.mark.parametrize(
    ("days", "said"), [(-1, ("-1", "2025-12-31")), (0, ("0", "2026-01-01")), (13, ("13", "2026-01-14")), (14, None)]
)
def test_the_days_that_a_certificate_has_left(days: int, said: tuple[str, str] | None) -> None:
    today = datetime(2026, 1, 1, tzinfo=UTC)
    told = expiring(today + timedelta(days=days), today, 14)
    assert told == (() if said is None else (Note("certificate-expires", said),))
    assert expiring(None, today, 14) == ()
