"""Results of one run, kept until the reports are written: the first ones in memory, the rest in a temporary file."""

import pickle
import tempfile
from array import array
from collections.abc import Iterator
from typing import IO, Self

from msgspec.msgpack import Decoder, Encoder

from probe.model import Result

MOST_IN_MEMORY = 10_000  # results; each takes about 850 bytes in memory, and a quarter of that in the file
_NOWHERE = -1
_BUFFER = 1 << 16  # bytes
_LENGTH = 4  # bytes of the length before each result

_PACKED, _PICKLED = b"\0", b"\1"
_ENCODER, _DECODER = Encoder(), Decoder(Result)  # takes a tenth of the time of pickle


class Spool:
    """Stores results in any order and reads them back in target order, any number of times.

    The temporary file has no name, contains only what this process wrote, and disappears with it.
    """

    def __init__(self, most_in_memory: int = MOST_IN_MEMORY) -> None:
        self._most = most_in_memory
        self._memory: dict[int, Result] = {}
        self._places = array("q")  # by target: the offset in the file, or ``_NOWHERE``
        self._file: IO[bytes] | None = None
        self._end = 0  # of the written bytes
        self._is_at_end = True
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def add(self, result: Result) -> None:
        """Store a result; raises OSError if the disk is full."""
        index = result.target.index
        if len(self._memory) < self._most:
            self._memory[index] = result
        else:
            if index >= len(self._places):
                self._places.extend([_NOWHERE] * (index + 1 - len(self._places)))
            self._places[index] = self._append(_encoded(result))
        self._count += 1

    def _append(self, content: bytes) -> int:
        """Append to the file, and return the offset."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="probe-", buffering=_BUFFER)  # noqa: SIM115 - until __exit__
        if not self._is_at_end:
            self._file.seek(self._end)
        place = self._end
        self._is_at_end = False  # until everything is written
        self._file.write(len(content).to_bytes(_LENGTH, "big") + content)
        self._is_at_end = True
        self._end += _LENGTH + len(content)
        return place

    def __iter__(self) -> Iterator[Result]:
        last = max(max(self._memory, default=-1), len(self._places) - 1)
        for index in range(last + 1):
            result = self.at(index)
            if result is not None:
                yield result

    def at(self, index: int) -> Result | None:
        """Return the result of the target with this number."""
        result = self._memory.get(index)
        if result is None and index < len(self._places) and self._places[index] != _NOWHERE:
            return self._read(self._places[index])
        return result

    def _read(self, place: int) -> Result:
        if self._file is None:
            raise IndexError(place)
        self._is_at_end = False
        self._file.seek(place)
        return _decoded(self._file.read(int.from_bytes(self._file.read(_LENGTH), "big")))


def _encoded(result: Result) -> bytes:
    try:
        return _PACKED + _ENCODER.encode(result)
    except UnicodeEncodeError:  # bytes of a document that are not valid characters
        return _PICKLED + pickle.dumps(result, pickle.HIGHEST_PROTOCOL)


def _decoded(content: bytes) -> Result:
    if content[:1] == _PACKED:
        return _DECODER.decode(memoryview(content)[1:])
    result: Result = pickle.loads(content[1:])  # noqa: S301 - written by this process, in a file without a name
    return result
