"""Regular expressions that are compiled when they are first used: a short run needs few of the program's hundreds."""

import re
from typing import Any, AnyStr, cast


def lazy_compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what works as ``re.compile`` of the same does, by its methods and attributes; compiled at the first use.

    The functions of ``re`` do not take it for a pattern.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))


class _Lazy:
    def __init__(self, pattern: object, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the methods of a pattern
        """Compile, and keep the method: the next time it is found without this function."""
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(self.pattern, self._flags), name)  # type: ignore[call-overload]
        vars(self)[name] = found
        return found
