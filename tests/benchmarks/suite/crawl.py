"""A site of 2,000 pages crawled from its front page, beside linkinator: is every page found, and how fast?"""

import json
import shutil
import sys
from pathlib import Path

from tests.benchmarks.benchmark import TIMEOUT, Benchmark, Options, scratch
from tests.benchmarks.measure import Rounds, Sample
from tests.benchmarks.origin_nginx import nginx_origin
from tests.benchmarks.peers import Job, Peer
from tests.benchmarks.site import ROBOTS, Site
from tests.benchmarks.table import Table

PAGES = 2_000
_ADDRESS = "127.0.0.1"
LINKINATOR = shutil.which("linkinator")


def _start(job: Job) -> str:
    return job.urls.read_text("utf-8").strip()


def _probe(job: Job) -> list[str]:
    report = ["--no-progress", "-q", "-o", str(job.out)]
    return [sys.executable, "-m", "probe", _start(job), "--recurse", "--host-rate", "0", "--per-host", "10", *report]


def _linkinator(job: Job) -> list[str]:
    shell = 'exec "$0" "$1" --recurse --concurrency 10 --format json > "$2"'  # its report goes to standard output
    return ["sh", "-c", shell, str(LINKINATOR), _start(job), str(job.out)]


def _probes_pages(report: Path) -> int:
    with report.open(encoding="utf-8") as lines:
        return sum(json.loads(line)["verdict"] == "ok" for line in lines)


def _linkinators_pages(report: Path) -> int:
    links = json.loads(report.read_text("utf-8"))["links"]
    return len({link["url"] for link in links if link["state"] == "OK" and "/private/" not in link["url"]})


PROBE = Peer("probe", _probe, _probes_pages)
LINKINATOR_PEER = Peer("linkinator", _linkinator, _linkinators_pages)


def _write(site: Site, root: Path) -> None:
    for path, text in {**site.pages, "/robots.txt": ROBOTS}.items():
        file = root / (path.lstrip("/") or "index.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def _row(peer: Peer, sample: Sample | None, other: Sample | None) -> tuple[str, ...]:
    if sample is None or sample.complaint:
        return (peer.name, (sample.complaint or "") if sample else "not installed", "", "", "", "")
    times = "" if other is None else f"{sample.seconds / other.seconds:.2f}"
    rate = f"{sample.expected / sample.seconds:,.0f}"
    return (
        peer.name,
        f"{sample.seconds:.2f} s",
        f"{sample.cpu_seconds:.2f} s",
        f"{sample.peak_mb:.0f} MB",
        rate,
        times,
    )


def run(options: Options) -> Table:
    """Crawl the same site with both."""
    site = Site.of(options.of(PAGES))
    with scratch() as folder:
        root = folder / "root"
        root.mkdir()
        root.chmod(0o755)
        _write(site, root)
        with nginx_origin([_ADDRESS], folder, root=root) as port:
            job = Job.within(folder)
            job.urls.write_text(f"http://{_ADDRESS}:{port}/\n", "utf-8")
            peers = (PROBE, LINKINATOR_PEER) if LINKINATOR else (PROBE,)
            found = Rounds(options.runs, TIMEOUT).take(peers, job, len(site.open))
    notes = (
        "Whole processes. Ten connections at once and no rate for either.",
        "Each must report every open page as good, or its figures are not shown. linkinator knows no robots.txt.",
        "LinkChecker is not here: it waits 0.1 to 0.6 seconds between requests to a host, whatever it is told.",
        f"{len(site.dead)} dead links on known lines: that probe finds each is held by tests/cli/test_crawl.py.",
    )
    rows = tuple(_row(peer, found.get(peer.name), found.get(LINKINATOR_PEER.name)) for peer in (PROBE, LINKINATOR_PEER))
    header = ("client", "median", "processor time", "peak memory", "pages/s", "times linkinator")
    return Table(f"Crawl: a site of {len(site.open):,} pages", header, rows, notes)


BENCHMARK = Benchmark("crawl", run)
