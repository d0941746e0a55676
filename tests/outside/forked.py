"""Runs the command in a process that is forked from one that has imported the program."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.outside import fork_server

_READ_BY_A_START = (
    "COLUMNS", "FORCE_COLOR", "GITHUB_ACTIONS", "LC_", "PY_COLORS", "PYTHON", "TERMINAL_WIDTH", "TYPER", "_TYPER",
)  # fmt: skip
_OF_THE_SERVER = {"PYTHONPATH": str(fork_server.ROOT), "COLUMNS": "100"}


def serves(environment: Mapping[str, str]) -> bool:
    """Return whether a forked process does what a new one would: not where a start or an import reads a variable."""
    read = {name: value for name, value in environment.items() if name.startswith(_READ_BY_A_START)}
    return hasattr(os, "fork") and read == _OF_THE_SERVER


def run(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path, stdin: bytes | None, timeout: float
) -> "subprocess.CompletedProcess[bytes]":
    """Run the command as ``subprocess.run`` does with ``capture_output``."""
    (stdin_read, stdin_write), (out_read, out_write), (err_read, err_write) = os.pipe(), os.pipe(), os.pipe()
    connection = _started(
        [[*arguments], {**environment}, str(folder)], [stdin_read if stdin is not None else 0, out_write, err_write]
    )
    for theirs in (stdin_read, out_write, err_write):
        os.close(theirs)
    with connection, connection.makefile() as lines, ThreadPoolExecutor(3) as threads:
        number = int(lines.readline())
        threads.submit(_write, stdin_write, stdin or b"")
        out, err = threads.submit(_read, out_read), threads.submit(_read, err_read)
        connection.settimeout(timeout)
        try:
            status = int(lines.readline())
        except TimeoutError:
            os.kill(number, signal.SIGKILL)
            raise subprocess.TimeoutExpired(arguments, timeout) from None
    return subprocess.CompletedProcess(arguments, status, out.result(), err.result())


def _started(request: Sequence[object], streams: Sequence[int]) -> socket.socket:
    mine, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(_server()[1], [b"\0"], [theirs.fileno()])
    socket.send_fds(mine, [b"\0"], streams)
    mine.sendall(json.dumps(request).encode() + b"\n")
    return mine


@cache
def _server() -> "tuple[subprocess.Popen[bytes], socket.socket]":
    """Start what forks; it ends when this process does."""
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # a packet is a request
    with theirs:
        process = subprocess.Popen(
            [sys.executable, fork_server.__file__, str(theirs.fileno())], pass_fds=[theirs.fileno()],
            env={**os.environ, **_OF_THE_SERVER, "LANG": "C.UTF-8"},
        )  # fmt: skip
    atexit.register(_end, process, mine)
    return process, mine


def _end(process: "subprocess.Popen[bytes]", requests: socket.socket) -> None:
    requests.close()
    process.wait(10)


def _write(descriptor: int, content: bytes) -> None:
    with suppress(BrokenPipeError), os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _read(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as file:
        return file.read()
