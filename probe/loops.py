"""The event loop of the program: uvloop if it is installed, which is everywhere but on Windows and PyPy."""

import asyncio
from collections.abc import Coroutine
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal, TypeVar, get_args

from probe.errors import SettingsError

Loop = Literal["uvloop", "asyncio"]
LOOPS: tuple[str, ...] = get_args(Loop)

Value = TypeVar("Value")


def run(main: Coroutine[Any, Any, Value], loop: str | None = None) -> Value:
    """Run a coroutine on a new event loop, by default the faster one available; raises SettingsError."""
    if loop == "asyncio" or (loop is None and not _has_uvloop()):
        return asyncio.run(main)
    value: Value = import_module("uvloop").run(main)
    return value


def running() -> Loop:
    """Return the name of the running event loop."""
    return "uvloop" if type(asyncio.get_running_loop()).__module__.startswith("uvloop") else "asyncio"


def require_loop(loop: str | None) -> None:
    """Raise SettingsError if this event loop is not installed."""
    if loop == "uvloop" and not _has_uvloop():
        raise SettingsError("loop: uvloop is not installed here; --loop asyncio works everywhere")


def _has_uvloop() -> bool:
    return find_spec("uvloop") is not None
