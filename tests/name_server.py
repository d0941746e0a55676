"""A name server of this machine, which answers as real ones do, and the command with no other one to ask."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

ZONE: dict[tuple[str, str], list[str]] = {
    ("mx.de.", "MX"): ["20 b.mx.de.", "10 a.mx.de."],
    ("null.de.", "MX"): ["0 ."],
    ("odd.de.", "MX"): ["0 .", "10 a.mx.de."],
    ("v4.de.", "A"): ["192.0.2.1"],
    ("v6.de.", "AAAA"): ["2001:db8::1"],
    ("com.", "NS"): ["a.gtld-servers.net."],
}
EMPTY = ("none.de.", "mx.de.", "null.de.", "v4.de.", "v6.de.", "odd.de.")
FAILING = {"servfail.de.": dns.rcode.SERVFAIL, "refused.de.": dns.rcode.REFUSED}


class NameServer(asyncio.DatagramProtocol):
    """Answers by the zone; ``silent.de`` not at all; ``closed`` denies every name."""

    def __init__(self, *, closed: bool = False) -> None:
        self.closed = closed
        self.asked: list[tuple[str, str]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)  # the selector loop's is no subclass of it

    def datagram_received(self, packet: bytes, sender: object) -> None:
        query = dns.message.from_wire(packet)
        name, kind = query.question[0].name.to_text(), dns.rdatatype.to_text(query.question[0].rdtype)
        self.asked.append((name, kind))
        if name == "silent.de.":
            return
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        found = ZONE.get((name, kind))
        if self.closed or (found is None and name not in EMPTY):
            answer.set_rcode(FAILING.get(name, dns.rcode.NXDOMAIN))
        elif found:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *found))
        self.transport.sendto(answer.to_wire(), sender)  # type: ignore[arg-type]


# Python imports it at the start, in workers too: whatever the system's own configuration says.
_ONLY_SERVER = """
import dns.resolver
def configured(self, file):
    self.nameservers, self.port, self.timeout, self.lifetime = ["127.0.0.1"], {port}, 0.3, 0.3
dns.resolver.BaseResolver.read_resolv_conf = configured
"""


@contextmanager
def only_name_server(folder: Path) -> Iterator[NameServer]:
    """Answer on a thread; with ``folder`` in front on PYTHONPATH, commands ask this server and no other."""
    server = _Threaded()
    with server:
        (folder / "sitecustomize.py").write_text(_ONLY_SERVER.format(port=server.port), "utf-8")
        yield server.names


class _Threaded:
    """A name server on a thread with its own event loop."""

    def __init__(self) -> None:
        self.names = NameServer()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        transport, _ = await self._loop.create_datagram_endpoint(lambda: self.names, local_addr=("127.0.0.1", 0))
        self.port: int = transport.get_extra_info("sockname")[1]
        self._ready.set()
        await self._over.wait()
        transport.close()

    def __enter__(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
