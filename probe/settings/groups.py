"""The frozen groups of options with their defaults, validated on creation."""

import re
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network
from typing import Literal, get_args

from probe.model import FAILING_VERDICTS, Verdict
from probe.settings.cookies import CookieFile
from probe.settings.demands import require, require_flag, require_name, require_number, shown
from probe.settings.expression import found_in
from probe.settings.pins import Pin
from probe.settings.proxies import NONE, is_proxy
from probe.url import normalise, split_userinfo

Method = Literal["get", "head", "head-only"]
Soft404 = Literal["auto", "always", "never"]
Http = Literal["direct", "aiohttp"]
Tls = Literal["1.2", "1.3"]
Network = IPv4Network | IPv6Network

PUBLISHED_UNDER = ("http://", "https://", "file://")

MOMENT = 0.001  # seconds; the shortest remaining deadline

MOST_JOBS = 256  # processes; the number may come from an untrusted config file
MOST_WORKERS = 64  # processes of about 40 MB each; the number may come from an untrusted config file

_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # a token, RFC 9110, 5.6.2
_HEADER_VALUE = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]*")  # RFC 9110, 5.5


def _fits_a_header(text: object) -> bool:
    return isinstance(text, str) and _HEADER_VALUE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Pace:
    """How many exchanges run at once, and how many per second each host receives after a burst of the same number.

    ``workers`` is the number of processes that run them, or ``"auto"`` for one per core. ``host_stats`` enables
    counts per host.
    """

    concurrency: int = 128
    per_host: int = 6  # what browsers open to one host over HTTP/1.1
    host_rate: float = 20.0
    workers: int | Literal["auto"] = 1
    host_stats: bool = False

    def __post_init__(self) -> None:
        require_number("concurrency", self.concurrency, 1, whole=True)
        require_number("per-host", self.per_host, 1, whole=True)
        require_number("host-rate", self.host_rate, 0)
        require_flag("host-stats", self.host_stats)
        workers: object = self.workers
        if isinstance(workers, str):
            require(workers == "auto", f"workers must be a whole number or auto, not {shown(workers)}")
        else:
            require_number("workers", workers, 1, whole=True)
            complaint = f"workers must be at most {MOST_WORKERS}, not {shown(workers)}"
            require(isinstance(workers, int) and workers <= MOST_WORKERS, complaint)


@dataclass(frozen=True, slots=True)
class Patience:
    """Timeouts and retries; times are in seconds, and a ``deadline`` of None means no deadline."""

    timeout: float = 20.0
    connect_timeout: float = 10.0
    retries: int = 2
    retry_after_cap: float = 60.0
    confirm_after: float = 10.0
    deadline: float | None = None

    def __post_init__(self) -> None:
        require_number("timeout", self.timeout, 0, above=True)
        require_number("connect-timeout", self.connect_timeout, 0, above=True)
        require_number("retries", self.retries, 0, whole=True)
        require_number("retry-after-cap", self.retry_after_cap, 0)
        require_number("confirm-after", self.confirm_after, 0)
        if self.deadline is not None:
            require_number("deadline", self.deadline, 0, above=True)

    def after(self, spent: float) -> "Patience":
        """Return these options with the rest of the deadline, after so many seconds passed before the first request."""
        return self if self.deadline is None else replace(self, deadline=max(MOMENT, self.deadline - spent))


