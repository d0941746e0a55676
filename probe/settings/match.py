"""Match hosts, URLs and paths of local files, for rules and ignores.

Matching takes time linear in the length of the text, except for regular expressions, which have a time limit.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from probe.errors import SettingsError
from probe.settings.demands import shown
from probe.settings.expression import found_in
from probe.url import authority_of, host_of, normalise, split_fragment, split_userinfo

REGEX = "regex:"

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^/?#:@\[\]]+)(?::(\d{1,5}))?(/.*)?", re.DOTALL)
_WEB = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


class Subject(NamedTuple):
    """The parts of a URL that are compared: ``href`` without userinfo and fragment, ``host`` empty for a non-URL."""

    href: str
    host: str = ""
    port: str = ""
    tail: str = ""  # path and query

    @classmethod
    def of(cls, url: str) -> Self:
        """Parse a URL, or the path of a local file as reports show it."""
        if not _WEB.match(url):
            return cls(url.removeprefix("./"))
        href = split_userinfo(split_fragment(url)[0])[0]
        scheme, _, rest = href.partition("://")
        authority = authority_of(href)
        host = host_of(href)
        port = authority[len(host) + 1 :] or _DEFAULT_PORTS.get(scheme, "")
        return cls(href, host.rstrip("."), port, rest[len(authority) :])


@dataclass(frozen=True, slots=True)
class Glob:
    """A text in which each ``*`` matches any characters or none; ``last`` is None if the text has no ``*``."""

    first: str
    middle: tuple[str, ...] = ()
    last: str | None = None

    @classmethod
    def of(cls, text: str) -> Self:
        """Parse a glob; ``*`` is the only special character."""
        first, *middle = text.split("*")
        return cls(first, tuple(middle[:-1]), middle[-1]) if middle else cls(first)

    def takes(self, text: str) -> bool:
        """Whether the glob matches a whole text; each part takes its first occurrence, so there is no backtracking."""
        if self.last is None:
            return text == self.first
        start, end = len(self.first), len(text) - len(self.last)
        if start > end or not (text.startswith(self.first) and text.endswith(self.last)):
            return False
        for part in self.middle:
            found = text.find(part, start, end)
            if found < 0:
                return False
            start = found + len(part)
        return True


@dataclass(frozen=True, slots=True)
class HostPattern:
    """A host and its subdomains, on one port or any port, with any path or only paths that match ``path``."""

    host: str
    port: str | None = None
    path: Glob | None = None
    with_query: bool = False
    glob: Glob | None = None

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Parse ``HOST[:PORT][/PATH]``; returns None for an invalid host."""
        match = _HOST.fullmatch(text)
        if match is None or text.startswith("."):
            return None
        try:
            host = host_of(normalise(f"http://{match[1]}/")).rstrip(".")
            href = normalise(f"http://h{match[3] or '/'}")
        except ValueError:
            return None
        tail = href.removeprefix("http://h")
        glob = Glob.of(f"*.{host}") if "*" in host else None
        return cls(host, match[2], Glob.of(tail) if match[3] else None, "?" in tail, glob)

    def fits_host(self, host: str) -> bool:
        """Whether a host is this host or one of its subdomains."""
        if self.glob:
            return host != "" and self.glob.takes(f".{host}")
        return host == self.host or host.endswith(f".{self.host}")

    def takes(self, subject: Subject) -> bool:
        """Whether the pattern matches a URL."""
        if not self.fits_host(subject.host) or self.port not in (None, subject.port):
            return False
        if self.path is None:
            return True
        return self.path.takes(subject.tail if self.with_query else subject.tail.partition("?")[0])


@dataclass(frozen=True, slots=True)
class UrlPattern:
    """A whole URL; ``host`` is empty if the host of the pattern has a ``*``."""

    glob: Glob
    host: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Parse ``https://example.com/old/*``; raises SettingsError."""
        try:
            href = split_userinfo(normalise(text))[0]
        except ValueError as error:
            raise SettingsError(f"match: {shown(text)} is not a URL") from error
        host = host_of(href).rstrip(".")
        return cls(Glob.of(href), "" if "*" in host else host)

    def takes(self, subject: Subject) -> bool:
        """Whether the pattern matches a URL."""
        return self.glob.takes(subject.href)


@dataclass(frozen=True, slots=True)
class PathPattern:
    """The path of a local file as reports show it, or any other text that is not a ``scheme://`` URL."""

    glob: Glob

    def takes(self, subject: Subject) -> bool:
        """Whether the pattern matches a file."""
        return not subject.host and self.glob.takes(subject.href)


@dataclass(frozen=True, slots=True)
class RegexPattern:
    """A regular expression that may match anywhere in a URL or path."""

    regex: re.Pattern[str]

    def takes(self, subject: Subject) -> bool:
        """Whether the pattern matches a URL or file; raises SettingsError if the pattern is too slow."""
        return found_in(self.regex, subject.href)


Pattern = HostPattern | UrlPattern | PathPattern | RegexPattern


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule or an ignore applies to: all that any of its texts matches. ``Match.of("doi.org")`` creates one.

    A text is ``doi.org`` (that host and its subdomains, ``*`` for any characters, optionally with ``:port`` and
    ``/path*``), a whole URL ``https://example.com/old/*``, a local path ``docs/*.md``, or ``regex:PATTERN``.
    """

    texts: tuple[str, ...]
    patterns: tuple[Pattern, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.texts:
            raise SettingsError("match is empty: a rule must apply to something")
        found = tuple(pattern for text in self.texts for pattern in _patterns(text))
        object.__setattr__(self, "patterns", found)

    @classmethod
    def of(cls, given: object) -> Self:
        """Parse a text or a list of texts; raises SettingsError."""
        texts = [given] if isinstance(given, str) else given
        if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
            raise SettingsError(f"match must be a text or a list of texts, not {shown(given)}")
        return cls(tuple(texts))

    def takes(self, url: str) -> bool:
        """Whether any of the texts matches a normalised URL, or a local path as reports show it."""
        subject = Subject.of(url)
        return any(pattern.takes(subject) for pattern in self.patterns)


def _patterns(text: str) -> tuple[Pattern, ...]:
    if text.startswith(REGEX):
        return (RegexPattern(_regex(text.removeprefix(REGEX))),)
    if not text.strip() or _CONTROL.search(text):
        raise SettingsError(f"match: {shown(text)} is not a host, URL or path")
    if "#" in text:
        raise SettingsError(
            f"match: {shown(text)} has a fragment, but URLs are compared without fragments; use {REGEX}"
        )
    if _WEB.match(text):
        return (UrlPattern.of(text),)
    if "://" in text or text.startswith("^"):
        raise SettingsError(f"match: {shown(text)} is not a URL; a regular expression is written {REGEX}PATTERN")
    host = HostPattern.of(text)
    path = PathPattern(Glob.of(text.removeprefix("./")))
    return (host, path) if host else (path,)


def _regex(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise SettingsError(f"match: {shown(text)} is not a regular expression: {error}") from error
