"""Validation of links to mailboxes and telephones by syntax, without any request."""

import re
from urllib.parse import unquote

from probe.mail import mailto
from probe.patterns import lazy_compile

# RFC 3966, 3: digits with visual separators, and parameters; phones also accept spaces.
_NUMBER = lazy_compile(r"\+?(?=[^;]*\d)[\d\s().*#/-]+(?:;.*)?", re.DOTALL)


def cannot_be_right(url: str, scheme: str) -> bool:
    """Whether a ``mailto:`` link has no valid address, or a ``tel:`` link has no valid number."""
    if scheme == "mailto":
        return mailto(url).wrong is not None
    return scheme == "tel" and _NUMBER.fullmatch(unquote(url[len(scheme) + 1 :])) is None
