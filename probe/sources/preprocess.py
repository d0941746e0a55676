"""Preprocessing of files by a command of the user."""

import os
import signal
import subprocess
from contextlib import suppress
from tempfile import TemporaryFile
from time import monotonic
from typing import IO

from probe.errors import InputError
from probe.printable import shortened
from probe.settings.preprocess import Preprocessor

MOST_SECONDS = 60.0  # three times the default of --timeout: a command may download a file and convert it
MOST_BYTES = 100 << 20  # of output; the largest documents, such as API descriptions and books on one page, have a tenth

_BETWEEN = 0.05  # seconds between two checks of the size of the output
_LONGEST = 200  # characters of a failed command's error output


def output_of(
    preprocessor: Preprocessor, name: str, most_seconds: float = MOST_SECONDS, most_bytes: int = MOST_BYTES
) -> bytes:
    """Return the output of the command for a file, whose name is its last argument.

    Raises InputError if the command fails, takes longer than ``most_seconds`` or prints more than ``most_bytes``. The
    command and all remaining processes of its group are killed at the end.
    """
    program = preprocessor.command[0]
    file = f"./{name}" if name.startswith("-") else name
    with TemporaryFile() as printed, TemporaryFile() as told:
        try:
            ran = subprocess.Popen(  # noqa: S603 - the user's own command; a discovered config cannot set one
                [*preprocessor.command, file], stdin=subprocess.DEVNULL, stdout=printed, stderr=told,
                start_new_session=True,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise InputError(
                f"{name}: --preprocess: {program}: no such program; name one in PATH, or its path"
            ) from error
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise InputError(f"{name}: --preprocess: {program}: {why}") from error
        try:
            fault = _fault_of(ran, (printed, told), monotonic() + most_seconds, most_bytes)
        finally:
            _kill(ran)
        if fault:
            limit = f"{most_seconds:g} seconds" if fault == "took longer than" else f"{most_bytes >> 20} MiB"
            raise InputError(f"{name}: --preprocess: {program} {fault} {limit} and was stopped")
        if ran.returncode:
            raise InputError(f"{name}: --preprocess: {program} ended with status {ran.returncode}{_last_line(told)}")
        printed.seek(0)
        return printed.read()


def _fault_of(ran: subprocess.Popen[bytes], files: tuple[IO[bytes], ...], until: float, most_bytes: int) -> str | None:
    """Wait for the end of a command, and return which limit it exceeded, or None."""
    while True:
        with suppress(subprocess.TimeoutExpired):
            ran.wait(min(_BETWEEN, max(until - monotonic(), 0)))
        if any(os.fstat(file.fileno()).st_size > most_bytes for file in files):
            return "printed more than"
        if ran.returncode is not None:
            return None
        if monotonic() >= until:
            return "took longer than"


def _kill(ran: subprocess.Popen[bytes]) -> None:
    """Kill the command and the remaining processes of its group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(ran.pid, signal.SIGKILL)
    ran.wait()


def _last_line(told: IO[bytes]) -> str:
    told.seek(max(told.seek(0, os.SEEK_END) - 10_000, 0))
    lines = told.read().decode("utf-8", "replace").strip().splitlines()
    return f": {shortened(lines[-1], _LONGEST)}" if lines else ""
