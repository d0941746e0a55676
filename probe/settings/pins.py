"""Addresses that the user sets for hosts, in place of DNS: ``HOST:PORT:ADDRESS``, as in curl."""

import re
from collections.abc import Iterable
from ipaddress import ip_address

from probe.errors import SettingsError
from probe.settings.demands import shown
from probe.url import host_of, normalise

Pin = tuple[str, int, tuple[str, ...]]
"""A host (``*`` for any), a port, and the addresses to connect to."""

_PIN = re.compile(r"\s*(\*|[^\s:/?#\[\]@]+):(\d{1,5}):(\S+?)\s*")


def read_pins(_: str, given: object) -> tuple[Pin, ...]:
    """Return each ``HOST:PORT:ADDRESS[,ADDRESS]`` or triple; raises SettingsError."""
    entries = [given] if isinstance(given, str) else given
    if not isinstance(entries, list | tuple):
        raise SettingsError(f"resolve must be texts of the form HOST:PORT:ADDRESS, not {shown(given)}")
    return tuple(map(_pin, entries))


def _pin(entry: object) -> Pin:
    match entry:
        case (str(host), int(port), tuple(addresses)):
            return host, port, addresses
        case str() if found := _PIN.fullmatch(entry):
            port = int(found[2])
            if 0 < port < 65_536:
                return _host(found[1], entry), port, tuple(_address(text, entry) for text in found[3].split(","))
    raise SettingsError(f"resolve: {shown(entry)} is not HOST:PORT:ADDRESS, as in www.example.com:443:192.0.2.7")


def _host(text: str, entry: str) -> str:
    """Return a host as it appears in URLs, so that a lookup works for names in any case and script."""
    if text == "*":
        return text
    try:
        host = host_of(normalise(f"http://{text}/"))
    except ValueError:
        raise SettingsError(f"resolve: {shown(entry)}: {shown(text)} is not a host name") from None
    if host.replace(".", "").isdigit():
        raise SettingsError(f"resolve: {shown(entry)}: {shown(text)} is an address, which is not looked up")
    return host


def _address(text: str, entry: str) -> str:
    try:
        return str(ip_address(text.removeprefix("[").removesuffix("]")))
    except ValueError:
        raise SettingsError(f"resolve: {shown(entry)}: {shown(text)} is not an IP address") from None


def pinned(pins: Iterable[Pin], host: str, port: int) -> tuple[str, ...]:
    """Return the addresses that the user set for a host and port, empty if DNS is to be used; the last entry wins."""
    found: tuple[str, ...] = ()
    for name, of, addresses in pins:
        if of == port and name in ("*", host):
            found = addresses
    return found