@dataclass(frozen=True, slots=True)
class Asking:
    """How requests are sent and how many redirects are followed; each cookie is sent to its own domain only."""

    method: Method | Literal["auto"] = "get"
    header: tuple[tuple[str, str], ...] = ()
    user_agent: str | None = None
    max_redirects: int = 20  # Fetch standard, "HTTP-redirect fetch", step 7
    cookies: CookieFile | None = None

    def __post_init__(self) -> None:
        if self.method == "auto":  # the name of the default in earlier versions
            object.__setattr__(self, "method", "get")
        require(
            self.method in get_args(Method),
            f"method must be one of {', '.join(get_args(Method))}, not {shown(self.method)}",
        )
        require_number("max-redirects", self.max_redirects, 0, whole=True)
        given: object = self.cookies
        require(
            given is None or isinstance(given, CookieFile), f"cookies must be the name of a file, not {shown(given)}"
        )
        for number, (name, value) in enumerate(self.header, 1):
            # Not quoted: if the first colon is missing, the text before the next colon is part of the value.
            require(_HEADER_NAME.fullmatch(name) is not None, f"header {number}: no header name before the colon")
            # The value may be a secret, so the message does not quote it.
            require(
                _fits_a_header(value), f"the value of header {name!r} is not a text, or contains a control character"
            )
        if self.user_agent is not None:
            require(_fits_a_header(self.user_agent), "user-agent is not a text, or contains a control character")


@dataclass(frozen=True, slots=True)
class Trust:
    """Which certificates and addresses are accepted, which proxy is used, and which HTTP client sends the requests.

    A ``proxy`` of None means the environment's proxies, ``"none"`` means no proxy. ``resolve`` lists the addresses that
    the user has set for hosts and ports.
    """

    insecure: bool = False
    ca_file: str | None = None
    proxy: str | None = None
    public_only: bool = False
    allow_net: tuple[Network, ...] = ()
    transport: Http = "direct"
    resolve: tuple[Pin, ...] = ()
    min_tls: Tls = "1.2"

    def __post_init__(self) -> None:
        require(
            self.min_tls in get_args(Tls), f"min-tls must be {' or '.join(get_args(Tls))}, not {shown(self.min_tls)}"
        )
        require_flag("insecure", self.insecure)
        require_flag("public-only", self.public_only)
        if self.ca_file is not None:
            require_name("ca-file", self.ca_file, "file")
        if self.proxy is not None:
            proxy: object = self.proxy
            good = isinstance(proxy, str) and (proxy == NONE or is_proxy(proxy))
            require(good, "proxy must be a URL, http://host:port or socks5://host:port, or none")
        require(
            self.transport in get_args(Http),
            f"transport must be one of {', '.join(get_args(Http))}, not {shown(self.transport)}",
        )


