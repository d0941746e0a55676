r"""Math, in which ``[X](t)`` is not a link: ``$…$``, ``$$…$$``, ``\(…\)``, ``\[…\]``, ``\begin{align}``, ``{math}``.

https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
and https://pandoc.org/MANUAL.html#extension-tex_math_dollars: no blank after the first dollar sign or before the
last, and no digit or letter after the last, so that amounts of money and shell variables are not math.
"""

import re
from bisect import bisect_right

from probe.extract.markdown.links import Link
from probe.patterns import lazy_compile
from probe.url import scheme

_LONGEST = 2000  # characters
_INLINE = rf"(?<![\\$\w`])\$(?![\s$`\d])(?:[^$`\\\n]|\\[^\n]){{1,{_LONGEST}}}+(?<![\s\\])\$(?![\w$])"
_DISPLAY = rf"(?<![\\$])\$\$(?:(?!\$\$|`|\n[ \t]*\n)[\s\S]){{1,{_LONGEST}}}+\$\$"
_DIRECTIVE = r"^[ \t]*(?P<colons>:{3,})[ \t]*\{math\}(?:(?!\n[ \t]*(?P=colons))[\s\S])*+"
# LaTeX and MathJax delimiters. In Markdown they are escaped brackets, so that their content decides.
_ROUND = rf"\((?:(?!\\\)|\n[ \t]*\n)[\s\S]){{1,{_LONGEST}}}+\\\)"
_SQUARE = rf"\[(?:(?!\\\]|\n[ \t]*\n)[\s\S]){{1,{_LONGEST}}}+\\\]"
_BRACKETS = rf"(?<!\\)\\{{1,2}}(?:{_ROUND}|{_SQUARE})"
# Raw TeX of pandoc and Jupyter, and MyST's amsmath: https://myst-parser.readthedocs.io/en/latest/syntax/math.html.
_ENVIRONMENTS = (
    "align|alignat|array|cases|eqnarray|equation|flalign|gather|math|displaymath|multline|split|[bBpvV]?matrix"
)
_ENVIRONMENT = (
    rf"\\begin\{{(?P<environment>(?:{_ENVIRONMENTS})\*?)\}}"
    rf"(?:(?!\\end\{{|\n[ \t]*\n)[\s\S]|\\end\{{(?!(?P=environment)\}})){{1,{_LONGEST}}}+\\end\{{(?P=environment)\}}"
)
_MATH = lazy_compile(rf"{_ENVIRONMENT}|{_DIRECTIVE}|{_DISPLAY}|{_INLINE}|{_BRACKETS}", re.MULTILINE)
_SIGNS = lazy_compile(r"\\[A-Za-z]|[\^_=+<|]|\w\[")
_DESTINATION = lazy_compile(r"\]\([^()\n]*\)")


def without_math(text: str, found: list[Link]) -> list[Link]:
    """Return the links of a text that are outside of math; a URL with a scheme is a link in math too."""
    if not found or not _may_have_formulas(text):
        return found
    spans = [formula.span() for formula in _MATH.finditer(text) if _is_formula(formula[0])]
    starts = [start for start, _ in spans]

    def is_in_one(link: Link) -> bool:
        at = bisect_right(starts, link.offset) - 1
        return at >= 0 and link.offset < spans[at][1] and scheme(link.url) is None

    return [link for link in found if not is_in_one(link)]


def _may_have_formulas(text: str) -> bool:
    """Whether a text contains the start of math; one-character searches are ten times as fast as longer ones."""
    if "$" in text or ("{" in text and "{math}" in text):
        return True
    return "\\" in text and any(map(text.__contains__, ("\\(", "\\[", "\\begin{")))


def _is_formula(text: str) -> bool:
    return (
        not text.startswith("\\")
        or text.startswith("\\begin")
        or _SIGNS.search(_DESTINATION.sub("]", text.strip("\\"))) is not None
    )
