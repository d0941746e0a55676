"""The headers that every request has, whatever makes the exchange."""

from typing import Final

from probe import __version__
from probe.settings import Settings

USER_AGENT: Final = f"probe/{__version__} (url-probe; link checker)"
# What browsers send for a page (Fetch standard, "fetch a document"): servers that negotiate give what a reader gets.
ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ENCODINGS: Final = "gzip, deflate"  # what the standard library decodes


def usual_headers(settings: Settings) -> dict[str, str]:
    """Return the headers of a request that asks for none of its own."""
    return {
        "User-Agent": settings.asking.user_agent or USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": ENCODINGS,
    }  # fmt: skip
