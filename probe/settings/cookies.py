"""Read a cookie file in Netscape format, as curl, wget and browser extensions write it, for ``--cookies``.

Each line has seven fields, separated by tabs: domain, whether the cookie applies to subdomains, path, whether it is
sent over https only, the expiry time (seconds since 1970), name and value. The format:
https://curl.se/docs/http-cookies.html.
"""

import math
from collections.abc import Iterator

from msgspec import Struct

from probe.errors import SettingsError
from probe.settings.demands import require_name
from probe.url import host_of, normalise, path_of

LONGEST_COOKIE = 4096  # bytes of name and value; RFC 6265, 6.1
LARGEST_FILE = 4 << 20  # bytes; browsers keep about 3,000 cookies

_HTTP_ONLY = "#HttpOnly_"  # an HttpOnly cookie is written as a comment, so that old readers skip it
_FLAGS = {"TRUE": True, "FALSE": False}


class Cookie(Struct, frozen=True, gc=False):
    """One cookie and its scope; ``host_only`` is true if the cookie does not apply to subdomains.

    ``expires`` is in seconds since 1970, or None for a session cookie. ``value`` is None if a server has deleted a
    cookie that the user supplied.
    """

    name: str
    value: str | None
    domain: str
    host_only: bool
    path: str
    secure: bool
    expires: float | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """The key that is unique in a cookie store (RFC 6265, 5.3, step 11)."""
        return self.name, self.domain, self.path

    def fits(self, url: str) -> bool:
        """Whether the cookie is sent with a request (RFC 6265, 5.4)."""
        if self.secure and not url.startswith("https:"):
            return False
        host = host_of(url)
        if host != self.domain and (self.host_only or not host.endswith("." + self.domain)):
            return False
        path = path_of(url)
        return path == self.path or path.startswith(self.path if self.path.endswith("/") else self.path + "/")


class CookieFile(Struct, frozen=True):
    """The cookies of a file; of several with the same key, the last one. The repr shows only the file name."""

    name: str
    cookies: tuple[Cookie, ...] = ()

    def __repr__(self) -> str:
        return f"CookieFile({self.name!r})"

    def __str__(self) -> str:
        return self.name


def read_cookies(name: str, given: object) -> CookieFile | None:
    """Return the cookies of a file; raises SettingsError, whose message quotes nothing from the file."""
    if given is None or isinstance(given, CookieFile):
        return given
    require_name(name, given, "file")
    file = str(given)
    try:
        with open(file, "rb") as stream:  # noqa: PTH123 - the system reports a name that Path cannot represent
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SettingsError(f"cookies {file}: {error.strerror or error}") from None
    if len(content) > LARGEST_FILE:
        raise SettingsError(f"cookies {file}: larger than {LARGEST_FILE >> 20} MiB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"cookies {file}: not UTF-8 text") from None
    return CookieFile(file, tuple({cookie.key: cookie for cookie in _cookies(file, text)}.values()))


def _cookies(file: str, text: str) -> Iterator[Cookie]:
    for number, written in enumerate(text.split("\n"), 1):
        line = written.removesuffix("\r").removeprefix(_HTTP_ONLY)
        if not line.strip() or line.startswith("#"):
            continue
        found = _cookie(line.split("\t"))
        if isinstance(found, str):
            raise SettingsError(f"cookies {file}:{number}: {found}")
        yield found


def _cookie(fields: list[str]) -> Cookie | str:
    """Return the cookie in a line's fields, or an error message that quotes none of the fields."""
    if len(fields) == 6:
        fields = [*fields, ""]  # editors strip the tab before an empty value
    if len(fields) != 7:
        return "must have seven fields with tabs between them, as curl writes them"
    domain, below, path, secure, until, name, value = fields
    host, expires = _host(domain.removeprefix(".")), _moment(until)
    flags = below.upper() in _FLAGS and secure.upper() in _FLAGS
    faults = {
        "its first field is not a domain": not host,
        "its second and fourth field must be TRUE or FALSE": not flags,
        "its third field is not a path that begins with /": not path.startswith("/") or not path.isprintable(),
        "its fifth field is not a number of seconds": expires is None,
        "its name or value cannot be sent": not name or "=" in name or not _is_sendable(name + value),
        f"its name and value are longer than {LONGEST_COOKIE} bytes": len((name + value).encode()) > LONGEST_COOKIE,
    }
    fault = next((said for said, holds in faults.items() if holds), None)
    if fault is not None:
        return fault
    # A name without a dot has no subdomains (it could be a country's top-level domain), nor does an address.
    alone = not _FLAGS[below.upper()] or "." not in host or host.startswith("[") or host[-1].isdigit()
    return Cookie(name, value, host, alone, path, _FLAGS[secure.upper()], expires or None)


def _host(text: str) -> str:
    """Return a domain as it appears in URLs, or an empty text if it is invalid."""
    try:
        href = normalise(f"http://[{text}]/" if ":" in text and not text.startswith("[") else f"http://{text}/")
    except ValueError:
        return ""
    host = host_of(href)
    return host if href == f"http://{host}/" else ""


def _moment(text: str) -> float | None:
    """Return seconds since 1970, 0 for a cookie that does not expire; None if the text is not a number."""
    try:
        moment = float(text or "0")
    except ValueError:
        return None
    return moment if math.isfinite(moment) else None


def _is_sendable(text: str) -> bool:
    """Whether a name or value is valid in a header and forms a single cookie there."""
    return ";" not in text and text.isprintable()
