"""Where crawlers may go: robots.txt of each origin, read once (RFC 9309)."""

from typing import TYPE_CHECKING

from probe.model import Result, Verdict
from probe.url import origin_of

if TYPE_CHECKING:
    from protego import Protego

MOST_OF_ROBOTS = 512_000  # bytes; RFC 9309, 2.5 asks for 500 KiB at least
PRODUCT = "probe"  # the product token that a group of robots.txt may name (RFC 9309, 2.2.1)

# No usable answer means that nothing may be crawled (RFC 9309, 2.3.1.4). Where no answer comes at all, the pages
# themselves will not answer either, and say so better.
_NOTHING_ALLOWED = frozenset({Verdict.FAILING, Verdict.LIMITED})


def robots_url(url: str) -> str:
    """Return where the rules for a URL are."""
    return f"{origin_of(url)}/robots.txt"


class Robots:
    """The rules of one origin, made from what asking for its robots.txt came to."""

    def __init__(self, result: Result, user_agent: str | None) -> None:
        self._agent = (user_agent or PRODUCT).partition("/")[0].strip()
        unusable = result.verdict in _NOTHING_ALLOWED or 500 <= (result.status or 0) < 600  # a wall too
        self.unknown = str(result.status or result.failure) if unusable else None
        self._rules = _parsed(result.page.content) if result.page else None

    def allow(self, url: str) -> bool:
        """Whether a crawler may ask for a URL."""
        if self.unknown is not None:
            return False
        return self._rules is None or bool(self._rules.can_fetch(url, self._agent))


def _parsed(content: bytes) -> "Protego":
    from protego import Protego  # noqa: PLC0415 - only a crawl reads it

    text = content.decode("utf-8", errors="replace").removeprefix("\ufeff")
    if len(content) > MOST_OF_ROBOTS:  # what is left of the last line would be another rule: "Disallow: /"
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    return Protego.parse(text)
