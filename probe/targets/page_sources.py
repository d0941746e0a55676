"""Markdown of which a tool outside the repository makes a page: its links to ``.html`` count from that page.

Sources: https://doc.rust-lang.org/rustdoc/ (a standalone Markdown file begins with ``% Title``), and the manuals of
md2man, ronn and mdman, whose title is ``name(section)`` and whose parts are filled in by blocks of Handlebars.
"""

import re
from functools import cache
from pathlib import Path

_MOST_READ = 1 << 20  # characters
_SOURCE = re.compile(r"\A\s*(?:% \S|#?\s*[\w.-]+\(\d\w*\)(?:\s|\Z))|^\s*\{\{[#/>]~?\s*\*?[\w-]", re.MULTILINE)


def counts_from_its_page(reference: str, document: str | None) -> bool:
    """Whether a reference without fragment in a document of this machine counts from a page made elsewhere."""
    if document is None or not document.lower().endswith((".md", ".markdown")):
        return False
    return reference.endswith(".html") and not reference.startswith("/") and _is_source(document)


@cache
def _is_source(path: str) -> bool:
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            return _SOURCE.search(file.read(_MOST_READ)) is not None
    except OSError:
        return False
