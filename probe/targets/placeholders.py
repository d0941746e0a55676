"""Placeholders for links or hosts that a reader or a tool fills in."""

import re

from probe.patterns import lazy_compile
from probe.url import scheme

# Placeholders of Jinja, Liquid, Mustache, ERB and shells, and of URI templates (RFC 6570).
_TEMPLATE = lazy_compile(r"^\\[\"']|\{\{|\{%|<%|\$\{|\{[\w.+#/;?&*:|-]*\}")
# Placeholders of other tools, if no file has the name. Two escapes such as ``%20`` are not a pair of marks: the text
# between marks does not begin like an escape, or no escape begins at the second mark.
_NAME = lazy_compile(
    r"\$\w|%[sd](?![0-9A-Fa-f])|%(?![0-9A-Fa-f]{2})\w+%|%\w+%(?![0-9A-Fa-f]{2})|__[A-Z][A-Z_]*__|^@|^[%?]=|^<\?"
    r"|^['\"]\s*\+|^(?:[A-Z0-9]+_)*(?:URL|URI|LINK|HREF|PLACEHOLDER|TODO)(?:#|\Z)|^(?:YOUR|INSERT|LINK_TO|URL_OF)_[A-Z0-9_]+(?:#|\Z)"
)
_AUTHORITY = lazy_compile(r"https?:[/\\]{2}([^/\\?#\s@:]*)(?::([^/\\?#\s@]*))?(?:[/\\?#]|\Z)", re.IGNORECASE)
_FORMATTED = lazy_compile(r"%[sd](?![0-9A-Fa-f])")  # filled in by printf and Python
_WORD = lazy_compile(r"[A-Za-z_]\w*")
# Host names are lower case, except for placeholders.
_HOST = lazy_compile(r"(?:.*\.)?(?:[A-Z][A-Z0-9]*[_-])+[A-Z0-9]+(?:\..*)?|(?!LOCALHOST\Z)[A-Z][A-Z0-9]+")


def is_template(text: str) -> bool:
    """Whether a part of a link is a template placeholder, regardless of existing files."""
    return _TEMPLATE.search(text) is not None


def is_placeholder(text: str) -> bool:
    """Whether a text that names no file is a placeholder of another tool."""
    return _NAME.search(text) is not None


def has_no_host(text: str) -> bool:
    """Whether a URL has a placeholder for its host or port: ``http://HOST/``, ``http://x:port/``.

    The same applies to ``mailto:NAME@HOST`` and ``mailto:YOUR_EMAIL``; ``%s`` is a placeholder for a name.
    """
    if scheme(text) == "mailto":
        address = text.partition(":")[2].partition("?")[0]
        return _FORMATTED.search(address) is not None or _HOST.fullmatch(address.rpartition("@")[2]) is not None
    if scheme(text) not in ("http", "https"):
        return False
    found = _AUTHORITY.match(text)
    if found is None:
        return False
    host, port = found[1], found[2]
    return bool(port and _WORD.fullmatch(port)) or _HOST.fullmatch(host) is not None
