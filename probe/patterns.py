"""Regular expressions that are compiled at their first use, because most runs need only a few of them."""

import re
import sys
from typing import Any, AnyStr, cast

# Before 3.11.5, a possessive quantifier of a group with alternatives matches wrongly (github.com/python/cpython,
# issue 106052); an atomic group, which takes more memory, matches the same rightly.
_POSSESSIVE_IS_WRONG = sys.version_info < (3, 11, 5)
_ESCAPE_OR_CLASS = r"\\[\s\S]|\[\^?\]?(?:[^\]\\]|\\[\s\S])*\]"
_PARTS = re.compile(rf"{_ESCAPE_OR_CLASS}|(?P<open>\()|(?P<close>\))(?:(?P<quantifier>[*+?]|\{{\d*,?\d*\}})\+)?")


def lazy_compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return an object with the methods and attributes of the same ``re.Pattern``, which it compiles at its first use.

    The functions of ``re`` do not accept this object as a pattern.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))


class _Lazy:
    def __init__(self, pattern: Any, flags: int) -> None:  # noqa: ANN401 - text or bytes
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the methods of a pattern
        """Compile the pattern and store the method, so that the next access does not call this function."""
        if name.startswith("__"):
            raise AttributeError(name)
        pattern = with_atomic_groups(self.pattern) if _POSSESSIVE_IS_WRONG else self.pattern
        found = getattr(re.compile(pattern, self._flags), name)
        vars(self)[name] = found
        return found


def with_atomic_groups(pattern: AnyStr) -> AnyStr:
    """Return an equivalent pattern in which groups have no possessive quantifiers: ``(?>(…)*)`` for ``(…)*+``."""
    if isinstance(pattern, bytes):
        return with_atomic_groups(pattern.decode("latin-1")).encode("latin-1")
    pieces: list[str] = []
    opened: list[int] = []
    end = 0
    for part in _PARTS.finditer(pattern):
        pieces.append(pattern[end : part.start()])
        end = part.end()
        if part["open"]:
            opened.append(len(pieces))
        start = opened.pop() if part["close"] and opened else 0
        if part["quantifier"]:
            pieces[start] = f"(?>{pieces[start]}"
            pieces.append(f"){part['quantifier']})")
        else:
            pieces.append(part[0])
    return "".join((*pieces, pattern[end:]))
