"""What stands for a link or a host that a reader or a tool is to fill in."""

import re

from probe.patterns import lazy_compile
from probe.url import scheme

# Placeholders of Jinja, Liquid, Mustache, ERB and shells, and of URI templates (RFC 6570).
_TEMPLATE = lazy_compile(r"^\\[\"']|\{\{|\{%|<%|\$\{|\{[\w.+#/;?&*:|-]*\}")
# What other tools replace, and is no name of a file either where there is none. Of ``%20`` and its like two are no pair
# of marks: what stands between the marks begins as no escape does, or no escape begins with the second one.
_NAME = lazy_compile(
    r"\$\w|%[sd](?![0-9A-Fa-f])|%(?![0-9A-Fa-f]{2})\w+%|%\w+%(?![0-9A-Fa-f]{2})|__[A-Z][A-Z_]*__|^@|^[%?]=|^<\?"
    r"|^['\"]\s*\+|^(?:[A-Z0-9]+_)*(?:URL|URI|LINK|HREF|PLACEHOLDER|TODO)(?:#|\Z)|^(?:YOUR|INSERT|LINK_TO|URL_OF)_[A-Z0-9_]+(?:#|\Z)"
)
_AUTHORITY = lazy_compile(r"https?:[/\\]{2}([^/\\?#\s@:]*)(?::([^/\\?#\s@]*))?(?:[/\\?#]|\Z)", re.IGNORECASE)
_FORMATTED = lazy_compile(r"%[sd](?![0-9A-Fa-f])")  # as printf and Python fill it in
_WORD = lazy_compile(r"[A-Za-z_]\w*")
# Host names are written in lower case, but for what takes the place of one.
_HOST = lazy_compile(r"(?:.*\.)?(?:[A-Z][A-Z0-9]*[_-])+[A-Z0-9]+(?:\..*)?|(?!LOCALHOST\Z)[A-Z][A-Z0-9]+")


def is_template(text: str) -> bool:
    """Whether a part of a link is still to be filled in, whatever files there are."""
    return _TEMPLATE.search(text) is not None


def is_placeholder(text: str) -> bool:
    """Whether a text that names no file is one that other tools replace."""
    return _NAME.search(text) is not None


def has_no_host(text: str) -> bool:
    """Whether a URL is written with a word in the place of its host or port: ``http://HOST/``, ``http://x:port/``.

    So is ``mailto:NAME@HOST`` or ``mailto:YOUR_EMAIL``; ``%s`` takes the place of a name.
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
