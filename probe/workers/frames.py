"""Length-prefixed messages on a byte stream between two of our own processes."""

import asyncio
import pickle
from typing import Any

_LENGTH = 8  # bytes


def framed(message: object) -> bytes:
    """Return a message encoded for the stream."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(_LENGTH, "big") + content


async def read_message(reader: asyncio.StreamReader) -> Any:  # noqa: ANN401 - any message of the other end
    """Return the next message; raises IncompleteReadError at the end of the stream, ConnectionError."""
    size = int.from_bytes(await reader.readexactly(_LENGTH), "big")
    return pickle.loads(await reader.readexactly(size))  # noqa: S301 - only our own process can write to the stream
