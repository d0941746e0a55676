import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from itertools import count

import pytest

from probe.engine import feeding
from probe.engine.feeding import with_breaks


@pytest.fixture(params=["synchronous", "asynchronous"])
def numbers(request: pytest.FixtureRequest) -> "Numbers":
    return Numbers(asynchronous=request.param == "asynchronous")


class Numbers:
    """An endless source that never lets the loop turn, and knows whether it was closed."""

    def __init__(self, *, asynchronous: bool) -> None:
        self.closed = False
        self.source = self._asynchronous() if asynchronous else self._synchronous()

    def _synchronous(self) -> Iterator[int]:
        try:
            yield from count()
        finally:
            self.closed = True

    async def _asynchronous(self) -> AsyncIterator[int]:
        try:
            for number in count():
                yield number
        finally:
            self.closed = True


async def test_other_tasks_get_turns(numbers: Numbers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "LONGEST_HOLD", 0.0)
    enough = asyncio.Event()
    asyncio.get_running_loop().call_later(0, enough.set)
    async with aclosing(with_breaks(numbers.source)) as source:
        async for _ in source:
            if enough.is_set():
                break
    assert numbers.closed


async def test_cancelling_ends_it_and_closes_the_source(numbers: Numbers) -> None:
    async def read() -> None:
        async with aclosing(with_breaks(numbers.source)) as source:
            async for _ in source:
                pass

    reading = asyncio.create_task(read())
    asyncio.get_running_loop().call_later(0, reading.cancel)
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert numbers.closed


async def test_everything_comes_once_in_order_and_other_iterables_stay_open() -> None:
    class Lines(list[str]):
        def close(self) -> None:
            raise AssertionError("it is somebody else's")

    assert [line async for line in with_breaks(Lines("abc"))] == ["a", "b", "c"]
