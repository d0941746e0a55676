"""What a run without a proxy does not need is not imported."""

import subprocess
import sys

from tests.outside import ROOT, environment

USING = """
import asyncio, sys
from probe import Settings, check
check(["http://127.0.0.1:1/"], Settings.of(retries=0, transport=sys.argv[1]))
print(sorted({"aiohttp", "aiohttp_socks", "multidict", "yarl"} & set(sys.modules)))
"""


def imported(transport: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", USING, transport],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()


def test_the_direct_transport_needs_no_http_library() -> None:
    assert imported("direct") == "[]"


def test_the_other_one_needs_one() -> None:
    assert imported("aiohttp") == "['aiohttp', 'multidict', 'yarl']"
