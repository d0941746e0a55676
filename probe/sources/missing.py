"""Possible meanings of a name on the command line that is not a file."""

import os
import re
from difflib import get_close_matches

from probe.extract import looks_like_a_file
from probe.misspelt import nearest

# A name with a dot whose last part is not a number, an IPv4 address, or localhost; optionally with a port and a path.
_HOST = re.compile(
    r"(?:(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]+|\d{1,3}(?:\.\d{1,3}){3}|localhost(?=[:/]))(?::\d+)?(?=[/?#]|$)",
    re.IGNORECASE,
)
_TRAILING = "/,;"


def is_host(name: str) -> bool:
    """Whether a name without a file is read as a URL, as in a list: it looks like a host and not like a document.

    As in a list, a misspelt scheme is reported with the correct spelling.
    """
    host = _HOST.match(name)
    return nearest(name) is not None or (host is not None and not looks_like_a_file(name.rstrip(_TRAILING)))


def nearest_file(name: str) -> str | None:
    """Return the file or folder in the same directory with the most similar name, or None."""
    folder, last = os.path.split(name)
    try:
        near = get_close_matches(last, os.listdir(folder or os.curdir), n=1, cutoff=0.75)  # noqa: PTH208 - may be gone
    except (OSError, ValueError):
        return None
    return os.path.join(folder, near[0]) if near else None  # noqa: PTH118 - a str
