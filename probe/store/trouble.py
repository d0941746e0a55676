"""Errors of SQLite and the operating system on a store that a command needs, as StoreError."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from probe.errors import StoreUnavailableError
from probe.store.database import damaged


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Raise StoreUnavailableError if another process holds the store or it is full, StoreError if it is damaged."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreUnavailableError(f"{path}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error
    except BrokenPipeError:
        raise  # of standard output, whose reader is gone
    except OSError as error:
        raise StoreUnavailableError(f"{path}: {error.strerror or error}") from error
