"""Numbered anchors: lines of a source file, and pages of a PDF."""

import re
from pathlib import Path

from probe.errors import InputError
from probe.extract.pdf import page_count
from probe.model import Document

_LINES = re.compile(r"L(\d{1,9})(?:C\d+)?(?:-L?(\d{1,9})(?:C\d+)?)?|lines-(\d{1,9})(?:[-:](\d{1,9}))?")
_PAGE = re.compile(r"(?:.*&)?page=(\d{1,9})(?:&.*)?")
_HEAD = 8192  # bytes in which a binary file is expected to have a NUL


def has_number(document: Document, fragment: str) -> bool | None:
    """Whether a file has the line or page that a fragment names; None for other fragments and files."""
    if Path(document.name).suffix.lower() == ".pdf":
        return _has_page(document, fragment)
    found = _LINES.fullmatch(fragment)
    if found is None or not document.content or b"\0" in document.content[:_HEAD]:
        return None
    return max(int(number) for number in found.groups() if number) <= len(document.content.splitlines())


def _has_page(document: Document, fragment: str) -> bool | None:
    found = _PAGE.fullmatch(fragment)
    if found is None:
        return None
    try:
        count = page_count(document)
    except InputError:
        return None
    return int(found[1]) <= count
