"""``probe check``: from inputs to reports and an exit status."""

import asyncio
import gc
import os
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from time import monotonic
from typing import BinaryIO, TextIO

from msgspec import structs

from probe import loops
from probe.api import crawled
from probe.cli.delivery import Delivery
from probe.cli.feed import UNREAD, Feed, ReadFirst, Way, begun, may_begin
from probe.cli.intake import documents, mentioned, opened
from probe.cli.job import Job
from probe.cli.outputs import Outputs
from probe.cli.progress import ProgressLine
from probe.cli.proxied import Proxied
from probe.cli.signals import STATUS, Interrupts
from probe.cli.written import identity
from probe.errors import OutputError, ProbeError, SettingsError
from probe.excuses import Baseline, Excuses
from probe.model import Document, Note, Result, Summary, Target, Verdict
from probe.pages.completed import Completed
from probe.pages.crawl import Crawl
from probe.pages.links import FromTheWeb, Links
from probe.reports import Style, report_for
from probe.reports.clean import clean
from probe.reports.files import check_writable, discard_unfinished, replacing
from probe.settings import Settings
from probe.store.spool import Spool
from probe.summary import Tally
from probe.targets import unique

COLLECTOR_THRESHOLDS = (50_000, 20, 50)  # objects, then generations; results hold no cycles

FAILED, USAGE, ENDED_EARLY, FAULT = 1, 2, 3, 4

MOST_BROKEN = 10  # documents that could not be read, each of which is named in the notices


@dataclass(slots=True)
class Ending:
    """How a run ended, beyond its results."""

    interrupts: Interrupts = field(default_factory=lambda: Interrupts(before_the_end=discard_unfinished))
    interrupted: bool = False  # before all was probed; a signal while reports are written comes too late for that
    fault: Exception | None = None
    tally: Tally = field(default_factory=Tally)
    broken: list[Note] = field(default_factory=list)  # documents in folders that could not be read to their end


