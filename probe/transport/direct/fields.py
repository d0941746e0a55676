"""The header fields of a reply, parsed at the first access."""

from collections.abc import Iterator, Mapping
from typing import Any


class Fields(Mapping[str, str]):
    """The fields of a reply, with case-insensitive names; of a repeated name, the first value counts.

    The input is valid lines of ``name: value``, as bytes or text.
    """

    __slots__ = ("_first", "_lines")

    def __init__(self, lines: bytes | str = "") -> None:
        self._lines = lines
        self._first: dict[str, str] | None = None

    def __getitem__(self, name: str) -> str:
        return self._values()[name.lower()]

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as Mapping declares it
        """Return the first value of a field."""
        return self._values().get(name.lower(), default)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values()

    def __iter__(self) -> Iterator[str]:
        names = {name.lower(): name for name, _ in reversed(list(self.pairs()))}
        return (names[name] for name in self._values())

    def __len__(self) -> int:
        return len(self._values())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._text()!r})"

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every field as sent, including repeated names."""
        for line in self._text().split("\n"):
            name, colon, value = line.partition(":")
            if colon:
                yield name, value.strip(" \t\r")

    def all_of(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        name = name.lower()
        if self._first is None and isinstance(self._lines, bytes) and name.encode() not in self._lines.lower():
            return ()
        if name not in self._values():
            return ()
        return tuple(value for written, value in self.pairs() if written.lower() == name)

    def _text(self) -> str:
        if isinstance(self._lines, bytes):
            self._lines = text_of(self._lines)
        return self._lines

    def _values(self) -> dict[str, str]:
        if self._first is None:
            first = self._first = {}
            for line in self._text().split("\n"):
                name, colon, value = line.partition(":")
                if colon:
                    first.setdefault(name.lower(), value.strip(" \t\r"))
        return self._first


def text_of(octets: bytes) -> str:
    """Decode UTF-8; each invalid byte becomes a lone surrogate, which every report escapes."""
    return octets.decode("utf-8", "surrogateescape")
