from probe.model import Reply, Request
from probe.transport.canned import CannedTransport, in_turn
from probe.transport.late import LateTransport


async def test_it_is_opened_by_the_first_request_and_only_once() -> None:
    opened: list[CannedTransport] = []

    def make() -> CannedTransport:
        opened.append(CannedTransport(in_turn([Reply(200), Reply(404)])))
        return opened[-1]

    late = LateTransport(make)
    assert opened == []
    answers = [await late.send(Request("GET", "http://a.example/")) for _ in range(2)]
    assert [answer.status for answer in answers if isinstance(answer, Reply)] == [200, 404]
    await late.close()
    assert len(opened) == 1


async def test_what_was_never_opened_is_closed_without_being_opened() -> None:
    def make() -> CannedTransport:
        raise AssertionError("nothing was sent")

    await LateTransport(make).close()
