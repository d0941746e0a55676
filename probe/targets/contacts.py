"""Links to mailboxes and telephones: whether they can be right at all, whoever is asked."""

import re
from urllib.parse import unquote

from probe.mail import mailto
from probe.patterns import lazy_compile

# RFC 3966, 3: digits with visual separators, and parameters; those who dial take blanks as well.
_NUMBER = lazy_compile(r"\+?(?=[^;]*\d)[\d\s().*#/-]+(?:;.*)?", re.DOTALL)


def cannot_be_right(url: str, scheme: str) -> bool:
    """Whether a ``mailto:`` link names no address that can be one, or what follows ``tel:`` is no number."""
    if scheme == "mailto":
        return mailto(url).wrong is not None
    return scheme == "tel" and _NUMBER.fullmatch(unquote(url[len(scheme) + 1 :])) is None
