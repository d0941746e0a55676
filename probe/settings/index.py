"""Look up which of many matches apply to a URL; a run does this for every URL."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from probe.settings.match import HostPattern, Match, PathPattern, Pattern, Subject, UrlPattern

MOST_HOSTS = 20_000  # hosts whose candidates are cached; bounds the memory of a run with millions of hosts

Numbered = tuple[int, Pattern]


class MatchIndex:
    """Finds the matches that apply to a URL: it selects candidates by host, then compares only those."""

    __slots__ = ("_anywhere", "_by_host", "_globs", "_paths", "_remembered")

    def __init__(self, matches: Sequence[Match]) -> None:
        self._by_host: dict[str, list[Numbered]] = defaultdict(list)
        self._globs: list[tuple[int, HostPattern]] = []
        self._paths: list[Numbered] = []
        self._anywhere: list[Numbered] = []
        self._remembered: dict[str, tuple[Numbered, ...]] = {}
        for number, match in enumerate(matches):
            for pattern in match.patterns:
                self._add(number, pattern)

    def _add(self, number: int, pattern: Pattern) -> None:
        match pattern:
            case HostPattern() if pattern.glob:
                self._globs.append((number, pattern))
            case HostPattern(host=host) | UrlPattern(host=host) if host:
                self._by_host[host].append((number, pattern))
            case PathPattern():
                self._paths.append((number, pattern))
            case _:
                self._anywhere.append((number, pattern))

    def taking(self, url: str) -> tuple[int, ...]:
        """Return the positions of the matches that apply to a URL, in order."""
        subject = Subject.of(url)
        near = self._of_host(subject.host) if subject.host else self._paths
        found = {number for number, pattern in near if pattern.takes(subject)}
        if self._anywhere:
            found.update(number for number, pattern in self._anywhere if pattern.takes(subject))
        return tuple(sorted(found)) if found else ()

    def _of_host(self, host: str) -> tuple[Numbered, ...]:
        known = self._remembered.get(host)
        if known is None:
            if len(self._remembered) >= MOST_HOSTS:
                self._remembered.clear()
            known = self._remembered[host] = tuple(self._candidates(host))
        return known

    def _candidates(self, host: str) -> Iterator[Numbered]:
        yield from self._by_host.get(host, ())
        dot = host.find(".")
        while dot >= 0:
            yield from self._by_host.get(host[dot + 1 :], ())
            dot = host.find(".", dot + 1)
        for number, pattern in self._globs:
            if pattern.fits_host(host):
                yield number, pattern
