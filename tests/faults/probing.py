"""URLs, lists and reports in this process, over real sockets: what a test of a fault says in one line."""

import asyncio
import socket
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest

from probe.api import stream
from probe.api.session import opened
from probe.extract.lines import mentions
from probe.model import FailureKind, Result, Target
from probe.reports import Style, formats
from probe.settings import Reading, Settings
from probe.sources.inputs import read
from probe.summary import Tally
from probe.targets import unique
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import Behaviour, raw

PATIENCE = {"retries": 0, "timeout": 5, "connect_timeout": 5, "host_rate": 0}
EMPTY = b"Content-Length: 0\r\n\r\n"


async def probed(*urls: str, **options: Any) -> list[Result]:
    """Return the results in the order of the URLs."""
    settings = Settings.of(**{**PATIENCE, **options})
    return sorted([result async for result in stream(urls, settings)], key=lambda result: result.target.index)


async def one(url: str, **options: Any) -> Result:
    (result,) = await probed(url, **options)
    return result


def listed(content: bytes, folder: Path) -> list[Target]:
    """Return the targets of a list with this content."""
    path = folder / "urls.txt"
    path.write_bytes(content)
    return unique(mention for document in read([str(path)], BytesIO()) for mention in mentions(document, Reading()))


async def probed_list(content: bytes, folder: Path, **options: Any) -> list[Result]:
    """Return the results of a list with this content, in its order."""
    results: list[Result] = []
    async with opened(Settings.of(**{**PATIENCE, **options}), results.append) as run:
        await run.go(listed(content, folder))
    return sorted(results, key=lambda result: result.target.index)


def answering(content: bytes | Behaviour) -> AbstractAsyncContextManager[Origin]:
    """Return an origin whose ``/x`` sends these bytes and closes, or behaves so; other routes are the usual ones."""
    return Origin(routes={"/x": raw(content, Exchange.close) if isinstance(content, bytes) else content})


async def answer_to(content: bytes | Behaviour, **options: Any) -> Result:
    """Return the result of a URL that is answered so."""
    async with answering(content) as site:
        return await one(site.url("/x"), **options)


def outcome(result: Result) -> tuple[str, int | None, FailureKind | None]:
    return result.verdict.value, result.status, result.failure


def reports(results: Iterable[Result], secrets: tuple[str, ...] = (), **style: Any) -> dict[str, str]:
    """Return every report of the results that is text by the name of its format, the terminal's with all there is."""
    kept, tally = list(results), Tally()
    for result in kept:
        tally.add(result)
    look = Style(**{"now": datetime(2026, 1, 1, tzinfo=UTC), "verbose": True, "secrets": secrets, **style})
    written = {}
    for report in filter(lambda report: report.is_text, formats()):  # tests/reports/test_xlsx.py has the workbook
        out = StringIO(newline="")
        report.write(kept, tally.summary(1.0, look.now, complete=True), out, look)
        written[report.name] = out.getvalue()
    return written


Addresses = tuple[str, ...]


class Names:
    """What the system says of host names: addresses, an exception, or the result of a call; the rest stays real."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.known: dict[str, Addresses | Exception | Callable[[], Addresses]] = {}
        self.asked: list[str] = []
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)

    def _look_up(self, host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in self.known:
            return self._real(host, port, *rest, **more)
        self.asked.append(name)
        found = self.known[name]
        if isinstance(found, Exception):
            raise found
        addresses = found() if callable(found) else found
        return [(family_of(address), socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]


def family_of(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


async def settled(count: Callable[[], int]) -> int:
    """Return a count once it grows no more."""
    before = -1
    while before != (before := count()):
        await asyncio.sleep(0.05)
    return before
