"""What SQLite and the system say of a store that a command needs, as a complaint."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from probe.errors import StoreError
from probe.store.database import damaged


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Raise StoreError in place of what SQLite raises: the store is held by another process, damaged, or full."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error
    except BrokenPipeError:
        raise  # of standard output, which nobody reads any more
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
