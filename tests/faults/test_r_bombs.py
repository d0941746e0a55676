"""R. Several bomb pages in one crawl: each is read within its bound, and the run ends."""

import json
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import repeat

import pytest

from probe.model import Verdict
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import Behaviour
from tests.faults.probing import probed
from tests.outside import ROOT, environment, serving

MIB = 2**20
UNPACKED = 160  # MiB in each of two pages
SIZE = 2**18  # bytes of markup
# Between the tests and the program: after a fork Linux counts the memory of the process that forked to the new one.
MEASURED = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], timeout=50).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""


def deflated(pieces: Iterable[bytes]) -> bytes:
    """Return pieces as one member of gzip, which is never held unpacked here."""
    pack = zlib.compressobj(1, wbits=31)
    return b"".join([*map(pack.compress, pieces), pack.flush()])


@cache
def packed() -> bytes:
    return deflated(repeat(bytes(MIB), UNPACKED))


BOMBS: dict[str, tuple[Callable[[], bytes], dict[str, str]]] = {
    "/gzip": (packed, {"Content-Encoding": "gzip"}),
    "/twice": (lambda: deflated([packed()]), {"Content-Encoding": "gzip, gzip"}),
    "/deep": (lambda: b"<div>" * (SIZE // 5), {}),
    "/links": (lambda: b"<a>" * (SIZE // 3), {}),
    "/attributes": (lambda: b"<a " + b"x " * (SIZE // 2) + b">", {}),
    "/comments": (lambda: b"<!--" * (SIZE // 4), {}),
}


def bomb(make: Callable[[], bytes], fields: Mapping[str, str]) -> Behaviour:
    content = make()

    async def answer(exchange: Exchange) -> None:
        await exchange.answer(200, {"Content-Type": "text/html", **fields}, content)

    return answer


def site_of(pages: Mapping[str, Behaviour]) -> Origin:
    """Return a site whose ``/start`` names the pages."""
    start = "".join(f"<a href={path}>x</a>" for path in pages).encode()
    return Origin(routes={**pages, "/start": bomb(lambda: start, {})})


def crawled(pages: Mapping[str, Behaviour]) -> tuple[int, dict[str, str], int]:
    """Crawl them with the command; return its status, the verdicts by path, and its peak of memory in KiB."""
    with serving(site_of(pages)) as site:
        command = ("-m", "probe", site.url("/start"), "--recurse", "2", "--fragments", "-f", "jsonl", "--no-config")
        ran = subprocess.run(
            [sys.executable, "-c", MEASURED, sys.executable, *command],
            capture_output=True, text=True, timeout=60, check=True, cwd=ROOT, env=environment(),
        )  # fmt: skip
    status, peak = ran.stderr.split("\n")[-2].split()
    results = map(json.loads, ran.stdout.splitlines())
    return int(status), {result["url"].removeprefix(site.url("")): result["verdict"] for result in results}, int(peak)


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss in KiB")
def test_193_bomb_pages_in_one_crawl_are_read_within_bounds() -> None:
    small = {path: bomb(lambda: b"<p>x", {}) for path in BOMBS}
    status, verdicts, usual = crawled(small)
    assert (status, verdicts) == (0, dict.fromkeys(("/start", *BOMBS), "ok"))
    status, verdicts, peak = crawled({path: bomb(*made) for path, made in BOMBS.items()})
    assert (status, set(verdicts)) == (0, {"/start", *BOMBS})
    assert set(verdicts.values()) <= {"ok", "suspect"}
    assert (peak - usual) / 1024 < UNPACKED / 2, "MiB"


@pytest.mark.usefixtures("hurried")
async def test_193_a_page_after_the_bombs_is_read_as_ever() -> None:
    good = bomb(lambda: b"<a href=/status/404>z</a>", {})
    async with site_of({"/gzip": bomb(*BOMBS["/gzip"]), "/good": good}) as site:
        results = await probed(site.url("/start"), recurse=2)
    assert {result.url: result.verdict for result in results}[site.url("/status/404")] is Verdict.BROKEN
