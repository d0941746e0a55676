"""Errors of SQLite and the operating system on a store that a command needs, as StoreError."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from probe.errors import StoreError
from probe.store.database import damaged


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Raise StoreError instead of SQLite's error: another process holds the store, or it is damaged or full."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error
    except BrokenPipeError:
        raise  # of standard output, whose reader is gone
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
