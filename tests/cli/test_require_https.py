"""``--require-https`` by the command: two origins, one of each scheme, behind a proxy that stands for their names."""

import asyncio
import csv
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import Behaviour
from tests.listening import listening
from tests.outside import Ran, probe, serving
from tests.transport.certificates import CA, server_context

PAGE = b"<title>Tea</title><p>How to make tea, step by step, with the water just below the boil."
ELSE = b"<title>Welcome</title><p>It works! This is the default page of a server that nobody has set up."


class Names:
    """A proxy for which every name is one of two origins; it reaches nobody by https at ``dead.hosts.test``."""

    def __init__(self, plain: int, secure: int) -> None:
        self._plain, self._secure = plain, secure
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self.connects: list[str] = []

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        async with listening(self._talk) as port:
            self.url = f"http://127.0.0.1:{port}"
            self._ready.set()
            await self._over.wait()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        name = head.split()[1].decode()
        tunnel = head.startswith(b"CONNECT")
        if tunnel:
            self.connects.append(name)
        if tunnel and name.startswith("dead."):
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        inner, outer = await asyncio.open_connection("127.0.0.1", self._secure if tunnel else self._plain)
        if tunnel:
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        else:
            outer.write(head)
        await asyncio.gather(_pump(reader, outer), _pump(inner, writer))

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
    except OSError:
        pass
    finally:
        writer.close()


def shows(body: bytes) -> Behaviour:
    async def answer(exchange: Exchange) -> None:
        await exchange.answer(200, {"Content-Type": "text/html"}, body)

    return answer


def leads(location: str) -> Behaviour:
    async def answer(exchange: Exchange) -> None:
        await exchange.answer(301, {"Location": location})

    return answer


PLAIN = {"/same": shows(PAGE), "/other": shows(PAGE), "/back": shows(PAGE), "/moved": leads("/same"),
         "/up": leads("https://a.hosts.test/same")}  # fmt: skip
SECURE = {
    "/same": shows(PAGE),
    "/other": shows(ELSE),
    "/back": leads("http://a.hosts.test/back"),
    "/moved": leads("/same"),
}
LINKS = (
    "http://a.hosts.test/same", "http://a.hosts.test/moved", "http://a.hosts.test/other", "http://a.hosts.test/back",
    "http://a.hosts.test/up", "http://dead.hosts.test/same", "http://a.hosts.test/status/404",
    "https://a.hosts.test/same", "http://a.hosts.test:80/same",
)  # fmt: skip
TOLD = LINKS[:2]
"""Those that answer the same by https."""


class Site:
    """The list, and the command behind the proxy."""

    def __init__(self, folder: Path, names: Names) -> None:
        self.folder, self.names = folder, names
        (folder / "list.txt").write_text("".join(f"{link}\n" for link in LINKS), "utf-8")
        CA.cert_pem.write_to_path(str(folder / "ca.pem"))

    def probe(self, *arguments: str) -> Ran:
        known = ("--ca-file", str(self.folder / "ca.pem"), "--proxy", self.names.url, "--retries=0", "--timeout=10")
        return probe("list.txt", *known, *arguments, cwd=self.folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    secure = Origin(routes=SECURE, ssl_context=server_context())
    with serving(Origin(routes=PLAIN)) as plain, serving(secure), Names(plain.port, secure.port) as names:
        yield Site(tmp_path_factory.mktemp("https"), names)


@pytest.mark.parametrize("more", [(), ("--workers=2",)])
def test_what_answers_the_same_is_told_and_nothing_fails_for_it(site: Site, more: tuple[str, ...]) -> None:
    site.names.connects.clear()
    ran = site.probe("--require-https", "-f", "jsonl", *more)
    assert (ran.status, ran.stderr) == (1, "")
    found = {line["url"]: line for line in map(json.loads, ran.stdout.splitlines())}
    told = {
        url: line["replacement"]
        for url, line in found.items()
        if any("returns the same" in e for e in line["evidence"])
    }
    assert told == dict.fromkeys(TOLD, "https://a.hosts.test/same")
    assert {url: line["verdict"] for url, line in found.items() if line["verdict"] not in ("ok", "redirected")} == {
        "http://a.hosts.test/status/404": "broken"
    }
    assert found["http://a.hosts.test/moved"]["redirects"] == 1  # the chain is that of the link itself
    assert "dead.hosts.test:443" in site.names.connects


def test_every_report_names_the_new_address(site: Site) -> None:
    names = ("r.csv", "r.md", "r.json", "r.html", "r.rdjsonl", "r.sarif")
    ran = site.probe("--require-https", *(f"--output={name}" for name in names), "-v")
    for name in names[:5]:
        assert "https://a.hosts.test/same" in (site.folder / name).read_text("utf-8"), name
    rows = {row["url"]: row for row in csv.DictReader(io.StringIO((site.folder / "r.csv").read_text("utf-8")))}
    assert (
        rows[TOLD[0]]["advice"]
        == f"Change the link to {rows[TOLD[0]]['replacement']}: it returns the same page by https."
    )
    assert {url for url, row in rows.items() if "returns the same page by https" in row["advice"]} == {*TOLD}
    assert "2 http links return the same page by https" in ran.stdout
    assert len(json.loads((site.folder / "r.sarif").read_text("utf-8"))["runs"][0]["results"]) == 1  # what fails alone


def test_without_the_option_nothing_is_asked_by_https(site: Site) -> None:
    site.names.connects.clear()
    ran = site.probe("-f", "jsonl")
    assert "returns the same" not in ran.stdout
    assert not [name for name in site.names.connects if name.startswith("dead.")]
