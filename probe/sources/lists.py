"""``--files-from``: lists of inputs."""

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from probe.errors import InputError
from probe.sources.diff import unquoted
from probe.sources.inputs import STDIN

# What PowerShell's ">" begins a file with.
_MARKS = (
    (b"\xef\xbb\xbf", None),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

# Names with other characters than those of ASCII, as git writes them without -z: ls-files, diff --name-only.
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)+"')


def gathered(inputs: Sequence[str], files_from: Iterable[str], stdin: BinaryIO) -> list[str]:
    """Return the inputs that are named and then those that lists name; ``-`` is the list on standard input.

    A list has one input a line, in quotes where git puts it in quotes, or ends each with NUL where it has any (``find
    -print0``); nothing in it is a comment, blank lines are none. Raises InputError for a list that cannot be read, and
    where two things want standard input.
    """
    lists = list(files_from)
    found = list(inputs)
    for name in lists:
        found += _names(_content(name, stdin))
    if STDIN in lists and (lists.count(STDIN) > 1 or STDIN in found):
        raise InputError("standard input cannot be a list of inputs and an input at the same time")
    return found


def _content(name: str, stdin: BinaryIO) -> bytes:
    if name == STDIN:
        return stdin.read()
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"--files-from {name}: {getattr(error, 'strerror', None) or error}") from error


def _names(content: bytes) -> list[str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            content = content[len(mark) :]
            if encoding:
                content = os.fsencode(content.decode(encoding, errors="replace"))
            break
    if b"\0" in content:
        return [os.fsdecode(name) for name in content.split(b"\0") if name]
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    return [os.fsdecode(unquoted(line) if _QUOTED.fullmatch(line) else line) for line in lines if line.strip()]
