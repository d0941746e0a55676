"""What a rule or an ignore applies to: hosts, URLs, paths of local files.

All but regular expressions are compared in a time that grows with the text alone; those have a bound.
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
    """What of a URL is compared: ``href`` without userinfo and fragment, ``host`` empty for what is no URL."""

    href: str
    host: str = ""
    port: str = ""
    tail: str = ""  # path and query

    @classmethod
    def of(cls, url: str) -> Self:
        """Take a URL apart, or a path of a local file as it is shown."""
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
    """A text in which each ``*`` stands for anything, nothing included; ``last`` is None where there is no ``*``."""

    first: str
    middle: tuple[str, ...] = ()
    last: str | None = None

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a glob; no character but ``*`` means more than itself."""
        first, *middle = text.split("*")
        return cls(first, tuple(middle[:-1]), middle[-1]) if middle else cls(first)

    def takes(self, text: str) -> bool:
        """Whether the glob is the whole of a text; what stands first is found first, so nothing is tried twice."""
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
    """A host and those below it, on one port or any; of their paths all, or those that ``path`` takes."""

    host: str
    port: str | None = None
    path: Glob | None = None
    with_query: bool = False
    glob: Glob | None = None

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Read ``HOST[:PORT][/PATH]``; None for what cannot be a host."""
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
        """Whether a host is the one that is meant, or below it."""
        if self.glob:
            return host != "" and self.glob.takes(f".{host}")
        return host == self.host or host.endswith(f".{self.host}")

    def takes(self, subject: Subject) -> bool:
        """Whether a URL is meant."""
        if not self.fits_host(subject.host) or self.port not in (None, subject.port):
            return False
        if self.path is None:
            return True
        return self.path.takes(subject.tail if self.with_query else subject.tail.partition("?")[0])


@dataclass(frozen=True, slots=True)
class UrlPattern:
    """A whole URL; ``host`` is empty where it has a ``*`` in its host."""

    glob: Glob
    host: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Read ``https://example.com/old/*``; raises SettingsError."""
        try:
            href = split_userinfo(normalise(text))[0]
        except ValueError as error:
            raise SettingsError(f"match: {shown(text)} is not a URL") from error
        host = host_of(href).rstrip(".")
        return cls(Glob.of(href), "" if "*" in host else host)

    def takes(self, subject: Subject) -> bool:
        """Whether a URL is meant."""
        return self.glob.takes(subject.href)


@dataclass(frozen=True, slots=True)
class PathPattern:
    """The path of a local file as reports show it, or anything else that is no ``scheme://`` URL."""

    glob: Glob

    def takes(self, subject: Subject) -> bool:
        """Whether a file is meant."""
        return not subject.host and self.glob.takes(subject.href)


@dataclass(frozen=True, slots=True)
class RegexPattern:
    """A regular expression that is found anywhere in a URL or path."""

    regex: re.Pattern[str]

    def takes(self, subject: Subject) -> bool:
        """Whether a URL or file is meant; raises SettingsError for a pattern that is too slow."""
        return found_in(self.regex, subject.href)


Pattern = HostPattern | UrlPattern | PathPattern | RegexPattern


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule or an ignore applies to: all that any of its texts takes. ``Match.of("doi.org")`` makes one.

    A text is ``doi.org`` (that host and those below it, a ``*`` in it for any characters, with ``:port`` and
    ``/path*`` where wanted), a whole URL ``https://example.com/old/*``, a local path ``docs/*.md``, or
    ``regex:PATTERN``.
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
        """Read a text or a list of texts; raises SettingsError."""
        texts = [given] if isinstance(given, str) else given
        if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
            raise SettingsError(f"match must be a text or a list of texts, not {shown(given)}")
        return cls(tuple(texts))

    def takes(self, url: str) -> bool:
        """Whether a normalised URL, or a local path as it is shown, is among what is meant."""
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
