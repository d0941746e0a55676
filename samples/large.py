"""The page of a large run, made up: ``python samples/large.py --urls 20000 --out large.html``. Nothing is sent."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

if not __package__:  # run as a script, which knows this folder alone
    sys.path.insert(0, str(Path(__file__).parent.parent))

from probe.codes import Language, status_entry
from probe.model import FailureKind, Hop, Mention, Note, RedirectKind, Result, Summary, Target, Verdict, Via
from probe.reports import Style, report_named
from probe.reports.files import replacing
from probe.reports.history import History, Observation, Observations, PastRun
from probe.summary import Tally

BEGAN = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
PACE = 200  # URLs a second
PAGES = ("guide", "reference", "blog/2019", "blog/2023", "team", "download", "papers", "archive")
SHARES = {
    Verdict.OK: 780, Verdict.REDIRECTED: 120, Verdict.BROKEN: 55, Verdict.BLOCKED: 20, Verdict.UNREACHABLE: 12,
    Verdict.FAILING: 6, Verdict.LIMITED: 4, Verdict.SUSPECT: 3,
}  # fmt: skip
_FAILING = (Verdict.BROKEN, Verdict.FAILING, Verdict.UNREACHABLE)
_STATUS = {
    Verdict.OK: (200,), Verdict.REDIRECTED: (200,), Verdict.BROKEN: (404, 404, 404, 410), Verdict.BLOCKED: (403, 401),
    Verdict.FAILING: (500, 503), Verdict.LIMITED: (429,), Verdict.SUSPECT: (200,),
}  # fmt: skip
_KINDS = ((301, RedirectKind.PERMANENT), (301, RedirectKind.PERMANENT), (302, RedirectKind.TEMPORARY))


class Results:
    """Results that are drawn anew, and the same, each time they are gone through."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __iter__(self) -> Iterator[Result]:
        drawn = Random(1)
        for number in range(self.count):
            yield result(number, drawn)


def result(number: int, drawn: Random) -> Result:
    """Return one result: most are fine, some hosts are slow, links stand on one page or on several."""
    site = min(int(drawn.expovariate(0.03)), 399)
    url = f"https://www.site-{site}.example/{drawn.choice(PAGES)}/{number}"
    verdict = drawn.choices(list(SHARES), list(SHARES.values()))[0]
    seconds = drawn.lognormvariate(-2.6 + site % 7 / 3, 0.7)
    places = [Mention(url, f"docs/{drawn.choice(PAGES)}.md", drawn.randrange(1, 900), 5)]
    places += [Mention(url, f"docs/{page}.md", 12, 3) for page in PAGES[: drawn.choice((0, 0, 0, 3))]]
    checked = BEGAN + timedelta(milliseconds=5 * number)
    expires = BEGAN + timedelta(days=5 + site * 3 % 120)
    target = Target(number, url, tuple(places))
    if verdict is Verdict.UNREACHABLE:
        failure = drawn.choice((FailureKind.DNS_NOT_FOUND, FailureKind.CONNECT_TIMEOUT, FailureKind.TLS_EXPIRED))
        hop = Hop(url, "GET", None, failure, elapsed=seconds)
        return Result(
            target, verdict, (hop,), failure=failure, meaning=failure, reason=Note(failure), attempts=2,
            elapsed=seconds, checked_at=checked, fails=True,
        )  # fmt: skip
    status = drawn.choice(_STATUS[verdict])
    phrase = status_entry(status).phrase
    hops: tuple[Hop, ...] = (Hop(url, "GET", status, elapsed=seconds, address=f"192.0.2.{site % 250}"),)
    kind = None
    if verdict is Verdict.REDIRECTED:
        moved, kind = drawn.choice(_KINDS)
        there = f"{url}/"
        hops = (
            Hop(url, "GET", moved, None, there, seconds / 2, via=Via.LOCATION),
            Hop(there, "GET", 200, elapsed=seconds),
        )
    return Result(
        target, verdict, hops, status=status, redirect=kind, meaning=str(status),
        reason=Note("answered", (str(status), phrase)), elapsed=seconds, tls_expires=expires,
        checked_at=checked, fails=verdict in _FAILING,
    )  # fmt: skip


def summary(results: Results) -> Summary:
    """Return the counts of the results."""
    tally = Tally()
    for each in results:
        tally.add(each)
    return tally.summary(results.count / PACE, BEGAN, complete=True)


def history(results: Results, runs: int) -> History:
    """Return the history of runs on the days before."""
    days = [BEGAN - timedelta(days=number) for number in range(runs, 0, -1)]
    fails = Counter(seen.at for result in results for seen in earlier(result, days) if seen.fails)
    latency = [0.12 + 0.005 * number + 0.12 * (number == runs // 2) for number in range(runs)]
    past = (PastRun(day, results.count, fails[day], pace) for day, pace in zip(days, latency, strict=True))
    return History(tuple(past), lambda result: earlier(result, days))


def earlier(result: Result, days: list[datetime]) -> Observations:
    """Return what was seen of a URL: most of what fails began to on one of the days, one of 60 good ones was fixed."""
    number, lasted = result.target.index, len(days)
    began = number % (lasted + 2) if result.fails else 0 if number % 60 == 0 else lasted
    bad = (result.verdict, result.failure or str(result.status)) if result.fails else (Verdict.FAILING, "503")
    return tuple(
        Observation(day, *bad, fails=True) if place >= began else Observation(day, Verdict.OK, "200", fails=False)
        for place, day in enumerate(days)
    )


def write(path: Path, urls: int, language: Language = Language.EN, runs: int = 0) -> None:
    """Write the page."""
    results = Results(urls)
    style = Style(now=BEGAN, language=language, history=history(results, runs) if runs else None)
    with replacing(str(path)) as out:
        report_named("html").write(results, summary(results), out, style)


def main() -> None:
    """Write the page that the command line asks for."""
    parser = argparse.ArgumentParser(description="The page of a large run, made up.")
    parser.add_argument("--urls", type=int, default=20_000, help="how many (%(default)s)")
    parser.add_argument("--runs", type=int, default=0, help="how many runs there were before (%(default)s)")
    parser.add_argument("--lang", choices=list(Language), default="en", help="its language (%(default)s)")
    parser.add_argument("--out", type=Path, default=Path("large.html"), help="the file (%(default)s)")
    given = parser.parse_args()
    write(given.out, given.urls, Language(given.lang), given.runs)


if __name__ == "__main__":
    main()
