"""Ray's actors as the driver uses them, in this process: each call can be lost, answered late, or fail."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest

from probe.cluster import worker


class RayActorError(Exception):
    """As Ray's: the actor is dead."""


class ActorUnavailableError(RayActorError):
    """As Ray's: the actor could not be reached, and may be alive."""


class RayTaskError(Exception):
    """As Ray's: what was raised in a call is its cause."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


@dataclass
class Actors:
    """All actors that were made; ``lost`` is asked whether a call, by number of the worker and name, is lost.

    ``unreachable`` are the numbers of those that a kill does not reach: they go on.
    """

    lost: Callable[[int, str], bool] = lambda _number, _name: False
    unreachable: set[int] = field(default_factory=set)
    made: list["Handle"] = field(default_factory=list)

    def remote(self, kind: type) -> "Actors":
        """Take the class of the actors, as ``ray.remote`` does."""
        self._kind = kind
        return self

    def options(self, **_: object) -> "_Maker":
        """Take options, which are for a scheduler."""
        return _Maker(self, self._kind)

    def kill(self, handle: "Handle") -> None:
        """End an actor."""
        if handle.number not in self.unreachable:
            handle.end()


@dataclass
class _Maker:
    actors: Actors
    kind: type

    def remote(self, setup: Any) -> "Handle":
        handle = Handle(self.actors, setup.number, self.kind(setup))
        self.actors.made.append(handle)
        return handle


class Handle:
    """One actor."""

    def __init__(self, actors: Actors, number: int, worker: Any) -> None:
        self.actors, self.number, self.worker = actors, number, worker
        self._calls: set[asyncio.Future[Any]] = set()
        self._dead = False

    def end(self) -> None:
        """End it: calls in flight fail."""
        self._dead = True
        for task in self.worker._tasks:
            task.cancel()
        for call in self._calls:
            if not call.done():
                call.set_exception(RayActorError())

    def __getattr__(self, name: str) -> "_Method":
        return _Method(self, name)

    async def call(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """Have the actor do something; what it raises comes as Ray brings it."""
        if self._dead:
            raise RayActorError
        answer = asyncio.get_running_loop().create_future()
        self._calls.add(answer)
        task = asyncio.ensure_future(getattr(self.worker, name)(*arguments))

        def over(done: "asyncio.Task[Any]") -> None:
            if answer.done() or done.cancelled() or self.actors.lost(self.number, name):
                return
            error = done.exception()
            if error is None:
                answer.set_result(done.result())
            else:
                answer.set_exception(error if isinstance(error, RayActorError) else RayTaskError(error))  # type: ignore[arg-type]

        task.add_done_callback(over)
        try:
            return await answer
        finally:
            self._calls.discard(answer)


@dataclass
class _Method:
    handle: Handle
    name: str

    def remote(self, *arguments: Any) -> Coroutine[Any, Any, Any]:
        return self.handle.call(self.name, arguments)


class _Metric:
    def __init__(self, name: str, description: str, tag_keys: tuple[str, ...]) -> None:
        self.name = name

    def set_default_tags(self, tags: dict[str, str]) -> None:
        self.tags = tags

    def set(self, value: float) -> None:
        self.value = value

    def inc(self, value: float, tags: dict[str, str] | None = None) -> None:
        assert value > 0  # as Ray demands


@pytest.fixture
def actors(monkeypatch: pytest.MonkeyPatch) -> Actors:
    """Put these actors in Ray's place; what they wait for is as much shorter as the leases of tests are."""
    monkeypatch.setattr(worker, "MARGIN", 0.2)
    monkeypatch.setattr(worker, "LOOK", 0.05)
    monkeypatch.setattr(worker, "AGAIN", 0.05)
    found = Actors()
    ray, exceptions, util, metrics = (
        ModuleType(name) for name in ("ray", "ray.exceptions", "ray.util", "ray.util.metrics")
    )
    vars(ray).update(remote=found.remote, kill=found.kill)
    vars(exceptions).update(
        RayActorError=RayActorError, ActorUnavailableError=ActorUnavailableError, RayTaskError=RayTaskError
    )
    vars(metrics).update(Counter=_Metric, Gauge=_Metric)
    for module in (ray, exceptions, util, metrics):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    return found
