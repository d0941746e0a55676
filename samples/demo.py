"""Every verdict in one run, with no internet: a local origin, ``probe`` on two lists, and a report of each format.

``python samples/demo.py`` shows the report of the terminal and writes the others to ``demo-reports/``, which git
ignores. ``--out samples/reports`` updates the copies that are kept. It ends with 0 if every line of the list got the
verdict that it stands under here, and each row of ``moves.csv`` that of its notes.
"""

import argparse
import asyncio
import csv
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import chain, count
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

if not __package__:  # run as a script, which knows this folder alone
    sys.path.insert(0, str(Path(__file__).parent.parent))

from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import Behaviour

ROOT = Path(__file__).parent.parent
OUT = Path("demo-reports")
MOVES = ROOT / "samples" / "moves.csv"
"""A list of moved pages, whose paths are of the first origin; its notes are the verdicts that its rows get."""

FORMATS = ("csv", "md", "json", "jsonl", "html")
RUNS = {"en": (8790, "demo"), "zh": (8791, "demo.zh")}
"""A language's port, always the same so that the reports stay the same, and the name of its reports without suffix."""

OPTIONS = (
    "--timeout", "1", "--retries", "1", "--retry-after-cap", "1", "--host-rate", "0", "--exclude", "/private/",
    "--deadline", "16", "--confirm-after", "0",
)  # fmt: skip
ENDED = (1, 130)  # the exit statuses of a run in which something failed, and of one that is interrupted
FIXED_DATE = "1767225600"  # 2026-01-01, see https://reproducible-builds.org/specs/source-date-epoch/

# What a server does to HEAD, and that it said 429, is remembered of it, and a host that does not answer is asked more
# slowly. Such answers come from {odd}, another origin, and from other names of {here}, which is asked all else.
LISTED = {
    "ok": (
        "{here}/ok",
        "{here}/ok#again",
        "{odd}/head-405",
        "{odd}/head-close",
        "{odd}/flaky",
        "{here}/gzip-bomb",
        "{there}/retry-after?seconds=1",
    ),
    "redirected": ("{here}/permanent/2", "{here}/redirect/3", "{here}/mixed", "{here}/cookie"),
    "suspect": ("{here}/redirect-to?url=/",),
    "blocked": ("{here}/auth", "{here}/status/451", "{here}/linkedin", "{here}/bot-wall", "{here}/waf-202"),
    "limited": ("{there}/retry-after-huge",),
    "broken": (
        "{here}/status/404",
        "{here}/status/410",
        "{here}/status/400",
        "{here}/loop",
        "{here}/long-chain/0",
        "{here}/no-location",
        "{here}/bad-location",
    ),
    "failing": ("{down}/status/500", "{down}/status/521"),
    "unreachable": (
        "{hang}/hang",
        "{reset}/reset",
        "{empty}/empty",
        "{half}/half",
        "{garbage}/garbage",
        "{tls}/ok",
        "http://127.0.0.1:1/",
    ),
    "invalid": ("http://127.0.0.1:99999/", "http://[::1/"),
    "skipped": ("mailto:someone@example.com", "{here}/private/page"),
    "unchecked": ("{late}/late",),
}
"""The lines of the list by the verdict that they get."""

NAMES = {
    "there": "localhost",
    **{name: f"{name}.localhost" for name in ("hang", "reset", "empty", "half", "garbage", "down", "late")},
}
"""Other names of this machine (RFC 6761, 6.3): each is a host of its own."""


def late() -> Behaviour:
    """Return a route on which a run is never done: 502 twice, then a slow chain without end."""
    gets = count()

    async def answer(exchange: Exchange) -> None:
        if next(gets) < 2:  # the first exchange and its repetition
            await exchange.answer(502)
            return
        await asyncio.sleep(0.8)  # below the time-out
        await exchange.answer(302, {"Location": f"/late/{int(exchange.tail or 0) + 1}"})

    return answer


def listing(origin: Origin, odd: Origin) -> Iterator[tuple[str, str]]:
    """Yield each line of the list and its verdict; a heading has none."""
    here = origin.url("")
    names = {"here": here, "odd": odd.url(""), "tls": f"https{here[4:]}"}
    names |= {name: origin.url("", host) for name, host in NAMES.items()}
    for verdict, lines in LISTED.items():
        yield f"# {verdict}", ""
        for line in lines:
            yield line.format(**names), verdict


