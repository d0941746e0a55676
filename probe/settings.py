"""Every option of a run and its default: frozen groups, valid at birth.

The field names are the words of the command line and of the config file, with ``_`` for ``-``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from math import isfinite
from typing import Any, Literal, Self, get_args

from probe.errors import SettingsError
from probe.model import FAILING_VERDICTS, Verdict

Method = Literal["auto", "head", "get"]
Soft404 = Literal["auto", "always", "never"]
Network = IPv4Network | IPv6Network

_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # a token, RFC 9110, 5.6.2
_HEADER_VALUE = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]*")  # RFC 9110, 5.5


def _require(holds: bool, complaint: str) -> None:
    if not holds:
        raise SettingsError(complaint)


def _require_number(name: str, number: object, least: float, *, whole: bool = False, above: bool = False) -> None:
    kind = int if whole else int | float
    good = isinstance(number, kind) and not isinstance(number, bool) and isfinite(number)
    if not good or not (number > least if above else number >= least):  # type: ignore[operator]
        want = f"{'a whole number, ' if whole else ''}{'more than' if above else 'at least'} {least:g}"
        raise SettingsError(f"{name} must be {want}, not {number!r}")


def _fits_a_header(text: object) -> bool:
    return isinstance(text, str) and _HEADER_VALUE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Pace:
    """How many exchanges run at once, and how many a second a host gets after a burst of the same number."""

    concurrency: int = 128
    per_host: int = 6  # what browsers open to one host over HTTP/1.1
    host_rate: float = 20.0

    def __post_init__(self) -> None:
        _require_number("concurrency", self.concurrency, 1, whole=True)
        _require_number("per-host", self.per_host, 1, whole=True)
        _require_number("host-rate", self.host_rate, 0)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait and how often to ask again; times are in seconds, ``deadline`` None for none."""

    timeout: float = 20.0
    connect_timeout: float = 10.0
    retries: int = 2
    retry_after_cap: float = 60.0
    deadline: float | None = None

    def __post_init__(self) -> None:
        _require_number("timeout", self.timeout, 0, above=True)
        _require_number("connect-timeout", self.connect_timeout, 0, above=True)
        _require_number("retries", self.retries, 0, whole=True)
        _require_number("retry-after-cap", self.retry_after_cap, 0)
        if self.deadline is not None:
            _require_number("deadline", self.deadline, 0, above=True)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a request looks like, and how far redirects are followed."""

    method: Method = "auto"
    header: tuple[tuple[str, str], ...] = ()
    user_agent: str | None = None
    max_redirects: int = 20  # Fetch standard, "HTTP-redirect fetch", step 7

    def __post_init__(self) -> None:
        _require(self.method in get_args(Method), f"method must be one of {', '.join(get_args(Method))}")
        _require_number("max-redirects", self.max_redirects, 0, whole=True)
        for name, value in self.header:
            _require(_HEADER_NAME.fullmatch(name) is not None, f"{name!r} is no header name")
            # The value may be a secret: it is not repeated.
            _require(_fits_a_header(value), f"the value of header {name!r} is no text, or has a control character")
        if self.user_agent is not None:
            _require(_fits_a_header(self.user_agent), "user-agent is no text, or has a control character")


@dataclass(frozen=True, slots=True)
class Trust:
    """Which certificates and addresses are good enough, and through which proxy."""

    insecure: bool = False
    ca_file: str | None = None
    proxy: str | None = None
    public_only: bool = False
    allow_net: tuple[Network, ...] = ()

    def __post_init__(self) -> None:
        if self.proxy is not None:
            _require(re.match(r"https?://[^/?#\s]", self.proxy) is not None, "proxy must be a URL: http://host:port")


@dataclass(frozen=True, slots=True)
class Judging:
    """Which statuses also count as success, when a page is looked into, and which verdicts fail a run."""

    accept: tuple[range, ...] = ()
    fail_on: frozenset[Verdict] = FAILING_VERDICTS
    soft_404: Soft404 = "auto"
    tls_warn_days: int = 14

    def __post_init__(self) -> None:
        _require(self.soft_404 in get_args(Soft404), f"soft-404 must be one of {', '.join(get_args(Soft404))}")
        _require_number("tls-warn-days", self.tls_warn_days, 0, whole=True)
        given: object = self.accept
        ranges = isinstance(given, tuple) and all(isinstance(statuses, range) for statuses in given)
        _require(ranges, "accept must be statuses and ranges of statuses: '200-299,403'")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which URLs are probed: those that match an ``include`` (if there is one) and no ``exclude``."""

    include: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()

    def takes(self, url: str) -> bool:
        """Whether ``url`` is to be probed."""
        if any(pattern.search(url) for pattern in self.exclude):
            return False
        return not self.include or any(pattern.search(url) for pattern in self.include)


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read: their format, which of their links count, and what relative links start from.

    ``as_`` names a format for all inputs, ``column`` the columns of tables by name or number from 1, ``root_dir`` the
    folder that ``/`` means, ``base_url`` the URL that documents are published under, ``remap`` pairs of a pattern and
    its replacement.
    """

    as_: str | None = None
    include_code: bool = False
    column: tuple[str, ...] = ()
    root_dir: str | None = None
    base_url: str | None = None
    fragments: bool = False
    remap: tuple[tuple[re.Pattern[str], str], ...] = ()


@dataclass(frozen=True, slots=True)
class Crawling:
    """How far links of pages are followed: ``recurse`` is the depth, 0 for none, None for no limit."""

    recurse: int | None = 0
    recurse_into: tuple[re.Pattern[str], ...] = ()
    no_robots: bool = False
    max_pages: int = 10_000


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a run can be told. ``Settings.of(retries=0, per_host=2)`` takes every option by its own name."""

    pace: Pace = field(default_factory=Pace)
    patience: Patience = field(default_factory=Patience)
    asking: Asking = field(default_factory=Asking)
    trust: Trust = field(default_factory=Trust)
    judging: Judging = field(default_factory=Judging)
    choice: Choice = field(default_factory=Choice)
    reading: Reading = field(default_factory=Reading)
    crawling: Crawling = field(default_factory=Crawling)

    @classmethod
    def of(cls, **options: Any) -> Self:  # noqa: ANN401 - each option has its own type, checked by its group
        """Return the defaults with ``options`` in place of theirs; raises SettingsError, with the nearest name.

        Texts are read as on the command line: ``accept="200-299,403"``, ``deadline="5m"``, ``exclude=["^mailto"]``,
        ``header={"X-Key": "…"}``, ``allow_net=["10.0.0.0/8"]``, ``fail_on="broken,failing"``.
        """
        settings = cls()
        for name, value in options.items():
            group = _GROUP_OF.get(name)
            if group is None:
                near = get_close_matches(name, _GROUP_OF, n=1)
                raise SettingsError(f"there is no option {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
            read = _READERS.get(name)
            changed = replace(getattr(settings, group), **{name: read(value) if read else value})
            settings = replace(settings, **{group: changed})
        return settings


def parse_seconds(text: str | float | None) -> float | None:
    """Return a duration in seconds from ``90``, ``"90s"``, ``"5m"`` or ``"1h"``; raises SettingsError."""
    if text is None or isinstance(text, int | float):
        return text
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?", text.strip())
    if match is None:
        raise SettingsError(f"{text!r} is no duration; write 90, 90s, 5m or 1h")
    return float(match[1]) * {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}[match[2] or "s"]


def parse_statuses(text: str | tuple[range, ...]) -> tuple[range, ...]:
    """Return the ranges of ``"200-299,403"``; raises SettingsError."""
    if not isinstance(text, str):
        return text
    ranges = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        match = re.fullmatch(r"(\d{3})(?:\s*-\s*(\d{3}))?", part)
        if match is None or int(match[2] or match[1]) < int(match[1]):
            raise SettingsError(f"{part!r} is no status or range of statuses; write 403 or 200-299")
        ranges.append(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(ranges)


def parse_verdicts(text: str | frozenset[Verdict]) -> frozenset[Verdict]:
    """Return the verdicts that a comma-separated list names; raises SettingsError."""
    words = [w for w in (p.strip() for p in text.split(",")) if w] if isinstance(text, str) else list(text)
    for word in words:
        if word not in list(Verdict):
            near = get_close_matches(word, list(Verdict), n=1)
            raise SettingsError(
                f"{word!r} is no verdict; " + (f"did you mean '{near[0]}'?" if near else ", ".join(Verdict))
            )
    return frozenset(map(Verdict, words))


def parse_headers(given: Mapping[str, str] | tuple[object, ...] | list[object]) -> tuple[tuple[str, str], ...]:
    """Return name and value of each ``"Name: value"``; raises SettingsError without repeating a value."""
    if isinstance(given, Mapping):
        return tuple(given.items())
    pairs = []
    for number, entry in enumerate(given, 1):
        name, colon, value = entry.partition(":") if isinstance(entry, str) else (entry[0], ":", entry[1])  # type: ignore[index]
        if not colon:
            raise SettingsError(f"header {number} has no colon; write 'Name: value'")
        pairs.append((name.strip(), value.strip()))
    return tuple(pairs)


def parse_patterns(given: str | tuple[str, ...] | list[str]) -> tuple[re.Pattern[str], ...]:
    """Return each regular expression compiled; raises SettingsError."""
    return tuple(_compiled(text) for text in ([given] if isinstance(given, str) else given))


def _compiled(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise SettingsError(f"{text!r} is no regular expression: {error}") from error


def parse_networks(given: str | tuple[str, ...] | list[str]) -> tuple[Network, ...]:
    """Return each ``10.0.0.0/8`` or ``fd00::/8`` as a network; raises SettingsError."""
    try:
        return tuple(ip_network(text, strict=False) for text in ([given] if isinstance(given, str) else given))
    except ValueError as error:
        raise SettingsError(f"allow-net: {error}") from error


_GROUP_OF = {option.name: group.name for group in fields(Settings) for option in fields(group.default_factory)}  # type: ignore[arg-type]
_READERS: dict[str, Callable[[Any], object]] = {
    "timeout": parse_seconds,
    "connect_timeout": parse_seconds,
    "retry_after_cap": parse_seconds,
    "deadline": parse_seconds,
    "accept": parse_statuses,
    "fail_on": parse_verdicts,
    "header": parse_headers,
    "include": parse_patterns,
    "exclude": parse_patterns,
    "allow_net": parse_networks,
}
