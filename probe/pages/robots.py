"""Rules for crawlers: the robots.txt of each origin, read once (RFC 9309)."""

from typing import TYPE_CHECKING

from probe.model import Result, Verdict
from probe.url import origin_of

if TYPE_CHECKING:
    from protego import Protego

MOST_OF_ROBOTS = 512_000  # bytes; RFC 9309, 2.5 asks for 500 KiB at least
PRODUCT = "probe"  # the product token that a group of robots.txt may name (RFC 9309, 2.2.1)

# Without a usable answer nothing may be crawled (RFC 9309, 2.3.1.4). If no answer arrives at all, the pages will not
# answer either, and their own results report this better.
_NOTHING_ALLOWED = frozenset({Verdict.FAILING, Verdict.LIMITED})


def robots_url(url: str) -> str:
    """Return the URL of the robots.txt for a URL."""
    return f"{origin_of(url)}/robots.txt"


class Robots:
    """The rules of one origin, from the result of requesting its robots.txt."""

    def __init__(self, result: Result, user_agent: str | None) -> None:
        self._agent = (user_agent or PRODUCT).partition("/")[0].strip()
        unusable = result.verdict in _NOTHING_ALLOWED or 500 <= (result.status or 0) < 600  # includes a bot wall
        self.unknown = str(result.status or result.failure) if unusable else None
        self._rules = _parsed(result.page.content) if result.page else None

    def allow(self, url: str) -> bool:
        """Whether a crawler may request a URL."""
        if self.unknown is not None:
            return False
        return self._rules is None or bool(self._rules.can_fetch(url, self._agent))


def _parsed(content: bytes) -> "Protego":
    from protego import Protego  # noqa: PLC0415 - only a crawl needs it

    text = content.decode("utf-8", errors="replace").removeprefix("\ufeff")
    if len(content) > MOST_OF_ROBOTS:  # the incomplete last line would be another rule: "Disallow: /"
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    return Protego.parse(text)
