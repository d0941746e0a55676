"""A smaller example that shows the same fault, where that is cheap to find."""

import time
from collections.abc import Callable


def shrunk(example: bytes, breaks: Callable[[bytes], bool], seconds: float) -> bytes:
    """Leave out ever smaller pieces while the example still breaks; ends after so many seconds."""
    end = time.monotonic() + seconds
    piece = len(example) // 2
    while piece and time.monotonic() < end:
        at, before = 0, len(example)
        while at < len(example) and time.monotonic() < end:
            smaller = example[:at] + example[at + piece :]
            if breaks(smaller):
                example = smaller
            else:
                at += piece
        if len(example) == before:
            piece //= 2
    return example
