"""Crawling permission: targets of a site wait until its robots.txt is known."""

from collections.abc import Callable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from probe.model import Note, Result, Target
from probe.pages.robots import MOST_OF_ROBOTS, Robots, robots_url
from probe.settings import Settings
from probe.url import origin_of

OF_ROBOTS = frozenset({"robots", "robots-unknown"})
"""The words of the notes on why a target is not requested."""


class _Origin(Struct):
    """The state of one origin: its rules, the targets that wait for them, and whether any target was left out."""

    robots: Robots | None = None
    waiting: list[Target] = field(default_factory=list)
    left_out: bool = False


class Permission:
    """Requests the robots.txt of each site once.

    The targets of these requests have negative numbers; ``mark`` decides whether they are sent the user's headers.
    """

    def __init__(self, settings: Settings, mark: Callable[[Target], Target]) -> None:
        self._none_needed = settings.crawling.no_robots
        self._settings = settings
        self._mark = mark
        # Targets that only public pages link to have their own request, because it may be refused where others are not.
        self._origins: dict[tuple[str, bool], _Origin] = {}
        self._asked: list[tuple[str, bool]] = []  # indexed by the numbers of the robots.txt targets

    def pass_on(self, target: Target, offer: Callable[[Target], None]) -> None:
        """Offer a target according to the rules of its site, now or once they are known."""
        if self._none_needed:
            offer(target)
            return
        key = origin_of(target.url), target.public_only
        origin = self._origins.get(key)
        if origin is None:
            origin = self._origins[key] = _Origin()
            self._asked.append(key)
            rules = Target(-len(self._asked), robots_url(target.url), body_limit=MOST_OF_ROBOTS + 1, own=True)
            offer(replace(self._mark(rules), public_only=target.public_only))
        if origin.robots is None:
            origin.waiting.append(target)
        else:
            offer(_ruled(target, origin, origin.robots))

    def learn(self, result: Result, offer: Callable[[Target], None]) -> None:
        """Process the result of a robots.txt, and offer the targets that waited for it."""
        origin = self._origins[self._asked[-result.target.index - 1]]
        origin.robots = Robots(result, self._settings.at(result.target.url).asking.user_agent)
        waiting, origin.waiting = origin.waiting, []
        for target in waiting:
            offer(_ruled(target, origin, origin.robots))

    def allows(self, url: str) -> bool:
        """Whether a page that a redirect within its own site has reached may be read."""
        asked = (self._origins.get((origin_of(url), public_only)) for public_only in (False, True))
        return all(origin is None or origin.robots is None or origin.robots.allow(url) for origin in asked)

    def notices(self) -> Iterator[Note]:
        """Yield a notice for each site that was left out entirely, because such a run reports no failures for it."""
        closed = {
            name: _why(name, origin.robots)
            for (name, _), origin in self._origins.items()
            if origin.left_out and origin.robots is not None and not origin.robots.allow(f"{name}/")
        }
        yield from (why for _, why in sorted(closed.items()))


def _ruled(target: Target, origin: _Origin, robots: Robots) -> Target:
    if robots.allow(target.url):
        return target
    origin.left_out = True
    return replace(target, skip=_why(origin_of(target.url), robots), body_limit=0)


def _why(origin: str, robots: Robots) -> Note:
    return Note("robots", (origin,)) if robots.unknown is None else Note("robots-unknown", (origin, robots.unknown))
