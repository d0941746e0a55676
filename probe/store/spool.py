"""Results of one run, kept until the reports are written: the first ones in memory, the rest in a temporary file."""

import pickle
import tempfile
from array import array
from collections.abc import Iterator
from typing import IO, Self

from msgspec.msgpack import Decoder, Encoder

from probe.model import Result

MOST_IN_MEMORY = 10_000  # results, which take some 850 bytes each there, and a quarter of that in the file
_NOWHERE = -1
_BUFFER = 1 << 16  # bytes
_LENGTH = 4  # bytes before each result that say how long it is

_PACKED, _PICKLED = b"\0", b"\1"
_ENCODER, _DECODER = Encoder(), Decoder(Result)  # a tenth of the time of pickle


class Spool:
    """Add results in any order, read them back in the order of their targets, as often as needed.

    The temporary file has no name, holds nothing but what this process wrote, and is gone with it.
    """

    def __init__(self, most_in_memory: int = MOST_IN_MEMORY) -> None:
        self._most = most_in_memory
        self._memory: dict[int, Result] = {}
        self._places = array("q")  # by target: the place in the file, or nowhere
        self._file: IO[bytes] | None = None
        self._end = 0  # of what is written
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
        """Keep a result; raises OSError where the disk is full."""
        index = result.target.index
        if len(self._memory) < self._most:
            self._memory[index] = result
        else:
            if index >= len(self._places):
                self._places.extend([_NOWHERE] * (index + 1 - len(self._places)))
            self._places[index] = self._append(_encoded(result))
        self._count += 1

    def _append(self, content: bytes) -> int:
        """Write behind all else, and return where."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="probe-", buffering=_BUFFER)  # noqa: SIM115 - as long as this
        if not self._is_at_end:
            self._file.seek(self._end)
        place = self._end
        self._is_at_end = False  # until all of it is written
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
    except UnicodeEncodeError:  # bytes of a document that are no characters
        return _PICKLED + pickle.dumps(result, pickle.HIGHEST_PROTOCOL)


def _decoded(content: bytes) -> Result:
    if content[:1] == _PACKED:
        return _DECODER.decode(memoryview(content)[1:])
    result: Result = pickle.loads(content[1:])  # noqa: S301 - written by this process, in a file without a name
    return result
