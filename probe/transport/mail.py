"""DNS look-ups of the mail routes of domains, without connections to mail servers.

With dnspython (the extra ``mail``), MX records are queried. Without it, the system only resolves addresses, which prove
neither that a domain accepts mail nor that it does not.
"""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol

from probe.mail import MailDomain, MailReply, MailRoute, asked, is_question
from probe.model import Answer, Request
from probe.transport.faults import detail
from probe.transport.interface import Transport
from probe.transport.resolve import Resolver

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver as Dns

_ALWAYS_THERE = "com"  # every resolver with access to the internet knows this name
_WITHOUT_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


class MailRoutes(Protocol):
    """Looks up the mail routes of domains."""

    async def find(self, domain: str) -> MailDomain:
        """Return the current DNS data on the mail for a domain; raises nothing."""
        ...

    async def close(self) -> None:
        """Release the resources of the look-ups."""
        ...


class WithMail:
    """Answers requests for ``mailto:`` links by look-ups, and passes all other requests to another transport.

    All addresses of a domain share one look-up, and all confirmations share a second one.
    """

    def __init__(self, transport: Transport, make: Callable[[], MailRoutes]) -> None:
        self._transport = transport
        self._make = make
        self._routes: MailRoutes | None = None
        self._found: dict[tuple[str, bool], asyncio.Task[MailDomain]] = {}

    def send(self, request: Request) -> Coroutine[Any, Any, Answer]:
        """Make one exchange, or the look-ups of a question."""
        return self._looked_up(request) if is_question(request.url) else self._transport.send(request)

    async def close(self) -> None:
        """Close the other transport, and end the look-ups."""
        for task in self._found.values():
            task.cancel()
        if self._routes is not None:
            await self._routes.close()
        await self._transport.close()

    async def _looked_up(self, request: Request) -> Answer:
        started = perf_counter()
        tasks = [self._task(domain, fresh=request.fresh) for domain in asked(request.url)]
        found = await asyncio.gather(*map(asyncio.shield, tasks))
        return MailReply(0, elapsed=perf_counter() - started, domains=tuple(found))

    def _task(self, domain: str, *, fresh: bool) -> "asyncio.Task[MailDomain]":
        key = domain, fresh
        if key not in self._found:
            self._routes = self._routes or self._make()
            self._found[key] = asyncio.ensure_future(self._routes.find(domain))
        return self._found[key]


class DnsRoutes:
    """Queries MX records and addresses through dnspython."""

    def __init__(self, resolver: "Dns") -> None:
        self._resolver = resolver
        self._knows_names: bool | None = None

    async def find(self, domain: str) -> MailDomain:
        """Return the data of the name servers on the mail for a domain."""
        from dns.exception import DNSException  # noqa: PLC0415 - an extra
        from dns.resolver import NXDOMAIN  # noqa: PLC0415 - an extra

        try:
            return await self._asked(domain)
        except NXDOMAIN:
            known = "." in domain and await self._knows()
            return (
                MailDomain(domain, MailRoute.NO_DOMAIN) if known else MailDomain(domain, MailRoute.UNKNOWN, "NXDOMAIN")
            )
        except (DNSException, OSError, ValueError) as error:
            return MailDomain(domain, MailRoute.UNKNOWN, _said(error))

    async def close(self) -> None:
        """Do nothing, because nothing is kept open."""

    async def _asked(self, domain: str) -> MailDomain:
        from dns.resolver import NoAnswer  # noqa: PLC0415 - an extra

        try:
            found = await self._resolver.resolve(f"{domain}.", "MX", search=False)
        except NoAnswer:
            return await self._by_address(domain)
        servers = sorted((record.preference, record.exchange.to_text(omit_final_dot=True)) for record in found)
        named = [name for _, name in servers if name not in ("", ".", "@")]
        return MailDomain(domain, MailRoute.MX, named[0]) if named else MailDomain(domain, MailRoute.NULL_MX)

    async def _by_address(self, domain: str) -> MailDomain:
        from dns.resolver import NoAnswer  # noqa: PLC0415 - an extra

        for kind in ("A", "AAAA"):
            try:
                found = await self._resolver.resolve(f"{domain}.", kind, search=False)
            except NoAnswer:
                continue
            return MailDomain(domain, MailRoute.ADDRESS, found[0].to_text())
        return MailDomain(domain, MailRoute.NO_RECORDS)

    async def _knows(self) -> bool:
        """Whether the resolver knows names of the internet; a resolver in a closed network denies all of them."""
        from dns.exception import DNSException  # noqa: PLC0415 - an extra

        if self._knows_names is None:
            try:
                await self._resolver.resolve(f"{_ALWAYS_THERE}.", "NS", search=False)
            except (DNSException, OSError):
                return False
            self._knows_names = True
        return self._knows_names


class SystemRoutes:
    """Resolves addresses through the system, if dnspython is not installed."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    async def find(self, domain: str) -> MailDomain:
        """Return whether a domain has an address."""
        try:
            found = await self._resolver.resolve(domain)
        except socket.gaierror as error:
            route = MailRoute.UNASKED if error.errno in _WITHOUT_NAME else MailRoute.UNKNOWN
            return MailDomain(domain, route, detail(error))
        except OSError as error:
            return MailDomain(domain, MailRoute.UNKNOWN, detail(error))
        return MailDomain(domain, MailRoute.NAME, found[0]["host"])

    async def close(self) -> None:
        """Release the threads."""
        await self._resolver.close()


def routes_of(timeout: float) -> MailRoutes:
    """Return the look-ups through the system's name servers, with a timeout in seconds per domain."""
    try:
        from dns.asyncresolver import Resolver as Dns  # noqa: PLC0415 - an extra
        from dns.resolver import NoResolverConfiguration  # noqa: PLC0415 - an extra
    except ImportError:
        return SystemRoutes(Resolver(timeout))
    try:
        resolver = Dns()
    except NoResolverConfiguration:
        return SystemRoutes(Resolver(timeout))
    resolver.lifetime = timeout
    return DnsRoutes(resolver)


def _said(error: Exception) -> str:
    """Return a short error text, because dnspython's messages list every queried server."""
    from dns.resolver import LifetimeTimeout, NoNameservers  # noqa: PLC0415 - an extra

    if isinstance(error, LifetimeTimeout):
        return "timeout"
    return "SERVFAIL" if isinstance(error, NoNameservers) else detail(error)
