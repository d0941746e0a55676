"""Command lines: a status of the contract, streams that are clean, no traceback and no secret."""

import gc
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest import mock

from probe.cli.app import run
from samples.origin import Origin
from tests.fuzz.loopback import alone
from tests.fuzz.surface import ACTING, CANARY, BrokenError, Surface
from tests.outside import serving

HEADER = f"X-Key: {CANARY}"  # a secret where it is the value of -H, and a word like others elsewhere
STATUSES = {0, 1, 2, 3}
_ABSOLUTE = re.compile(r"(?<![A-Za-z0-9_.*/:])/(?!/)|(?<=^-\w)/|\.\.|(?<!:)//|:/(?!/)")

ENDING = ("--deadline", "3", "--no-progress", "--timeout", "2", "--connect-timeout", "1")
WORDS = (
    b"\0", b"\0-o\0", b"\0-f\0", b"\0-H\0" + HEADER.encode(), b"\0--exclude\0", b"\0--include\0", b"\0--remap\0",
    b"\0--accept\0", b"\0--fail-on\0",
    b"\0--recurse\0", b"\0--from\0", b"\0--files-from\0", b"\0--config\0", b"\0--baseline\0", b"\0--update-baseline\0",
    b"\0--changed-since\0", b"\0--as\0", b"\0--column\0", b"\0--base-url\0", b"\0--root-dir\0", b"\0--fragments\0",
    b"\0--lang\0",
    b"\0--concurrency\0", b"\0--per-host\0", b"\0--host-rate\0", b"\0--timeout\0", b"\0--retries\0",
    b"\0--max-redirects\0",
    b"\0--soft-404\0", b"\0--allow-net\0", b"\0--public-only\0", b"\0--offline\0", b"\0--proxy\0", b"\0--ca-file\0",
    b"\0--deadline\0",
    b"\0-q", b"\0-v", b"\0--\0", b"\0-\0", b"codes\0", b"config\0", b"check\0", b"404", b"4xx", b"a.md", b"urls.txt",
    b"base.json",
    b"x.json", b"x.csv", b"x.md", b"x.xml", b"sarif:x", b"json", b"junit", b"-1", b"0", b"1e999", b"nan", b"9" * 400,
    b"*", b"**", b"{a,b}",
    b"[a-", b"\x1b[31m", b"\xff", b"\xed\xa0\x80", b"\n::error::x", b"=", b"http://127.0.0.1:1/", b"@SITE@/status/404",
    b"@SITE@/page",
    b"(a", b"$1", b"200-299", b"broken,ok", b"zh", b"5m", b"10.0.0.0/8", HEADER.encode(), b"1", b"url", b"http://[",
    b".",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Return command lines, their words divided by NUL."""
    return [
        b"urls.txt", b"a.md\0-o\0x.json\0-v", b"codes\0404", b"codes\0-f\0json", b"config\0--accept\x00200", b"--help",
        b"--version",
        b"urls.txt\0-H\0" + HEADER.encode() + b"\0-f\0json", b"@SITE@/status/301\0--recurse\x001",
        b"--from\0@SITE@/status/200",
        b"a.md\0--baseline\0base.json\0--fragments", b"urls.txt\0--exclude\0x\0--remap\0a b",
        b"check\0--files-from\0list", b"-\0-q",
    ]  # fmt: skip


def attempt(example: bytes) -> None:
    """Run a command line in a folder of its own; paths that lead out of it are bent back."""
    with serving(Origin()) as origin:
        _attempt(example, origin.url(""))


def _attempt(example: bytes, site: str) -> None:
    words = [os.fsdecode(word.replace(b"@SITE@", site.encode())) for word in example.split(b"\0")]
    words = [_ABSOLUTE.sub("_", word)[:10_000] for word in words[:50]]
    with tempfile.TemporaryDirectory() as folder, chdir(folder), alone(), _surroundings(folder) as (out, err):
        Path("a.md").write_text(f"# A\n\n[b]({site}/status/200) [c](#d) [e](e.md)\n")
        Path("urls.txt").write_text(f"{site}/status/404\n{site}/status/200\n")
        Path("list").write_text("urls.txt\n")
        Path("base.json").write_text('{"schema": 1, "results": []}')
        status = run([*words, *(ENDING if words[0] not in ("codes", "--help", "--version", "-h") else ())])
        sys.stdout.flush()
        sys.stderr.flush()
        _judge(status, out.getvalue(), err.getvalue(), secret=_is_secret(words))


def _is_secret(words: list[str]) -> bool:
    """Whether the canary stands behind ``-H`` alone, which is no value of another option itself."""
    behind = [
        word
        for before, option, word in zip(["", *words], words, words[1:], strict=False)
        if (option, word) == ("-H", HEADER) and not before.startswith("-")
    ]
    return sum(CANARY in word for word in words) == len(behind)


def _judge(status: int, out: bytes, err: bytes, *, secret: bool) -> None:
    if status not in STATUSES:
        said = re.search(rb"internal error of probe: (.{0,60})", err)
        raise BrokenError(f"status {status} {said[1].decode('utf-8', 'replace') if said else ''}")
    for name, written in (("out", out), ("err", err)):
        text = written.decode("utf-8", "surrogateescape")
        if ACTING.search(re.sub(r"\x1b\[[0-9;]*m", "", text)):
            raise BrokenError(f"control character on standard {name}")
        if secret and CANARY in text:
            raise BrokenError(f"secret on standard {name}")
        if "Traceback (most" in text:
            raise BrokenError(f"traceback on standard {name}")


@contextmanager
def _surroundings(folder: str) -> Iterator[tuple[BytesIO, BytesIO]]:
    """Give streams and an environment of the example's own, and put back what a run changes for its process."""
    out, err = BytesIO(), BytesIO()
    environment = {
        "HOME": folder,
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        "SHELL": "/bin/false",
    }
    thresholds = gc.get_threshold()
    with ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, environment, clear=True))
        stack.enter_context(mock.patch.object(sys, "stdin", TextIOWrapper(BytesIO(b""))))
        stack.enter_context(mock.patch.object(sys, "stdout", TextIOWrapper(out, "utf-8")))
        stack.enter_context(mock.patch.object(sys, "stderr", TextIOWrapper(err, "utf-8")))
        yield out, err
    gc.unfreeze()
    gc.set_threshold(*thresholds)


SURFACE = Surface("commands", seeds, WORDS, attempt, seconds=15.0)
