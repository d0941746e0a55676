"""The default headers of requests, for all transports."""

from typing import Final

from probe import __version__
from probe.settings import Settings

USER_AGENT: Final = f"probe/{__version__} (url-probe; link checker)"
# The header of browsers for a page (Fetch standard, "fetch a document"), for the same content negotiation.
ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ENCODINGS: Final = "gzip, deflate"  # codings that the standard library decodes


def usual_headers(settings: Settings) -> dict[str, str]:
    """Return the headers of a request without headers of its own."""
    return {
        "User-Agent": settings.asking.user_agent or USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": ENCODINGS,
    }  # fmt: skip
