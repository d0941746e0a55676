"""The URLs of ``srcset``, by the algorithm of the HTML standard: https://html.spec.whatwg.org/#parse-a-srcset-attribute."""

import re
from collections.abc import Iterator

from probe.patterns import lazy_compile

_WS = r"\t\n\f\r "
# Descriptors extend to a comma outside of parentheses; a URL that ends with a comma has none.
_CANDIDATE = re.compile(rf"[{_WS},]*+([^{_WS},][^{_WS}]*+)")
_DESCRIPTORS = lazy_compile(r"(?:[^,(]++|\([^)]*+(?:\)|\Z))*+")


def urls(srcset: str) -> Iterator[tuple[str, int]]:
    """Yield the URL of each candidate and its offset, with any descriptors; commas inside a URL belong to it."""
    position = 0
    while found := _CANDIDATE.match(srcset, position):
        position = found.end()
        url = found[1].rstrip(",")
        if len(url) == len(found[1]):
            descriptors = _DESCRIPTORS.match(srcset, position)
            position = descriptors.end() if descriptors else position
        yield url, found.start(1)
