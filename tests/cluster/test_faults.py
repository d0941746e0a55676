"""What leaves a task or an actor as an exception quotes no secret: Ray keeps its text."""

import asyncio
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from probe.cluster import shuffle
from probe.cluster.driver import GivenUpError
from probe.cluster.faults import cause_of, quoting_nothing
from probe.cluster.worker import Worker
from probe.errors import InputError, OutputError, ProbeError, RemoteFault, SettingsError, place_of

CANARY = "c4n4ry-0f-4-s3cr3t"
URL = f"http://me:{CANARY}@a.example/?token={CANARY}"


class RayTaskError(Exception):
    """As Ray's: what was raised in a call is its cause, and is in its text."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(repr(cause))
        self.cause = cause


@quoting_nothing()
def raising(error: Exception) -> None:
    raise error from ValueError(URL)


def left(error: Exception) -> Exception:
    with pytest.raises(Exception) as caught:
        raising(error)
    return pickle.loads(pickle.dumps(caught.value))  # type: ignore[no-any-return]


@pytest.mark.parametrize("error", [KeyError(URL, CANARY), RuntimeError(CANARY), OSError(5, CANARY)])
def test_of_a_bug_only_its_kind_and_its_place_leave(error: Exception) -> None:
    found = left(error)
    assert isinstance(found, RemoteFault)
    assert str(found).startswith(f"{type(error).__name__} at test_faults.py:")
    assert place_of(found) == str(found)  # as the driver tells it


@pytest.mark.parametrize("kind", [InputError, OutputError, SettingsError, GivenUpError])
def test_an_error_for_the_user_keeps_its_kind_and_its_text(kind: type[ProbeError]) -> None:
    found = left(kind(f"s3://AKIA:{CANARY}@bucket/a.txt: No such file or directory"))
    assert (type(found), str(found)) == (kind, "s3://***@bucket/a.txt: No such file or directory")


def test_a_fault_of_another_actor_is_told_as_it_was_there() -> None:
    there = RemoteFault("KeyError at results.py:52")
    assert left(RayTaskError(there)) is not there
    assert str(left(RayTaskError(there))) == str(there)
    assert cause_of(RayTaskError(there)) is there
    assert CANARY not in str(cause_of(RayTaskError(KeyError(CANARY))))  # such as one raised before a method begins


async def answered(called: Callable[..., Any], arguments: list[None]) -> None:
    result = called(*arguments)
    if inspect.iscoroutinefunction(called):
        await result


@pytest.mark.parametrize(
    "called", [shuffle.map_block, shuffle.reduce_partition, Worker.open, Worker.pulse, Worker.probe, Worker.follow]
)
def test_nothing_that_ray_calls_lets_a_text_out(called: Callable[..., Any]) -> None:
    arguments = [None] * len(inspect.signature(called).parameters)  # which are none of what it takes
    with pytest.raises(RemoteFault, match=r"^\w+Error at "):
        asyncio.run(answered(called, arguments))


def test_an_actor_has_no_other_method_that_ray_calls() -> None:
    public = {name for name in vars(Worker) if not name.startswith("_")}
    assert public == {"open", "pulse", "probe", "follow"}
