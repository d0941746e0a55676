"""What was named on the command line, as documents. Everything is opened before anything is sent."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from probe.errors import InputError
from probe.model import Document
from probe.url import scheme

STDIN = "-"
ARGUMENT = "argument"  # the document name of URLs that are inputs themselves


def read(inputs: Iterable[str], stdin: BinaryIO) -> list[Document]:
    """Return a document for each input: a file, ``-`` for standard input, or a URL, which is a document of one line.

    Raises InputError, naming the input, for what is missing, a directory or unreadable.
    """
    return [_document(name, position, stdin) for position, name in enumerate(inputs, 1)]


def _document(name: str, position: int, stdin: BinaryIO) -> Document:
    if name == STDIN:
        return Document("stdin", stdin.read())
    if _is_url(name) and not os.path.exists(name):  # noqa: PTH110 - Path.exists raises where a name is too long
        return Document(f"{ARGUMENT} {position}", name.encode(errors="surrogatepass"))
    return Document(name, _content(name))


def _is_url(name: str) -> bool:
    named = scheme(name)
    return named is not None and (len(named) > 1 or "://" in name)  # a single letter is a drive of Windows


def _content(name: str) -> bytes:
    try:
        if stat.S_ISDIR(os.stat(name).st_mode):  # noqa: PTH116 - a path with NUL is a ValueError here
            raise InputError(f"{name}: is a directory")
        return Path(name).read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{name}: no such file (a URL begins with http:// or https://)") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: {getattr(error, 'strerror', None) or error}") from error
