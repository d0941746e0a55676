"""The hostile internet: every host of the table at once, on a thread of its own, and the list of all its URLs."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass

from tests.hostile.temper import Page, Temper
from tests.hostile.tempers import TEMPERS

OPENING = 10.0  # seconds that a loaded machine may take to let all hosts stand


@dataclass(frozen=True, slots=True)
class Link:
    """One URL as it is given to a client, with the temper and the page that it leads to."""

    url: str
    temper: Temper
    page: Page


@dataclass(frozen=True, slots=True)
class Internet:
    """An internet that stands: its URLs, one host after another."""

    links: tuple[Link, ...]

    @property
    def urls(self) -> list[str]:
        """Every URL, dealt from the hosts in turn as on a page that links to all of them."""
        place = {link.url: (link.page is not link.temper.pages[0], link.page.path) for link in self.links}
        return sorted(place, key=place.__getitem__)


def address(index: int) -> str:
    """Return the address of host number ``index``; others hold the addresses 127.0.0.x and 127.16 on."""
    return f"127.77.{index // 250}.{index % 250 + 1}"


@contextmanager
def internet(tempers: Sequence[Temper] = TEMPERS) -> Iterator[Internet]:
    """Open a fresh internet, and close all of its connections at the end."""
    opened = _Thread(tempers)
    opened.start()
    try:
        yield opened.wait()
    finally:
        opened.stop()


class _Thread(threading.Thread):
    """The event loop of the hosts."""

    def __init__(self, tempers: Sequence[Temper]) -> None:
        super().__init__(name="hostile internet")
        self._tempers = tempers
        self._ready = threading.Event()
        self._found: Internet | None = None

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        try:
            async with AsyncExitStack() as stack:
                links: list[Link] = []
                for index, temper in enumerate(self._tempers):
                    base = await stack.enter_async_context(temper.stand(temper, address(index)))
                    links += (Link(_url(base, page), temper, page) for page in temper.pages)
                self._found = Internet(tuple(links))
                self._ready.set()
                await self._over.wait()
        finally:
            self._ready.set()

    def wait(self) -> Internet:
        self._ready.wait(OPENING)
        if self._found is None:
            raise OSError("the hosts do not stand: are all addresses in 127.0.0.0/8 this machine?")
        return self._found

    def stop(self) -> None:
        if self.is_alive():
            self._loop.call_soon_threadsafe(self._over.set)
            self.join(OPENING)


def _url(base: str, page: Page) -> str:
    return page.path if "://" in page.path else base + page.path
