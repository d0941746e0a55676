"""Where mail goes, asked of a name server of this machine, which answers as real ones do."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import dns.asyncresolver
import pytest

from probe.assembly import assembled
from probe.engine.calendar import Calendar
from probe.mail import MailDomain, MailReply, MailRoute, question
from probe.model import Answer, Reply, Request
from probe.settings import Settings
from probe.transport import mail
from probe.transport.mail import DnsRoutes, SystemRoutes, WithMail, routes_of
from probe.transport.resolve import Addresses
from tests.engine.test_advance import NEW_YEAR, START
from tests.name_server import NameServer


@asynccontextmanager
async def name_server(*, closed: bool = False) -> AsyncIterator[tuple[NameServer, DnsRoutes]]:
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(
        lambda: NameServer(closed=closed), local_addr=("127.0.0.1", 0)
    )
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = transport.get_extra_info("sockname")[1]
    resolver.timeout = resolver.lifetime = 0.3
    try:
        yield server, DnsRoutes(resolver)
    finally:
        transport.close()


@pytest.mark.parametrize(
    ("domain", "route", "detail"),
    [
        ("mx.de", MailRoute.MX, "a.mx.de"), ("odd.de", MailRoute.MX, "a.mx.de"), ("null.de", MailRoute.NULL_MX, ""),
        ("v4.de", MailRoute.ADDRESS, "192.0.2.1"), ("v6.de", MailRoute.ADDRESS, "2001:db8::1"),
        ("none.de", MailRoute.NO_RECORDS, ""), ("gone.de", MailRoute.NO_DOMAIN, ""),
        ("server", MailRoute.UNKNOWN, "NXDOMAIN"), ("servfail.de", MailRoute.UNKNOWN, "SERVFAIL"),
        ("refused.de", MailRoute.UNKNOWN, "SERVFAIL"), ("silent.de", MailRoute.UNKNOWN, "timeout"),
    ],
)  # fmt: skip
async def test_what_the_dns_says(domain: str, route: MailRoute, detail: str) -> None:
    async with name_server() as (_, routes):
        assert await routes.find(domain) == MailDomain(domain, route, detail)


async def test_a_name_server_that_denies_the_whole_internet_proves_nothing() -> None:
    async with name_server(closed=True) as (server, routes):
        for domain in ("mx.de", "gone.de"):
            assert (await routes.find(domain)).route is MailRoute.UNKNOWN
    assert ("com.", "NS") in server.asked


class Counting:
    """Finds every domain, once it is let; counts the look-ups."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.let = asyncio.Event()
        self.closed = False

    async def find(self, domain: str) -> MailDomain:
        self.asked.append(domain)
        await self.let.wait()
        return MailDomain(domain, MailRoute.MX, "mx")

    async def close(self) -> None:
        self.closed = True


class Web:
    """A transport that answers everything."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.closed = False

    async def send(self, request: Request) -> Answer:
        self.sent.append(request.url)
        return Reply(200)

    async def close(self) -> None:
        self.closed = True


async def test_addresses_of_one_domain_share_a_look_up_and_a_second_one() -> None:
    routes, web = Counting(), Web()
    both = WithMail(web, lambda: routes)
    urls = [question(("b.de", "d.de")), question(("b.de",)), question(("b.de",))]
    waiting = [asyncio.ensure_future(both.send(Request(url))) for url in urls]
    routes.let.set()
    answers = await asyncio.gather(*waiting)
    assert [len(answer.domains) for answer in answers if isinstance(answer, MailReply)] == [2, 1, 1]
    assert routes.asked == ["b.de", "d.de"]
    for _ in range(2):
        await both.send(Request(urls[1], fresh=True))
    assert routes.asked == ["b.de", "d.de", "b.de"]
    assert (await both.send(Request("http://a.de/")), web.sent) == (Reply(200), ["http://a.de/"])
    await both.close()
    assert (routes.closed, web.closed) == (True, True)


async def test_look_ups_that_hang_end_with_the_run() -> None:
    both = WithMail(Web(), Counting)
    waiting = asyncio.ensure_future(both.send(Request(question(("b.de",)))))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await both.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting


class System:
    """Stands for the system's resolver."""

    def __init__(self, answer: Addresses | OSError) -> None:
        self.answer = answer

    async def resolve(self, host: str) -> Addresses:
        if isinstance(self.answer, OSError):
            raise self.answer
        return self.answer

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("answer", "route"),
    [
        ([{"host": "192.0.2.1"}], MailRoute.NAME),
        (socket.gaierror(socket.EAI_NONAME, "unknown"), MailRoute.UNASKED),
        (socket.gaierror(socket.EAI_AGAIN, "later"), MailRoute.UNKNOWN),
        (OSError("no answer"), MailRoute.UNKNOWN),
    ],
)
async def test_the_system_alone_calls_nothing_broken(answer: object, route: MailRoute) -> None:
    assert (await SystemRoutes(System(answer)).find("b.de")).route is route  # type: ignore[arg-type]


async def test_without_the_extra_the_system_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(routes_of(1.0), DnsRoutes | SystemRoutes)
    monkeypatch.setitem(sys.modules, "dns.asyncresolver", None)
    found = routes_of(1.0)
    assert isinstance(found, SystemRoutes)
    await found.close()


@pytest.mark.parametrize("wanted", [True, False])
async def test_look_ups_are_none_of_what_tells_how_far_the_network_goes(
    wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "routes_of", lambda _: Counting())
    equipment = assembled(Settings.of(include_mail=wanted), lambda: START, Calendar(START, NEW_YEAR))  # type: ignore[arg-type]
    assert isinstance(equipment.transport, WithMail) is wanted
    assert equipment.connectivity.changes == 0
    await equipment.transport.close()
