"""Regular expressions that run only on texts that contain a literal required for a match.

Most pages contain none of the words of the tables. A search for literals takes a tenth of the time of a large
alternation. A pattern is compiled when a text first contains one of its literals.
"""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, cast

_Literals = frozenset[str]
# With IGNORECASE these letters match more than their own two cases; the pattern always runs on a text with one of them.
_ODD = re.compile("[\u0130\u0131\u017f\u212a\u1c80-\u1c8a\ua64a\ua64b]")
_ENOUGH = 4  # characters; longer literals are hardly rarer


def guarded(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return an object with the methods and attributes of the ``re.Pattern`` for the same arguments."""
    return cast("re.Pattern[str]", _Guarded(pattern, flags))


def needed(pattern: str, flags: int = 0) -> _Literals | None:
    """Return literals, one of which is in every match, or None without such; lower case if case is ignored."""
    tree = import_module("re._parser").parse(pattern, flags)
    if tree.state.flags & re.IGNORECASE and not flags & re.IGNORECASE:
        return None
    return _of_sequence(tree, ignoring=bool(flags & re.IGNORECASE))


class Needed:
    """Literals, one of which a text must contain for any of some patterns to match; None if they are unknown."""

    def __init__(self, literals: _Literals | None, *, ignoring: bool) -> None:
        self.literals, self.ignoring = literals, ignoring
        self._all = tuple(sorted(literals or ()))
        self._ascii = tuple(filter(str.isascii, self._all))

    @classmethod
    def by_any(cls, patterns: Iterable[re.Pattern[str]]) -> "Needed":
        """Return the literals required for any of these guarded patterns to match; all patterns must ignore case."""
        sets = [cast("_Guarded", pattern).needed.literals for pattern in patterns]
        known = None if None in sets else frozenset().union(*cast("list[_Literals]", sets))
        return cls(known, ignoring=True)

    def is_in(self, text: str) -> bool:
        """Whether a text contains one of the literals, or the literals are unknown."""
        if self.literals is None:
            return True
        literals = self._ascii if text.isascii() else self._all
        if self.ignoring:
            if literals is self._all and _ODD.search(text):
                return True
            text = text.lower()
        for literal in literals:  # noqa: SIM110 - any() with a generator takes twice as long
            if literal in text:
                return True
        return False


class _Guarded:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags
        self.needed = Needed(needed(pattern, flags), ignoring=bool(flags & re.IGNORECASE))

    def search(self, text: str) -> re.Match[str] | None:
        return self._compiled.search(text) if self.needed.is_in(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._compiled.fullmatch(text) if self.needed.is_in(text) else None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the methods of a pattern
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "_compiled":
            self._compiled = re.compile(self.pattern, self.flags)
            return self._compiled
        return getattr(self._compiled, name)


def _of_sequence(items: Any, *, ignoring: bool) -> _Literals | None:  # noqa: ANN401 - the parser's own tree
    """Return the rarest set of required literals among the sets of the parts of a sequence."""
    found = [literals for literals in _parts(items, ignoring=ignoring) if literals and "" not in literals]
    return max(found, key=_rarity, default=None)


def _rarity(literals: _Literals) -> tuple[int, int]:
    return min(_ENOUGH, *map(len, literals)), -len(literals)


def _parts(items: Any, *, ignoring: bool) -> Iterator[_Literals | None]:  # noqa: ANN401 - the same
    run = ""
    for operation, argument in items:
        name = str(operation)
        if name == "LITERAL" and (not ignoring or _is_safe(chr(argument))):
            run += chr(argument).lower() if ignoring else chr(argument)
            continue
        yield frozenset({run})
        run = ""
        match name:
            case "BRANCH":
                branches = [_of_sequence(branch, ignoring=ignoring) for branch in argument[1]]
                yield None if None in branches else frozenset().union(*cast("list[_Literals]", branches))
            case "SUBPATTERN" if not argument[1] and not argument[2]:  # no flags of its own
                yield _of_sequence(argument[3], ignoring=ignoring)
            case "ATOMIC_GROUP":
                yield _of_sequence(argument, ignoring=ignoring)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if argument[0] > 0:
                yield _of_sequence(argument[2], ignoring=ignoring)
    yield frozenset({run})


def _is_safe(letter: str) -> bool:
    """Whether a character matches only its own two cases (or itself, if it has no case), apart from odd letters."""
    return letter.isascii() or letter.lower() == letter.upper() or "\u0410" <= letter <= "\u044f"
