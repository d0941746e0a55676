"""Messages on a stream of bytes: the length of each before it. Both ends are processes of ours."""

import asyncio
import pickle
from typing import Any

_LENGTH = 8  # bytes


def framed(message: object) -> bytes:
    """Return a message as it is on the stream."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(_LENGTH, "big") + content


async def read_message(reader: asyncio.StreamReader) -> Any:  # noqa: ANN401 - whatever the other end has sent
    """Return the next message; raises IncompleteReadError at the end of the stream, ConnectionError."""
    size = int.from_bytes(await reader.readexactly(_LENGTH), "big")
    return pickle.loads(await reader.readexactly(size))  # noqa: S301 - nobody but our own process can write there
