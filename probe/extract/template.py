"""Detection of URL templates: texts that look like a URL, but that a program would still fill in or extend.

A probe of the fixed part would request a URL that no visitor ever opens, so a template is not a mention. As a
trade-off, a rare real URL with a ``$``, a ``*`` or a lone ``%`` is skipped.
"""

from probe.patterns import lazy_compile

_OPEN = lazy_compile(
    r"[{}<>*]"  # {id}, ${id}, {{ id }}, #{id}, <id>, wildcards
    r"|(?<![?&])\$|\$(?![A-Za-z]+=)"  # $id, $1; not OData's "?$top=1"
    r"|%(?![0-9A-Fa-f]{2})"  # %s, %d, %(id)s
    r"|/:[A-Za-z_]"  # the routes of web frameworks: /users/:id
    r"|@[A-Z][A-Z_]*@"  # autoconf
    r"|\([^()]*\||\[\^"  # regular expressions
    r"|\.\.\.|\u2026"  # omissions by the author
)

_BLANK = r"[ \t]*+(?:\r?\n[ \t]++)?"  # a line break only before an indented line: the lines of a patch start with "+"
_ADDED_TO = (
    r"\+|\|\||\.\.|~|&(?=[ \t]*\w)|\.\s?\$|\.concat\b|(?<=\s)\.(?=\s)"  # string concatenation in a dozen languages
    r"|<<(?!\s*(?:std::)?endl|\s*[\"']\\n)"
)
_GOES_ON = lazy_compile(
    r"[{\u2026]|<[?%]"
    rf"|[\"'`]{_BLANK}(?:{_ADDED_TO})"
    # Adjacent literals are concatenated; some languages require a line continuation.
    r"|([\"'])[ \t]*+\\?[ \t]*+\r?\n[ \t]++[A-Za-z]{0,2}\1(?!\1|https?:)"
    r"|\\(?![nrtbefv0\"'`\\<\s]|(?:u00|x)(?:[01]|2[027]|3[cCeE]))|\\(?=[\r\n])"
)
_NAMED = lazy_compile(r"<([A-Za-z][\w .-]{0,40})>")
_ELEMENTS = """
a abbr article aside b big blockquote body br caption center cite code dd del details div dl dt em embed figcaption
figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd li link main mark meta nav
noscript ol option p para pre q s samp script section see small span strike strong style sub summary sup svg table tbody
td tfoot th thead title tr tt u ul var video wbr
"""
_ELEMENT_NAMES = frozenset(_ELEMENTS.split())


def is_template(url: str) -> bool:
    """Whether a URL has a placeholder."""
    whole = url.replace("...", "", 1) if "/compare/" in url else url  # https://github.com/a/b/compare/v1...v2
    return _OPEN.search(whole) is not None


def goes_on(text: str, end: int) -> bool:
    """Whether the text after a URL that ends at ``end`` extends it: a placeholder, or a concatenated string."""
    if end == len(text):
        return False
    if text[end] == "<":
        named = _NAMED.match(text, end)
        if named is not None:
            return named[1].lower() not in _ELEMENT_NAMES
    return _GOES_ON.match(text, end) is not None
