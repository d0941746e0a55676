"""Forks the command from a process that has imported the program.

The imports take a quarter of a second of processor time, and the tests start the command a thousand times.
"""

import atexit
import gc
import json
import os
import pkgutil
import socket
import sys
import threading
import traceback
from contextlib import suppress
from importlib import import_module
from locale import LC_ALL, Error, setlocale
from pathlib import Path
from runpy import run_module
from typing import NoReturn, TextIO

ROOT = Path(__file__).parents[2]
_OPTIONAL = "probe.cluster"  # needs an extra
_LIBRARIES = ("aiohttp", "rich.progress", "sqlite3", "ssl", "typer.rich_utils", "uvloop")


def serve(control: socket.socket) -> None:
    """Fork a process for each connection that comes by a socket; return in the process that is to be the command."""
    _import_all()
    gc.freeze()  # what is imported stays: a collection in a forked process does not copy its pages
    while packet := socket.recv_fds(control, 1, 1)[1]:
        if os.fork() == 0:
            control.close()
            _keep(socket.socket(fileno=packet[0]))
            return
        os.close(packet[0])
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    os._exit(0)


def run() -> NoReturn:
    """Run the command and end as a child of multiprocessing does: taking all modules apart is half of the time."""
    status: object = 0
    try:
        run_module("probe", run_name="__main__", alter_sys=True)
    except SystemExit as ending:
        status = ending.code
    except BaseException:  # noqa: BLE001 - as Python does at the end of a program
        traceback.print_exc()
        status = 1
    threading._shutdown()  # type: ignore[attr-defined]  # waits for the threads
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # closed by its reader, or by the command
            stream.flush()
    os._exit(status if isinstance(status, int) else 0 if status is None else 1)


def _import_all() -> None:
    found = pkgutil.walk_packages([str(ROOT / "probe")], "probe.")
    names = [module.name for module in found if not module.name.endswith("__main__")]
    for name in [*names, *_LIBRARIES]:
        if not name.startswith(_OPTIONAL):
            import_module(name)


def _keep(connection: socket.socket) -> None:
    """Fork the command and write its number, then its status, to the connection; return in the command."""
    streams = socket.recv_fds(connection, 1, 3)[1]
    with connection.makefile() as lines:
        arguments, environment, folder = json.loads(lines.readline())
    pid = os.fork()
    if pid == 0:
        connection.close()
        _become(arguments, environment, folder, streams)
        return
    for stream in streams:
        os.close(stream)
    connection.sendall(b"%d\n" % pid)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with suppress(BrokenPipeError):
        connection.sendall(b"%d\n" % status)
    os._exit(0)


def _become(arguments: list[str], environment: dict[str, str], folder: str, streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = _opened_again(sys.stdin, "r")
    sys.stdout = _opened_again(sys.stdout, "w")
    sys.stderr = _opened_again(sys.stderr, "w", buffering=1)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    with suppress(Error):  # a locale that this machine has not got
        setlocale(LC_ALL, "")
    sys.path[0] = folder
    sys.argv = ["probe", *arguments]


def _opened_again(stream: TextIO, mode: str, buffering: int = -1) -> TextIO:
    """Return a stream of the same descriptor, which is another file by now."""
    return open(  # type: ignore[return-value]
        stream.fileno(), mode, buffering, encoding=stream.encoding, errors=stream.errors, closefd=False
    )  # fmt: skip


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
    run()
