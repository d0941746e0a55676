"""Lists of inputs for ``--files-from``."""

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from probe.errors import InputError
from probe.sources.diff import unquoted
from probe.sources.inputs import STDIN

# Byte order marks, which PowerShell's ">" writes.
_MARKS = (
    (b"\xef\xbb\xbf", None),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

# Non-ASCII names as quoted by git without -z: ls-files, diff --name-only.
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)+"')


def gathered(inputs: Sequence[str], files_from: Iterable[str], stdin: BinaryIO) -> list[str]:
    """Return the named inputs followed by those of lists; ``-`` is the list on standard input.

    A list has one input per line, which may be quoted as by git. If it contains NUL, each input ends with NUL instead
    (``find -print0``). There are no comments, and blank lines are skipped. Raises InputError for a list that cannot be
    read, and if standard input is needed twice.
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
