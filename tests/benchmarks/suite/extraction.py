"""Links out of a folder of Markdown files: time and memory of reading alone, beside ``lychee --dump``."""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.benchmark import TIMEOUT, Benchmark, Options, judged, scratch
from tests.benchmarks.measure import Rounds, Sample
from tests.benchmarks.peers import LYCHEE, Job, Peer
from tests.benchmarks.table import Table

FILES, LINKS_A_FILE, UNIQUE = 10_000, 10, 5_000
BAR_SECONDS, BAR_MB = 10.0, 300.0

_WORDS = """
    the of a to in is it that as with for on by this be are from or an at which each one file page link server name
    list when what where only then also than other first last second long short
"""
_LINKS = (
    "See [the {word} page]({url}) for more.",
    'A picture, ![{word}]({url} "with a title"), stands here.',
    "As told [elsewhere][{number}].\n\n[{number}]: {url}",
    "Or <{url}>.",
    "Bare, {url}, it counts as well (so does the next).",
    '<p align="center"><a href="{url}">{word}</a></p>',
    "- *item* with **[`{word}`]({url})** in it",
    "> quoted [{word}]({url})",
    "| {word} | [cell]({url}) |\n|---|---|\n| a | b |",
    "Inline <img src='{url}' alt='{word}'> and `code`.",
)


def _urls(count: int) -> list[str]:
    """Return URLs that nobody asks; lychee passes over the names of RFC 2606 without a word."""
    return [f"https://site{number % 500}.internal/{number // 500}/page-{number}.html" for number in range(count)]


def _page(number: int, urls: Sequence[str], draw: random.Random) -> str:
    """Return a page of about three kilobytes with a link in each paragraph."""
    blocks = [f"# Page {number}"]
    for place, url in enumerate(urls):
        words = draw.choices(_WORDS.split(), k=40)
        blocks += [f"## Part {place}", " ".join(words) + ".", _LINKS[place % len(_LINKS)].format(
            word=words[0], url=url, number=f"{number}-{place}"
        )]  # fmt: skip
        if place % 4 == 0:
            blocks.append(f"```sh\ncurl {url}/code\n```")
    return "\n\n".join(blocks) + "\n"


def write_files(folder: Path, files: int) -> None:
    """Write the pages; every run of the benchmark writes the same ones."""
    draw = random.Random(5)
    urls = _urls(max(1, files * UNIQUE // FILES))
    for number in range(files):
        linked = [urls[(number * LINKS_A_FILE + place) % len(urls)] for place in range(LINKS_A_FILE)]
        path = folder / f"{number // 100:03}" / f"page-{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(_page(number, linked, draw), encoding="utf-8")


def extract(folder: Path, out: Path) -> None:
    """Read every file and make targets of what is in them, as the command does; write how many links there are."""
    from probe.extract import mentions
    from probe.model import Document
    from probe.settings import Reading
    from probe.targets import unique

    reading, paths = Reading(), sorted(folder.rglob("*.md"))
    documents = (Document(str(path), path.read_bytes(), path.as_uri(), found=True) for path in paths)
    targets = unique(mention for document in documents for mention in mentions(document, reading))
    out.write_text("".join(f"{target.url}\n" * len(target.mentions) for target in targets), encoding="utf-8")


def _lines(report: Path) -> int:
    with report.open(encoding="utf-8") as lines:
        return sum(1 for _ in lines)


def _probe(job: Job) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.suite.extraction", str(job.urls), str(job.out)]


def _lychee(job: Job) -> list[str]:
    return [str(LYCHEE), "--dump", "--no-progress", "--output", str(job.out), str(job.urls)]


PROBE = Peer("probe", _probe, _lines)
LYCHEE_DUMP = Peer("lychee --dump", _lychee, _lines)


def _row(peer: Peer, sample: Sample | None, lychee: Sample | None) -> tuple[str, ...]:
    if sample is None or sample.complaint:
        return (peer.name, sample.complaint or "" if sample else "not installed", "", "", "")
    bars = (BAR_SECONDS, BAR_MB) if peer is PROBE else (None, None)
    return (
        peer.name,
        f"{sample.seconds:.2f} s{judged(sample.seconds, bars[0])}",
        f"{sample.cpu_seconds:.2f} s",
        f"{sample.peak_mb:.0f} MB{judged(sample.peak_mb, bars[1])}",
        "" if lychee is None else f"{sample.seconds / lychee.seconds:.2f}",
    )


def run(options: Options) -> Table:
    """Measure both on the same folder."""
    files = options.of(FILES)
    with scratch() as folder:
        job = Job.within(folder)
        job.urls.mkdir()
        write_files(job.urls, files)
        peers = (PROBE, LYCHEE_DUMP) if LYCHEE else (PROBE,)
        found = Rounds(options.runs, TIMEOUT).take(peers, job, files * LINKS_A_FILE)
    rows = tuple(_row(peer, found.get(peer.name), found.get(LYCHEE_DUMP.name)) for peer in (PROBE, LYCHEE_DUMP))
    notes = (
        f"Acceptance lines for probe: ≤ {BAR_SECONDS:.0f} s, ≤ {BAR_MB:.0f} MB.",
        (
            "Whole processes that read, find the links and write them to a file, nothing asked of anyone. probe keeps "
            "line and column of each link and parses each URL; lychee, a compiled program, uses all cores, probe one."
        ),
    )
    title = (
        f"Extraction: {files * LINKS_A_FILE:,} links, {files * UNIQUE // FILES:,} unique, in {files:,} Markdown files"
    )
    return Table(title, ("client", "median", "processor time", "peak", "times lychee"), rows, notes)


BENCHMARK = Benchmark("extraction", run)

if __name__ == "__main__":
    extract(Path(sys.argv[1]), Path(sys.argv[2]))
