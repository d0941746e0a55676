from probe.model import Answer, Failure, FailureKind, Reply, Request
from probe.transport.observed import Observed
from tests.canned import CannedTransport, in_turn


async def test_each_answer_is_told_and_handed_on() -> None:
    answers: list[Answer] = [Reply(200), Failure(FailureKind.DNS_TIMEOUT)]
    told: list[tuple[str, Answer]] = []
    inner = CannedTransport(in_turn(answers))
    observed = Observed(inner, lambda url, answer: told.append((url, answer)))
    requests = [Request("http://a.test/"), Request("http://b.test/")]
    assert [await observed.send(request) for request in requests] == answers
    assert inner.sent == requests
    assert told == [("http://a.test/", answers[0]), ("http://b.test/", answers[1])]
    await observed.close()
