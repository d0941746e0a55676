"""Leave to ask: targets of a site wait until its robots.txt is known."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from probe.model import Note, Result, Target
from probe.pages.robots import MOST_OF_ROBOTS, Robots, robots_url
from probe.settings import Settings
from probe.url import origin_of

OF_ROBOTS = frozenset({"robots", "robots-unknown"})
"""The words of the notes why a target is not asked."""


@dataclass(slots=True)
class _Origin:
    """What is known of one origin: its rules, the targets that wait for them, and whether any was left out."""

    robots: Robots | None = None
    waiting: list[Target] = field(default_factory=list)
    left_out: bool = False


class Permission:
    """Asks each site once where crawlers may go.

    The targets it asks by have negative numbers; ``mark`` tells whose headers they may have.
    """

    def __init__(self, settings: Settings, mark: Callable[[Target], Target]) -> None:
        self._none_needed = settings.crawling.no_robots
        self._settings = settings
        self._mark = mark
        self._origins: dict[str, _Origin] = {}
        self._asked: list[str] = []  # origins, by the numbers of the targets that ask for their rules

    def pass_on(self, target: Target, offer: Callable[[Target], None]) -> None:
        """Offer a target as the rules of its site have it, now or once they are known."""
        if self._none_needed:
            offer(target)
            return
        name = origin_of(target.url)
        origin = self._origins.get(name)
        if origin is None:
            origin = self._origins[name] = _Origin()
            self._asked.append(name)
            offer(
                self._mark(Target(-len(self._asked), robots_url(target.url), body_limit=MOST_OF_ROBOTS + 1, own=True))
            )
        if origin.robots is None:
            origin.waiting.append(target)
        else:
            offer(_ruled(target, origin, origin.robots))

    def learn(self, result: Result, offer: Callable[[Target], None]) -> None:
        """Take what asking for a robots.txt came to, and offer the targets that waited for it."""
        origin = self._origins[self._asked[-result.target.index - 1]]
        origin.robots = Robots(result, self._settings.at(result.target.url).asking.user_agent)
        waiting, origin.waiting = origin.waiting, []
        for target in waiting:
            offer(_ruled(target, origin, origin.robots))

    def allows(self, url: str) -> bool:
        """Whether a page may be read that a redirect of its own site has led to."""
        origin = self._origins.get(origin_of(url))
        return origin is None or origin.robots is None or origin.robots.allow(url)

    def notices(self) -> Iterator[Note]:
        """Tell of each site that was left out as a whole: a run that has seen nothing of it fails nothing either."""
        for name, origin in sorted(self._origins.items()):
            if origin.left_out and origin.robots is not None and not origin.robots.allow(f"{name}/"):
                yield _why(name, origin.robots)


def _ruled(target: Target, origin: _Origin, robots: Robots) -> Target:
    if robots.allow(target.url):
        return target
    origin.left_out = True
    return replace(target, skip=_why(origin_of(target.url), robots), body_limit=0)


def _why(origin: str, robots: Robots) -> Note:
    return Note("robots", (origin,)) if robots.unknown is None else Note("robots-unknown", (origin, robots.unknown))
