"""What one URL's fate tells of others."""

import pytest

from probe.engine.outages import OF_THE_ORIGIN, SIGNS_OF_OUTAGE, Outage, Outages
from probe.model import Failure, FailureKind, Reply

A, A2, OTHER_PORT, B = "http://a.example/1", "http://a.example/2", "http://a.example:81/", "http://b.example/"
REFUSED = Failure(FailureKind.CONNECT_REFUSED, "refused")


def test_nothing_is_known_at_first() -> None:
    outages = Outages()
    assert outages.at(A) is None


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_outage_is_of_the_whole_origin_and_no_other(*, confirmed: bool) -> None:
    outages = Outages()
    outages.add(A, Outage(REFUSED, confirmed, 0.0))
    outage = Outage(REFUSED, confirmed, 0.0)
    assert [outages.at(url) for url in (A, A2, OTHER_PORT, B)] == [outage, outage, None, None]


@pytest.mark.parametrize("answer", [Reply(500), Failure(FailureKind.CONNECT_RESET)])
def test_an_answer_ends_an_outage(answer: Reply | Failure) -> None:
    outages = Outages()
    outages.add(A, Outage(REFUSED, confirmed=True, since=0.0))
    outages.learn(B, answer, 0.0)
    assert outages.at(A2) == Outage(REFUSED, confirmed=True, since=0.0)
    outages.learn(A2, answer, 0.0)
    assert outages.at(A) is None


def test_several_signs_in_a_row_are_an_outage_to_be_confirmed() -> None:
    outages = Outages()
    for _ in range(SIGNS_OF_OUTAGE - 1):
        outages.learn(A, REFUSED, 0.0)
        outages.learn(B, REFUSED, 0.0)
    assert (outages.at(A), outages.at(B)) == (None, None)
    outages.learn(B, Reply(200), 0.0)
    outages.learn(A2, REFUSED, 0.0)
    outages.learn(B, REFUSED, 0.0)
    assert (outages.at(A), outages.at(B)) == (Outage(REFUSED, confirmed=False, since=0.0), None)


def test_more_signs_do_not_unsettle_what_is_confirmed() -> None:
    outages = Outages()
    outages.add(A, Outage(REFUSED, confirmed=True, since=0.0))
    for _ in range(SIGNS_OF_OUTAGE):
        outages.learn(A, REFUSED, 0.0)
    assert outages.at(A) == Outage(REFUSED, confirmed=True, since=0.0)


def test_the_origin_is_blamed_for_what_comes_before_any_exchange() -> None:
    assert all(kind.value.startswith(("dns-", "connect-", "tls-")) for kind in OF_THE_ORIGIN)
    # A reset may be of one request; a client certificate is asked for by what is there.
    assert FailureKind.CONNECT_RESET not in OF_THE_ORIGIN
    assert FailureKind.TLS_CLIENT_CERTIFICATE not in OF_THE_ORIGIN


def test_one_page_that_never_answers_is_no_outage_however_often_it_is_asked() -> None:
    outages, silent = Outages(), Failure(FailureKind.READ_TIMEOUT)
    for _ in range(2 * SIGNS_OF_OUTAGE):
        outages.learn(A, silent, 0.0)
    assert outages.at(A) is None
    for url in (A2, A, A2):
        outages.learn(url, silent, 0.0)
    assert outages.at(A) is not None