def perform(job: Job, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Probe everything and report; returns the exit status. Raises ProbeError before anything is sent or written."""
    began = monotonic()
    excuses = _excuses(job)
    ending = Ending()
    web = FromTheWeb(Links(job.settings.crawling), job.intake.from_)
    feed = _feed(job, stdin.buffer, ending.broken, web, lambda note: _tell(stderr, note, job.style))
    if feed.total == 0:
        stderr.write("probe: the inputs name no URL: nothing to probe\n")
    _spare_the_collector()
    started = datetime.now(UTC)
    with ending.interrupts.caught(), Spool() as spool:
        progress = ProgressLine(stderr, feed.total, shown=job.progress, color=job.style.color)
        outputs = Outputs(job.plan, job.style, stdout, at_once=job.settings.crawling.recurse == 0)
        delivery = Delivery(excuses, ending.tally, spool, feed, outputs, progress)
        crawl = Crawl(job.settings, delivery.take, web)
        proxied = Proxied(job.settings)
        with outputs.streaming(), progress:
            crawl.expect = progress.expect
            settings = replace(job.settings, patience=job.settings.patience.after(monotonic() - began))
            opening = crawled(settings, crawl, lambda note: progress.print(f"probe: {note}"))
            way = Way(lambda found: proxied.seen(crawl.begin(found)), delivery.release)
            loops.run(_probe(opening, feed, way, outputs, ending), _loop(job))
            fault = _fault_of(delivery.release_now)
            ending.fault = ending.fault or fault
            ending.interrupted = ending.interrupts.first is not None
        whole = _whole(ending) and feed.whole
        everything = whole and not ending.broken and job.intake.changed_since is None
        unread = _unread(ending, delivery.rootless)
        notices = (*unread, *crawl.notices(), *proxied.notices(), *excuses.notices(complete=everything))
        lasted = (datetime.now(UTC) - started).total_seconds()
        summary = structs.replace(ending.tally.summary(lasted, job.style.dated or started, whole), notices=notices)
        if ending.fault:
            stderr.write(_complaint(ending.fault, job))
        results = Completed(crawl, spool) if crawl.recurses else feed.completed_all(spool)
        fault = _fault_of(lambda: _report(job, outputs, results, summary, stderr))
    if fault:
        ending.fault = fault
        stderr.write(_complaint(fault, job))
    return _status(summary, ending)


def _feed(job: Job, stdin: BinaryIO, broken: list[Note], web: FromTheWeb, tell: Callable[[str], None]) -> Feed:
    """Return where the targets come from; raises ProbeError for what is wrong with the inputs."""
    reading = job.settings.reading
    inputs = opened(job.intake, stdin, tell, job.written)
    single = begun(inputs, reading, broken) if may_begin(job) else None
    if single is not None and not isinstance(single, Document):
        return single
    found = documents(inputs, job.intake, job.settings) if single is None else (single,)
    targets = unique(mentioned(found, reading, broken, web, tell), reading)
    _try_patterns(job.settings, targets)
    return ReadFirst(targets)


def _try_patterns(settings: Settings, targets: Iterable[Target]) -> None:
    """Raise SettingsError for a pattern that takes too long on a URL, while nothing is sent yet."""
    if not (settings.choice.include or settings.choice.exclude or settings.rules or settings.ignores):
        return
    for target in targets:
        settings.choice.takes(target.url)
        settings.at(target.url)
        settings.ignores_at(target.url)


def _unread(ending: Ending, rootless: int) -> Iterator[Note]:
    """Yield what of the inputs is not judged."""
    yield from islice(ending.broken, MOST_BROKEN)
    if len(ending.broken) > MOST_BROKEN:
        yield Note("notices-more", (f"{len(ending.broken) - MOST_BROKEN:,}",))
    if rootless:
        yield Note("roots-unknown", (f"{rootless:,}",))


def _tell(stderr: TextIO, note: str, style: Style) -> None:
    stderr.write(f"probe: {clean(note, style.secrets)}\n")


def _excuses(job: Job) -> Excuses:
    """Return what excuses failures; raises ProbeError where the baseline is none, or would suffer."""
    baseline = None
    if job.baseline is not None:
        _spare_the_baseline(job, job.baseline)
        baseline = Baseline.read(job.baseline, job.style.secrets, may_be_missing=job.update_baseline)
        if job.update_baseline:
            check_writable(job.baseline)
            if baseline.names_places and not job.settings.reading.fragments:
                raise SettingsError(f"--update-baseline needs --fragments: {job.baseline} has places on pages in it")
    return Excuses(job.settings, job.style.now.date(), baseline, adopt=job.update_baseline)


def _spare_the_baseline(job: Job, baseline: str) -> None:
    """Raise SettingsError where the next run would take for known what no one has looked at, or forget what is."""
    if any(identity(path) == identity(baseline) is not None for path, _ in job.plan.files):
        raise SettingsError(f"{baseline} is the baseline and an output: --update-baseline alone writes it anew")
    if job.update_baseline and job.intake.changed_since is not None:
        raise SettingsError("--update-baseline needs a run over everything: not one with --changed-since")


def _report(job: Job, outputs: Outputs, results: Iterable[Result], summary: Summary, log: TextIO) -> None:
    """Write every report, whatever becomes of the others; the baseline where the run is whole: else it would lose some.

    Raises OutputError for all that failed.
    """
    failures = []
    writers: tuple[Callable[[], None], ...] = (
        lambda: outputs.write(results, summary),
        lambda: _update_baseline(job, results, summary, log),
        lambda: _tell_ci(job, results, summary, log),
    )
    for write in writers:
        try:
            write()
        except OutputError as error:
            failures.append(str(error))
    if failures:
        raise OutputError("; ".join(failures))


def _tell_ci(job: Job, results: Iterable[Result], summary: Summary, log: TextIO) -> None:
    if job.ci:
        from probe.cli.ci import tell_github  # noqa: PLC0415 - only there is it needed

        tell_github(results, summary, job.style, log)


def _update_baseline(job: Job, results: Iterable[Result], summary: Summary, log: TextIO) -> None:
    """Write what fails now, and nothing else: the file is kept beside the documents, where each line of it is read."""
    if not job.update_baseline or job.baseline is None:
        return
    unread = any(note.word == UNREAD for note in summary.notices)
    if not summary.complete or unread:
        why = "not every document could be read" if unread else "the run ended early"
        _tell(log, f"{job.baseline} stays as it was: {why}", job.style)
    else:
        known = [result for result in results if result.fails or result.excuse]
        tally = Tally()
        for result in known:
            tally.add(result)
        with replacing(job.baseline) as out:
            counts = tally.summary(summary.elapsed, summary.started_at, complete=True)
            report_for(job.baseline).write(known, counts, out, job.style)


def _fault_of(report: Callable[[], None]) -> Exception | None:
    """Return what goes wrong in reporting by a fault of ours; raises OutputError for what is none."""
    try:
        report()
    except ProbeError:
        raise
    except Exception as fault:  # noqa: BLE001 - told in one line
        return fault
    return None


async def _probe(opening: crawled, feed: Feed, way: Way, outputs: Outputs, ending: Ending) -> None:
    async with opening as run:

        def stop() -> None:
            run.stop("interrupted")

        outputs.when_nobody_reads = stop
        loop = asyncio.get_running_loop()

        with ending.interrupts.stopping(lambda: loop.call_soon_threadsafe(stop)):
            try:
                await run.go(feed.targets(run, way))
            except Exception as fault:  # noqa: BLE001 - told in one line, when what was done is reported
                ending.fault = fault


def _spare_the_collector() -> None:
    """Let the garbage collector pass over what stays until the end: on 20,000 URLs that is a third of the time."""
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)
    gc.enable()


def _loop(job: Job) -> str | None:
    """Return the name of the event loop: what sends nothing gains nothing by a fast one, and imports none."""
    return job.loop or ("asyncio" if job.settings.choice.offline else None)


def _whole(ending: Ending) -> bool:
    return ending.fault is None and not ending.interrupted and not ending.tally.of(Verdict.UNCHECKED)


def _status(summary: Summary, ending: Ending) -> int:
    if ending.fault and not isinstance(ending.fault, ProbeError):
        return FAULT
    if ending.interrupts.first:
        return STATUS[ending.interrupts.first]
    if summary.fails:
        return FAILED
    return 0 if summary.complete else ENDED_EARLY


def _complaint(fault: Exception, job: Job) -> str:
    """Return one line about a fault of ours, with the place; the whole traceback where ``-v`` asks for it.

    A setting that fails on what a crawl meets is no fault of ours, and told as it is.
    """
    if isinstance(fault, ProbeError):
        return f"probe: {clean(str(fault), job.style.secrets)}\n"
    frames = traceback.extract_tb(fault.__traceback__)
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119
    text = f"probe: a fault of probe itself: {type(fault).__name__}: {fault}{place}; please report it to the project"
    lines = [text]
    if job.verbose:
        lines += "".join(traceback.format_exception(fault)).splitlines()
    return "".join(f"{clean(line, job.style.secrets)}\n" for line in lines)
