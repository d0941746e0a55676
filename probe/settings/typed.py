"""The options by name and type, so that a type checker rejects a misspelt option."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network
from re import Pattern
from typing import Literal, TypedDict

from probe.settings.cookies import CookieFile
from probe.settings.pins import Pin
from probe.settings.rules import Ignore, Rule

Duration = float | str
"""Seconds, or a text such as ``"90s"``, ``"5m"`` or ``"1h"``."""
Patterns = str | Pattern[str] | Sequence[str | Pattern[str]]
Statuses = int | str | range | Sequence[int | str | range]


class Options(TypedDict, total=False):
    """The arguments of ``Settings.of``; the names are those of the command's options, with ``_`` in place of ``-``."""

    concurrency: int
    per_host: int
    host_rate: float
    workers: int | Literal["auto"]
    host_stats: bool
    timeout: Duration
    connect_timeout: Duration
    retries: int
    retry_after_cap: Duration
    confirm_after: Duration
    deadline: Duration | None
    method: Literal["get", "head", "head-only", "auto"]
    header: Mapping[str, str] | Sequence[str | tuple[str, str]]
    user_agent: str | None
    cookies: str | CookieFile | None
    max_redirects: int
    insecure: bool
    ca_file: str | None
    proxy: str | None
    public_only: bool
    allow_net: str | IPv4Network | IPv6Network | Sequence[str | IPv4Network | IPv6Network]
    transport: Literal["direct", "aiohttp"]
    resolve: str | Sequence[str | Pin]
    min_tls: Literal["1.2", "1.3"]
    accept: Statuses
    fail_on: str | Sequence[str] | frozenset[str] | set[str]
    soft_404: Literal["auto", "always", "never"]
    tls_warn_days: int
    permanent_only: bool
    max_hops: int | None
    require_https: bool
    include: Patterns
    exclude: Patterns
    offline: bool
    as_: str | None
    include_code: bool
    column: str | int | Sequence[str | int]
    root_dir: str | None
    base_url: str | None
    fragments: bool
    remap: str | Sequence[str | tuple[str | Pattern[str], str] | Mapping[str, str]]
    include_reserved: bool
    jobs: int | None
    site: str | Sequence[str]
    expect: str | int | None
    expect_status: str | int | None
    index: bool
    hidden: bool
    no_ignore: bool
    skip_missing: bool
    include_mail: bool
    preprocess: str | Sequence[str]
    recurse: int | bool | None
    recurse_into: Patterns
    no_robots: bool
    max_pages: int
    max_links: int
    rules: Sequence[Rule]
    ignores: Sequence[Ignore]
