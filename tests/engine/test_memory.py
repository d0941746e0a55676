"""What one URL's fate tells of others."""

import pytest

from probe.engine.memory import OF_THE_ORIGIN, SIGNS_OF_OUTAGE, Memory, Outage
from probe.model import Failure, FailureKind, Reply, Request

A, A2, OTHER_PORT, B = "http://a.example/1", "http://a.example/2", "http://a.example:81/", "http://b.example/"
REFUSED = Failure(FailureKind.CONNECT_REFUSED, "refused")


def test_nothing_is_known_at_first() -> None:
    memory = Memory()
    assert (memory.outage(A), memory.wants_get(Request(A))) == (None, False)


def test_where_head_is_no_use_for_one_url_it_is_none_for_its_origin() -> None:
    memory = Memory()
    memory.learn_of_head(A)
    assert [memory.wants_get(Request(url)) for url in (A, A2, OTHER_PORT, B)] == [True, True, False, False]
    assert not memory.wants_get(Request(A, "GET"))


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_outage_is_of_the_whole_origin_and_no_other(*, confirmed: bool) -> None:
    memory = Memory()
    memory.learn_outage(A, REFUSED, confirmed=confirmed)
    outage = Outage(REFUSED, confirmed)
    assert [memory.outage(url) for url in (A, A2, OTHER_PORT, B)] == [outage, outage, None, None]


@pytest.mark.parametrize("answer", [Reply(500), Failure(FailureKind.CONNECT_RESET)])
def test_an_answer_ends_an_outage(answer: Reply | Failure) -> None:
    memory = Memory()
    memory.learn_outage(A, REFUSED, confirmed=True)
    memory.learn(Request(B), answer)
    assert memory.outage(A2) == Outage(REFUSED, confirmed=True)
    memory.learn(Request(A2), answer)
    assert memory.outage(A) is None


def test_several_signs_in_a_row_are_an_outage_to_be_confirmed() -> None:
    memory = Memory()
    for _ in range(SIGNS_OF_OUTAGE - 1):
        memory.learn(Request(A), REFUSED)
        memory.learn(Request(B), REFUSED)
    assert (memory.outage(A), memory.outage(B)) == (None, None)
    memory.learn(Request(B), Reply(200))
    memory.learn(Request(A2), REFUSED)
    memory.learn(Request(B), REFUSED)
    assert (memory.outage(A), memory.outage(B)) == (Outage(REFUSED, confirmed=False), None)


def test_more_signs_do_not_unsettle_what_is_confirmed() -> None:
    memory = Memory()
    memory.learn_outage(A, REFUSED, confirmed=True)
    for _ in range(SIGNS_OF_OUTAGE):
        memory.learn(Request(A), REFUSED)
    assert memory.outage(A) == Outage(REFUSED, confirmed=True)


def test_the_origin_is_blamed_for_what_comes_before_any_exchange() -> None:
    assert all(kind.value.startswith(("dns-", "connect-", "tls-")) for kind in OF_THE_ORIGIN)
    # A reset may be of one request; a client certificate is asked for by what is there.
    assert FailureKind.CONNECT_RESET not in OF_THE_ORIGIN
    assert FailureKind.TLS_CLIENT_CERTIFICATE not in OF_THE_ORIGIN
