"""A bound for work whose time must grow no faster than its input."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 20.0  # seconds of processor time, of a very slow machine; what is quadratic takes an hour


@contextmanager
def bounded(seconds: float = LONGEST) -> Iterator[None]:
    """Hold that the block takes no more processor time than this."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds
