"""Each event loop that the program may run on, for the tests of what touches sockets."""

import asyncio
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

LOOPS: tuple[str, ...] = ("asyncio", "uvloop") if find_spec("uvloop") else ("asyncio",)


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run a folder's tests on each loop; its conftest imports this."""
    if "uvloop" not in LOOPS:
        return {"asyncio": asyncio.new_event_loop}
    return {"asyncio": asyncio.new_event_loop, "uvloop": import_module("uvloop").new_event_loop}
