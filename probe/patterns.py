"""Regular expressions that are compiled at their first use, because a short run needs few of them."""

import re
from typing import Any, AnyStr, cast


def lazy_compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return an object with the methods and attributes of the same ``re.Pattern``, which it compiles at its first use.

    The functions of ``re`` do not accept this object as a pattern.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))


class _Lazy:
    def __init__(self, pattern: object, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the methods of a pattern
        """Compile the pattern and store the method, so that the next access does not call this function."""
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(self.pattern, self._flags), name)  # type: ignore[call-overload]
        vars(self)[name] = found
        return found
