"""The ids of headings and terms in mdBook: crates/mdbook-html/src/utils.rs of rust-lang/mdBook."""

import re
from collections.abc import Iterable, Iterator

_DASHES = re.compile(r"-{2,3}")
_KEPT_BESIDE_LETTERS = "_-"


def id_from_content(text: str) -> str:
    """Return the id of a heading: id_from_content in utils.rs."""
    kept = (c if c.isalnum() or c in _KEPT_BESIDE_LETTERS else "-" if c.isspace() else "" for c in text.strip().lower())
    return "".join(kept) or "section"


def without_dashes(text: str) -> str:
    """Return a text without runs of dashes: smart punctuation replaces them by characters that ids drop."""
    return _DASHES.sub("", text)


def unique(ids: Iterable[str]) -> Iterator[str]:
    """Yield ids made unique as by unique_id in utils.rs."""
    used: set[str] = set()
    for each in ids:
        found, number = each, 0
        while found in used:
            number += 1
            found = f"{each}-{number}"
        used.add(found)
        yield found
