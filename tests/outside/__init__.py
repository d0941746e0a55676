"""The program from outside: an origin on a thread of its own, and the command in a process of its own."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from samples.origin import Origin
from tests.outside import forked

ROOT = Path(__file__).parents[2]


@dataclass
class Ran:
    """What a process left behind."""

    status: int
    stdout: str
    stderr: str


class serving:  # noqa: N801 - reads as a verb: with serving(origin)
    """Serve an origin on a thread with its own event loop."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        async with self._origin:
            self._ready.set()
            await self._over.wait()

    def __enter__(self) -> Origin:
        self._thread.start()
        assert self._ready.wait(10)
        return self._origin

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)


def probe(*arguments: str, stdin: str | None = None, env: dict[str, str] | None = None, cwd: Path = ROOT) -> Ran:
    """Run the real command and return what it left."""
    given, variables = None if stdin is None else stdin.encode(), environment(env)
    if forked.serves(variables):
        ran = forked.run(hurried(arguments), variables, cwd, given, 50)
    else:
        ran = subprocess.run(
            [sys.executable, "-m", "probe", *hurried(arguments)],
            input=given, capture_output=True, timeout=50, check=False, cwd=cwd, env=variables,
        )  # fmt: skip
    return Ran(ran.returncode, *(text.decode().replace("\r\n", "\n") for text in (ran.stdout, ran.stderr)))


@contextmanager
def running(*arguments: str, stdin: int | None = None) -> Iterator["subprocess.Popen[str]"]:
    """Give the command while it runs; it is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "probe", *hurried(arguments)],
        stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment(),
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


_OTHERS = (
    "action", "codes", "config", "diff", "history", "links", "merge", "report", "runs", "sites", "store",
)  # fmt: skip


def hurried(arguments: Sequence[str]) -> list[str]:
    """Return the arguments of a check that does not wait to make sure of what may pass; those of a command alone."""
    alone = {"--version", "--help", "-h", "--show-completion", "--confirm-after"}
    if not arguments or arguments[0] in _OTHERS or alone & {*arguments}:
        return [*arguments]
    end = arguments.index("--") if "--" in arguments else len(arguments)
    return [*arguments[:end], "--confirm-after=0", *arguments[end:]]


def environment(more: dict[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which reports look the same on every machine."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV", "XDG_STATE_HOME")
    }
    return {**kept, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "COLUMNS": "100", **(more or {})}