@dataclass(frozen=True, slots=True)
class Judging:
    """Which other statuses count as success, when a page's content is checked, and which verdicts fail a run.

    ``permanent_only`` and ``max_hops`` define which redirects are accepted, whatever their target. ``require_https``
    enables a second request over https for links that work over http.
    """

    accept: tuple[range, ...] = ()
    fail_on: frozenset[Verdict] = FAILING_VERDICTS
    soft_404: Soft404 = "auto"
    tls_warn_days: int = 14
    permanent_only: bool = False
    max_hops: int | None = None
    require_https: bool = False

    def __post_init__(self) -> None:
        require(
            self.soft_404 in get_args(Soft404),
            f"soft-404 must be one of {', '.join(get_args(Soft404))}, not {shown(self.soft_404)}",
        )
        require_number("tls-warn-days", self.tls_warn_days, 0, whole=True)
        require_flag("require-https", self.require_https)
        require_flag("permanent-only", self.permanent_only)
        if self.max_hops is not None:
            require_number("max-hops", self.max_hops, 0, whole=True)
        given: object = self.accept
        ranges = isinstance(given, tuple) and all(isinstance(statuses, range) for statuses in given)
        require(ranges, "accept must be statuses and ranges of statuses: '200-299,403'")

    def accepts(self, status: int) -> bool:
        """Whether the user accepts a status as success."""
        return any(status in statuses for statuses in self.accept)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which URLs are probed: those that match an ``include`` pattern (if there is one) and no ``exclude`` pattern.

    ``offline`` skips every check that needs a request.
    """

    include: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()
    offline: bool = False

    def __post_init__(self) -> None:
        require_flag("offline", self.offline)

    def takes(self, url: str) -> bool:
        """Whether ``url`` is to be probed; userinfo is not compared. Raises SettingsError if a pattern is too slow."""
        if self.excludes(url):
            return False
        return not self.include or any(found_in(pattern, _compared(url)) for pattern in self.include)

    def excludes(self, url: str) -> bool:
        """Whether an ``exclude`` matches ``url``; a hop is checked against these only. Raises as ``takes`` does."""
        return any(found_in(pattern, _compared(url)) for pattern in self.exclude)


def _compared(url: str) -> str:
    return split_userinfo(url)[0] if "@" in url and "://" in url else url


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read: their format, which of their links count, and how relative links are resolved.

    ``as_`` sets one format for all inputs. ``column`` lists the columns of tables by name or by number, from 1.
    ``root_dir`` is the folder that ``/`` refers to. ``base_url`` is the URL under which documents are published.
    ``remap`` holds pairs of a pattern and its replacement, in the syntax of ``Pattern.sub``. ``site`` lists site
    generators by name or as ``NAME=FOLDER``. ``include_reserved`` also probes names that are reserved for examples, in
    prose and source code. ``jobs`` is the number of processes that read many documents, None for one per core.
    ``expect`` and ``expect_status`` are the columns of tables that hold the address to which a row's URL must redirect,
    and the status of its first response. ``index`` reports what a search engine makes of each page. ``hidden`` and
    ``no_ignore`` control which files in folders count. ``skip_missing`` allows inputs to be missing. ``include_mail``
    checks ``mailto:`` links. ``preprocess`` lists the commands that convert files to documents: ``Preprocessor.of``.
    """

    as_: str | None = None
    include_code: bool = False
    column: tuple[str, ...] = ()
    root_dir: str | None = None
    base_url: str | None = None
    fragments: bool = False
    remap: tuple[tuple[re.Pattern[str], str], ...] = ()
    include_reserved: bool = False
    jobs: int | None = None
    site: tuple[str, ...] = ()
    expect: str | None = None
    expect_status: str | None = None
    index: bool = False
    hidden: bool = False
    no_ignore: bool = False
    skip_missing: bool = False
    include_mail: bool = False
    preprocess: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_flag("hidden", self.hidden)
        require_flag("no-ignore", self.no_ignore)
        require_flag("skip-missing", self.skip_missing)
        require_flag("include-mail", self.include_mail)
        if self.jobs is not None:
            require_number("jobs", self.jobs, 1, whole=True)
            require(self.jobs <= MOST_JOBS, f"jobs must be at most {MOST_JOBS}, not {shown(self.jobs)}")
        if self.as_ is not None:
            require_name("as", self.as_, "format")
        require_flag("include-code", self.include_code)
        require_flag("include-reserved", self.include_reserved)
        if self.root_dir is not None:
            require_name("root-dir", self.root_dir, "folder")
        if self.base_url is not None:
            complaint = (
                f"base-url must be an http, https or file URL, https://example.org/docs/, not {shown(self.base_url)}"
            )
            require(_can_be_published_under(self.base_url), complaint)
        require_flag("fragments", self.fragments)
        require_flag("index", self.index)
        for name, column in (("expect", self.expect), ("expect-status", self.expect_status)):
            require(column is None or _names_a_column(column), f"{name} must be a column of a table, by name or number")


def _names_a_column(given: object) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _can_be_published_under(url: object) -> bool:
    try:
        return isinstance(url, str) and normalise(url).startswith(PUBLISHED_UNDER)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Crawling:
    """How far the links of pages are followed: ``recurse`` is the depth, 0 for none, None for no limit.

    ``max_links`` limits how many links are taken from pages, both in a crawl and with ``--from``.
    """

    recurse: int | None = 0
    recurse_into: tuple[re.Pattern[str], ...] = ()
    no_robots: bool = False
    max_pages: int = 10_000
    max_links: int = 100_000

    def __post_init__(self) -> None:
        if self.recurse is not None:
            require_number("recurse", self.recurse, 0, whole=True)
        require_flag("no-robots", self.no_robots)
        require_number("max-pages", self.max_pages, 1, whole=True)
        require_number("max-links", self.max_links, 1, whole=True)
