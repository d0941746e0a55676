"""Results of one run, kept until the reports are written: the first ones in memory, the rest in a temporary file."""

import pickle
import tempfile
from array import array
from collections.abc import Iterator
from typing import IO, Self

from probe.model import Result

MOST_IN_MEMORY = 100_000  # results; about 60 MB
_NOWHERE = -1


class Spool:
    """Add results in any order, read them back in the order of their targets, as often as needed.

    The temporary file has no name, holds nothing but what this process wrote, and is gone with it.
    """

    def __init__(self, most_in_memory: int = MOST_IN_MEMORY) -> None:
        self._most = most_in_memory
        self._memory: dict[int, Result] = {}
        self._places = array("q")  # by target: the place in the file, or nowhere
        self._file: IO[bytes] | None = None
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
        if len(self._memory) < self._most:
            self._memory[result.target.index] = result
            self._count += 1
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="probe-")  # noqa: SIM115 - open as long as the spool
        index = result.target.index
        if index >= len(self._places):
            self._places.extend([_NOWHERE] * (index + 1 - len(self._places)))
        place = self._file.tell()
        pickle.dump(result, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._places[index] = place
        self._count += 1

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
        end = self._file.seek(0, 2)
        self._file.seek(place)
        result: Result = pickle.load(self._file)  # noqa: S301 - written by this process, in a file without a name
        self._file.seek(end)
        return result
