"""A local origin that answers from a table, for what leads the command over several pages."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import PurePosixPath

from samples.exchange import Exchange
from samples.origin import Origin

Behaviour = Callable[[Exchange], Awaitable[None]]
Page = str | bytes | int | tuple[int, Mapping[str, str], bytes] | Behaviour

TYPES = {".xml": "application/xml", ".gz": "application/gzip", ".txt": "text/plain", ".rss": "application/rss+xml"}


def site(pages: Mapping[str, Page]) -> Origin:
    """Return an origin with pages by their paths: a text, a status, a whole answer, or what answers."""

    async def answer(exchange: Exchange) -> None:
        page = pages.get(exchange.request.target, pages.get(exchange.request.path, 404))
        match page:
            case int():
                await exchange.answer(page)
            case str() | bytes():
                kind = TYPES.get(PurePosixPath(exchange.request.path).suffix, "text/html; charset=utf-8")
                body = page.encode() if isinstance(page, str) else page
                await exchange.answer(200, {"Content-Type": kind}, body)
            case tuple():
                await exchange.answer(*page)
            case _:
                await page(exchange)

    prefixes = {"/" + path.lstrip("/").partition("/")[0].partition("?")[0] for path in pages}
    return Origin(routes=dict.fromkeys(prefixes | {"/robots.txt"}, answer))


def link(*urls: str) -> str:
    """Return a page with one link a line."""
    return "<title>x</title>\n" + "".join(f'<a href="{url}">x</a>\n' for url in urls)


def to(location: str, status: int = 302) -> Page:
    """Return a redirect."""
    return status, {"Location": location}, b""
