"""Formulas, in which ``[X](t)`` is no link: ``$…$``, ``$$…$$`` and MyST's ``:::{math}``.

https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
and https://pandoc.org/MANUAL.html#extension-tex_math_dollars: no blank behind the first dollar sign nor before the
last, and no digit or letter behind that, so that amounts of money and variables of shells are none.
"""

import re
from bisect import bisect_right

from probe.extract.markdown.links import Link
from probe.patterns import lazy_compile
from probe.url import scheme

_LONGEST = 2000  # characters
_INLINE = rf"(?<![\\$\w`])\$(?![\s$`\d])(?:[^$`\\\n]|\\[^\n]){{1,{_LONGEST}}}+(?<![\s\\])\$(?![\w$])"
_DISPLAY = rf"(?<![\\$])\$\$(?:(?!\$\$|`|\n[ \t]*\n)[\s\S]){{1,{_LONGEST}}}+\$\$"
_DIRECTIVE = r"^[ \t]*(:{3,})[ \t]*\{math\}(?:(?!\n[ \t]*\1)[\s\S])*+"
_MATH = lazy_compile(rf"{_DIRECTIVE}|{_DISPLAY}|{_INLINE}", re.MULTILINE)


def without_math(text: str, found: list[Link]) -> list[Link]:
    """Return the links of a text that stand in no formula; what has a scheme is a link there too."""
    if not found or ("$" not in text and "{math}" not in text):
        return found
    spans = [formula.span() for formula in _MATH.finditer(text)]
    starts = [start for start, _ in spans]

    def is_in_one(link: Link) -> bool:
        at = bisect_right(starts, link.offset) - 1
        return at >= 0 and link.offset < spans[at][1] and scheme(link.url) is None

    return [link for link in found if not is_in_one(link)]
