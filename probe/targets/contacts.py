"""Links to mailboxes and telephones, of which nobody is asked: whether they can be right at all."""

import re
from urllib.parse import unquote

from probe.patterns import lazy_compile

_ADDRESS = lazy_compile(r"[^\s@]+@[^\s@.,]+(?:\.[^\s@.,]+)*")
# RFC 3966, 3: digits with visual separators, and parameters; those who dial take blanks as well.
_NUMBER = lazy_compile(r"\+?(?=[^;]*\d)[\d\s().*#/-]+(?:;.*)?", re.DOTALL)


def cannot_be_right(url: str, scheme: str) -> bool:
    """Whether what follows ``mailto:`` is no list of addresses (RFC 6068, 2), or what follows ``tel:`` no number."""
    rest = url[len(scheme) + 1 :]
    if scheme == "mailto":
        addresses = rest.partition("?")[0]
        if not addresses:
            return "?" not in rest  # the fields may name the recipients, or leave them to the reader
        return not all(_ADDRESS.fullmatch(unquote(each).strip()) for each in addresses.split(","))
    return scheme == "tel" and _NUMBER.fullmatch(unquote(rest)) is None
