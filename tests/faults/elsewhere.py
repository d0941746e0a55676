"""The command in a network of its own, in which a public address is this machine's.

Two origins: one at a public address, whose pages name what is at a private one.
"""

import fcntl
import json
import shutil
import socket
import struct
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from samples.exchange import Exchange
from samples.origin import Origin
from tests.cli.site import Page, site, to
from tests.outside import ROOT, environment, probe, serving

PUBLIC = "93.184.216.34"
_SET_ADDRESS, _SET_FLAGS, _SET_MASK, _UP = 0x8916, 0x8914, 0x891C, 0x1  # linux/sockios.h, linux/if.h

QUICK = ("--retries", "0", "--host-rate", "0", "--no-progress", "--lang", "en", "--timeout", "3", "-f", "json")


@dataclass(frozen=True)
class Seen:
    """What a run left, and what was asked of the private origin; URLs begin with PUBLIC or PRIVATE."""

    status: int
    results: dict[str, dict[str, Any]]
    complaint: str
    private: list[str]

    def verdicts(self) -> dict[str, tuple[str, str | None]]:
        return {url: (result["verdict"], result["failure"]) for url, result in self.results.items()}


@cache
def is_possible() -> bool:
    """Whether this system lets a user have a network of his own."""
    tool = shutil.which("unshare")
    return tool is not None and not subprocess.run([tool, "-rn", "true"], capture_output=True, check=False).returncode


def run(*words: str) -> Seen:
    """Run the command with words in which PUBLIC and PRIVATE stand for the two origins; skips where that cannot be."""
    if not is_possible():
        pytest.skip("no network of one's own here")
    ran = subprocess.run(
        ["unshare", "-rn", sys.executable, "-m", "tests.faults.elsewhere", *words],
        capture_output=True, text=True, timeout=50, check=True, cwd=ROOT, env=environment(),
    )  # fmt: skip
    return Seen(**json.loads(ran.stdout))


def add_address(name: str, address: str) -> None:
    """Give an interface an address of its own, and bring it up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for request, value in ((_SET_ADDRESS, address), (_SET_MASK, "255.255.255.255")):
            packed = struct.pack("16sH2s4s8x", name.encode(), socket.AF_INET, b"", socket.inet_aton(value))
            fcntl.ioctl(sock, request, packed)
        fcntl.ioctl(sock, _SET_FLAGS, struct.pack("16sH14x", name.encode(), _UP))


def public(private: str) -> dict[str, Page]:
    """Return pages that name what is at a private address, each in a way of its own."""
    names = [f"{private}/{name}" for name in ("secret", "frame", "refresh", "image")]
    page = (
        f'<meta http-equiv="refresh" content="3600;url={names[2]}"><a href="{names[0]}">x</a><a href="/b">x</a>'
        f'<a href="/moved">x</a><iframe src="{names[1]}"></iframe><img src="{names[3]}">'
    )
    return {
        "/": page, "/b": '<a href="/">x</a>', "/moved": to(f"{private}/secret"),
        "/feed.rss": f'<rss version="2.0"><channel><item><link>{names[0]}</link></item></channel></rss>',
        "/map.xml": f"<urlset><url><loc>{names[0]}</loc></url></urlset>",
        "/index.xml": f"<sitemapindex><sitemap><loc>{private}/map.xml</loc></sitemap></sitemapindex>",
    }  # fmt: skip


def _main(words: list[str]) -> None:
    add_address("lo", "127.0.0.1")
    add_address("lo:1", PUBLIC)

    async def found(exchange: Exchange) -> None:
        await exchange.answer(200, {"Content-Type": "text/html"}, b"<title>inner</title>")

    with serving(Origin(routes=dict.fromkeys(("/secret", "/frame", "/refresh", "/image", "/map.xml"), found))) as inner:
        served = site(public(inner.url("")))
        served.host = PUBLIC
        with serving(served) as outer:
            names = {"PUBLIC": outer.url(""), "PRIVATE": inner.url("")}
            ran = probe(*(_filled(word, names) for word in words), *QUICK)
            private = sorted({request.target for request in inner.requests})
    results = json.loads(ran.stdout)["results"] if ran.stdout else []
    told = {_named(result["url"], names): result for result in results}
    json.dump({"status": ran.status, "results": told, "complaint": ran.stderr, "private": private}, sys.stdout)


def _filled(word: str, names: dict[str, str]) -> str:
    for name, origin in names.items():
        word = word.replace(name, origin)
    return word


def _named(url: str, names: dict[str, str]) -> str:
    for name, origin in names.items():
        url = url.replace(origin, name)
    return url


if __name__ == "__main__":
    _main(sys.argv[1:])
