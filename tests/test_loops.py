"""The event loop is chosen in one place."""

import asyncio
import sys

import pytest

from probe import loops
from probe.errors import SettingsError
from samples.origin import Origin
from tests.loops import LOOPS
from tests.outside import probe


async def name_of_loop() -> str:
    return type(asyncio.get_running_loop()).__module__.partition(".")[0]


@pytest.mark.parametrize("loop", LOOPS)
def test_the_loop_that_is_named(loop: str) -> None:
    assert loops.run(name_of_loop(), loop) == loop


def test_the_faster_one_where_none_is_named() -> None:
    assert loops.run(name_of_loop()) == LOOPS[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop")
def test_it_is_there_where_it_can_be() -> None:
    assert "uvloop" in LOOPS or sys.implementation.name != "cpython"


def test_where_there_is_none_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "find_spec", lambda _: None)
    assert loops.run(name_of_loop()) == "asyncio"
    loops.require_loop(None)
    loops.require_loop("asyncio")
    with pytest.raises(SettingsError) as caught:
        loops.require_loop("uvloop")
    assert str(caught.value) == "loop: uvloop is not installed here; --loop asyncio works everywhere"


@pytest.mark.parametrize("options", [("--loop", "asyncio"), ("--loop", LOOPS[-1]), ("--transport", "aiohttp")])
def test_the_command_takes_them(origin: Origin, options: tuple[str, ...]) -> None:
    ran = probe("--from", origin.url("/ok"), origin.url("/ok"), *options, "-v")
    assert (ran.status, ran.stderr) == (0, "")
    assert probe("config", *options).stdout.count(f'{options[0][2:]} = "{options[1]}"') == 1


@pytest.mark.parametrize(("option", "value"), [("--loop", "trio"), ("--transport", "curl")])
def test_any_other_is_a_mistake(option: str, value: str) -> None:
    ran = probe("http://127.0.0.1:1/", option, value)
    assert ran.status == 2
    assert "must be one of" in ran.stderr