async def open_origin(stack: AsyncExitStack, port: int) -> Origin:
    """Return an origin on the port, or on a free one where something else has it."""
    routes = {"/late": late()}
    try:
        return await stack.enter_async_context(Origin(port=port, routes=routes))
    except OSError:
        return await stack.enter_async_context(Origin(routes=routes))


async def run(language: str, out: Path, *, shown: bool) -> list[str]:
    """Write the reports of one language; returns what did not come as expected."""
    port, name = RUNS[language]
    reports = out / name
    async with AsyncExitStack() as stack:
        origins = [await open_origin(stack, number) for number in (port, port + len(RUNS))]
        lines = dict(enumerate(listing(*origins), 1))
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "demo.txt").write_text("".join(f"{line}\n" for line, _ in lines.values()), encoding="utf-8")
        copyfile(MOVES, folder / MOVES.name)
        outputs = [f"--output={reports}.{suffix}" for suffix in FORMATS]
        here = origins[0].url("/")
        expected = {("demo.txt", number): line for number, line in lines.items()} | dict(moves())
        process = await started(folder, [*outputs, f"--lang={language}", f"--base-url={here}"], shown=shown)
        checked = {place for place, (_, verdict) in expected.items() if verdict not in ("", "unchecked")}
        interrupting = asyncio.create_task(interrupt(process, Path(f"{reports}.jsonl"), checked))
        status = await process.wait()
        interrupting.cancel()
    return surprises(Path(f"{reports}.json"), expected, status)


def moves() -> Iterator[tuple[tuple[str, int], tuple[str, str]]]:
    """Yield the place of each row of the list of moved pages, its address and its verdict."""
    with MOVES.open(encoding="utf-8", newline="") as table:
        for number, row in enumerate(csv.DictReader(table), 2):
            yield (MOVES.name, number), (row["old_url"], row["notes"])


async def interrupt(process: asyncio.subprocess.Process, results: Path, checked: set[tuple[str, int]]) -> None:
    """Do as Ctrl-C does once all lines that can be checked have a result, however long that takes.

    Windows has no such signal for another process: there the deadline ends the run, as on a machine that is too slow.
    """
    while os.name != "nt" and process.returncode is None:
        await asyncio.sleep(0.1)
        if checked <= places(results):
            process.send_signal(signal.SIGINT)
            return


def places(results: Path) -> set[tuple[str, int]]:
    """Return the lines of lists of which results are written by now; the last one may be half written."""
    if not results.exists():
        return set()
    whole = results.read_text(encoding="utf-8").rpartition("\n")[0]
    return {(place["document"], place["line"]) for line in whole.splitlines() for place in json.loads(line)["sources"]}


async def started(folder: Path, arguments: list[str], *, shown: bool) -> asyncio.subprocess.Process:
    """Start ``probe`` on the list in the folder."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "probe", "demo.txt", MOVES.name, "--no-store"),
        *(*OPTIONS, *arguments, *(() if shown else ("--no-progress",))),
        cwd=folder,  # reports name the list as it was given
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": FIXED_DATE},
        stdout=None if shown else asyncio.subprocess.DEVNULL,
    )


def surprises(report: Path, lines: dict[tuple[str, int], tuple[str, str]], status: int) -> list[str]:
    """Return what did not come as expected: the exit status, or the verdict on a line of a list."""
    if status not in ENDED or not report.exists():
        return [f"exit status {status}, not one of {ENDED} and a report"]
    results = json.loads(report.read_text(encoding="utf-8"))["results"]
    seen = {(place["document"], place["line"]): result["verdict"] for result in results for place in result["sources"]}
    return [f"{line}: {seen.get(n)}, not {v}" for n, (line, v) in lines.items() if seen.get(n, "") != v]


async def run_all(shown: str, out: Path) -> int:
    """Run every language at once, each on its own origin, and complain of what did not come as expected."""
    wrong = await asyncio.gather(*(run(language, out, shown=language == shown) for language in RUNS))
    for complaint in chain.from_iterable(wrong):
        print(f"demo: {complaint}", file=sys.stderr)
    return 1 if any(wrong) else 0


def main() -> int:
    """Run the demo; returns the exit status."""
    parser = argparse.ArgumentParser(description="Every verdict in one run, with no internet.")
    parser.add_argument("--lang", choices=RUNS, default="en", help="language of the report shown (%(default)s)")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the other reports (%(default)s)")
    given = parser.parse_args()
    out = given.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    for earlier in out.glob("demo.*"):
        earlier.unlink()
    try:
        return asyncio.run(run_all(given.lang, out))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
