"""``probe check``: from inputs to reports and an exit status."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, TextIO

from msgspec import structs

from probe import loops
from probe.api.session import crawled
from probe.cli.collector import spare_the_collector
from probe.cli.complaint import complaint, fault_of, tell
from probe.cli.delivery import Delivery
from probe.cli.exit_status import status_of
from probe.cli.feed import Feed, ReadFirst, Way, begun, may_begin
from probe.cli.freshness import freshness_of
from probe.cli.intake import documents, mentioned, opened
from probe.cli.job import Job
from probe.cli.keeping import Keeping, keeping_of
from probe.cli.known import excuses_of, update_baseline
from probe.cli.outputs import Outputs
from probe.cli.progress import ProgressLine
from probe.cli.proxied import Proxied
from probe.cli.resuming import Resuming, typed_in
from probe.cli.signals import Interrupts
from probe.codes.phrases import say
from probe.errors import InputError, OutputError
from probe.excuses.marks import WithAllPlaces
from probe.model import Document, HostCount, Note, Result, Summary, Target, Verdict
from probe.pages.completed import Completed
from probe.pages.crawl import Crawl
from probe.pages.links import FromTheWeb, Links
from probe.reports.clean import clean
from probe.reports.files import discard_unfinished
from probe.reports.hosts import host_table
from probe.settings import Settings
from probe.store.spool import Spool
from probe.summary import Tally
from probe.targets import unique

if TYPE_CHECKING:
    from probe.pages.indexed import Indexed

MOST_BROKEN = 10  # unreadable documents that the notices list by name


@dataclass(slots=True)
class Ending:
    """How a run ended, apart from its results."""

    interrupts: Interrupts = field(default_factory=lambda: Interrupts(before_the_end=discard_unfinished))
    interrupted: bool = False  # before all was probed; a signal while reports are written does not count
    fault: Exception | None = None
    tally: Tally = field(default_factory=Tally)
    hosts: tuple[HostCount, ...] | None = None  # only if they are counted
    broken: list[Note] = field(default_factory=list)  # documents in folders that could not be read to the end


def perform(job: Job, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Probe everything and report; returns the exit status. Raises ProbeError before anything is sent or written."""
    began = monotonic()
    excuses = excuses_of(job, stderr)
    ending = Ending()
    web = FromTheWeb(Links(job.settings.crawling), job.intake.from_)
    fresh, keeping = freshness_of(job, stderr), keeping_of(job, stderr)
    source = stdin.buffer if keeping is None else typed_in(stdin.buffer, keeping)
    feed = _feed(job, source, ending.broken, web, lambda note: tell(stderr, note, job.style))
    job = replace(job, style=structs.replace(job.style, columns=feed.columns))
    if feed.total == 0:
        tell(stderr, say(Note("no-urls"), job.style.language), job.style)
    spare_the_collector()
    started = datetime.now(UTC)
    with ending.interrupts.caught(), Spool() as spool:
        progress = ProgressLine(stderr, feed.total, shown=job.progress, style=job.style)
        outputs = _outputs(job, stdout, keeping)
        delivery = Delivery(excuses, ending.tally, spool, feed, outputs, progress, keeping)
        indexed = _indexed(job.settings, delivery)
        crawl = Crawl(job.settings, indexed.take if indexed else delivery.take, web)
        proxied = Proxied(job.settings)
        with outputs.streaming(), progress:
            crawl.expect = progress.expect
            opening = _opening(job.settings, monotonic() - began, crawl, progress)
            resuming = Resuming(keeping, crawl, opening.observe if crawl.recurses else delivery.take, fresh)
            way = Way(_beginning(crawl, proxied, indexed, resuming), delivery.release)
            loops.run(_probe(opening, way, delivery, ending, indexed, resuming), job.event_loop)
            fault = fault_of(delivery.release_now)
            ending.fault = ending.fault or fault
            ending.interrupted = ending.interrupts.first is not None
        whole = _whole(ending) and feed.whole
        told = (*_unread(ending, delivery.rootless), *feed.notices, *crawl.notices(), *proxied.notices())
        results = _completed(delivery, crawl, ending.tally)
        of_excuses = excuses.notices(complete=whole and _is_everything(job, ending))
        notices = (*told, *_counted(ending.tally), *of_excuses)
        counted = ending.tally.summary((datetime.now(UTC) - started).total_seconds(), job.style.dated or started, whole)
        summary = structs.replace(counted, notices=notices, hosts=ending.hosts)
        if ending.fault:
            stderr.write(complaint(ending.fault, job))
        results = indexed.completed(results) if indexed else results
        fault = fault_of(lambda: _report(job, outputs, results, summary, stderr))
        ending.fault = ending.fault or fault_of(
            lambda: _end(job, summary, delivery, _late(delivery, crawl, indexed, results))
        )
    if fault:
        ending.fault = fault
        stderr.write(complaint(fault, job))
    stderr.write(host_table(summary, job.style))
    return status_of(summary, ending.fault, ending.interrupts.first)


def _is_everything(job: Job, ending: Ending) -> bool:
    return not ending.broken and job.intake.changed_since is None


def _outputs(job: Job, stdout: TextIO, keeping: Keeping | None) -> Outputs:
    look_back = None if keeping is None else keeping.look_back
    return Outputs(job.plan, job.style, stdout, at_once=_at_once(job.settings), look_back=look_back)


def _completed(delivery: Delivery, crawl: Crawl, tally: Tally) -> Iterable[Result]:
    """Return all results with everything that became known about them; results with ignore marks are counted again."""
    spool = delivery.spool
    results: Iterable[Result] = Completed(crawl, spool) if crawl.recurses else delivery.feed.completed_all(spool)
    if delivery.marked:
        results = WithAllPlaces(results)
        tally.fails = sum(result.fails for result in results)
    return results


def _opening(settings: Settings, passed: float, crawl: Crawl, progress: ProgressLine) -> crawled:
    """Return a run with the rest of the deadline, after so many seconds have passed."""
    settings = replace(settings, patience=settings.patience.after(passed))
    return crawled(settings, crawl, lambda note: progress.print(f"probe: {note}"))


def _counted(tally: Tally) -> Iterator[Note]:
    """Yield the notices that have a count."""
    if tally.reused:
        yield Note("fresh-count", (f"{tally.reused:,}",))
    if tally.confirmed:
        yield Note("fresh-confirmed-count", (f"{tally.confirmed:,}",))
    if tally.https:
        yield Note("https-same", (f"{tally.https:,}",))


def _end(job: Job, summary: Summary, delivery: Delivery, late: Iterable[Result]) -> None:
    """Tell the store that the run has ended; raises StoreError for a damaged store."""
    if delivery.keeping is not None:
        delivery.keeping.end(summary, late, job.style, unread=delivery.outputs.unread)


def _late(
    delivery: Delivery, crawl: Crawl, indexed: "Indexed | None", results: Iterable[Result]
) -> Iterable[Result]:  # fmt: skip
    """Return the results that may have changed after they arrived."""
    if crawl.looks_into_pages or indexed or delivery.marked:
        return results
    kept = (delivery.spool.at(number) for number in delivery.feed.late)
    return (delivery.feed.completed(result) for result in kept if result is not None)


def _indexed(settings: Settings, delivery: Delivery) -> "Indexed | None":
    if not settings.reading.index:
        return None
    from probe.pages.indexed import Indexed  # noqa: PLC0415 - few runs need it

    return Indexed(settings, delivery.take)


def _at_once(settings: Settings) -> bool:
    """Whether results are complete as soon as they arrive, because no other page adds to them."""
    return settings.crawling.recurse == 0 and not settings.reading.index


def _feed(job: Job, stdin: BinaryIO, broken: list[Note], web: FromTheWeb, tell: Callable[[str], None]) -> Feed:
    """Return the source of the targets; raises ProbeError for invalid inputs."""
    reading = job.settings.reading
    inputs = opened(job.intake, stdin, tell, job.written, reading)
    single = begun(inputs, reading, broken) if may_begin(job) else None
    if single is not None and not isinstance(single, Document):
        return single
    found = documents(inputs, job.intake, job.settings) if single is None else (single,)
    targets = unique(mentioned(found, reading, broken, web, tell), reading)
    _try_patterns(job.settings, targets)
    if any(target.expectation is not None for target in targets):
        return _moved(targets, job, tell)
    if reading.expect or reading.expect_status:
        raise InputError("--expect and --expect-status name table columns, but no table row has an expectation")
    return ReadFirst(targets)


def _moved(targets: list[Target], job: Job, tell: Callable[[str], None]) -> Feed:
    """Return the targets of a list of moved pages; mistakes in the list are reported before anything is sent."""
    from probe.targets.list_faults import checked  # noqa: PLC0415 - few runs have such a list

    found, notices = checked(targets)
    for notice in notices:
        tell(clean(say(notice, job.style.language), job.style.secrets))
    return ReadFirst(found, notices)


def _try_patterns(settings: Settings, targets: Iterable[Target]) -> None:
    """Raise SettingsError if a pattern takes too long on a URL, before anything is sent."""
    if not (settings.choice.include or settings.choice.exclude or settings.rules or settings.ignores):
        return
    for target in targets:
        settings.choice.takes(target.url)
        settings.at(target.url)
        settings.ignores_at(target.url)


def _unread(ending: Ending, rootless: int) -> Iterator[Note]:
    """Yield notices about the parts of the inputs that were not checked."""
    yield from islice(ending.broken, MOST_BROKEN)
    if len(ending.broken) > MOST_BROKEN:
        yield Note("notices-more", (f"{len(ending.broken) - MOST_BROKEN:,}",))
    if rootless:
        yield Note("roots-unknown", (f"{rootless:,}",))


def _report(job: Job, outputs: Outputs, results: Iterable[Result], summary: Summary, log: TextIO) -> None:
    """Write every report, even if others fail; write the baseline only if the run is complete, to keep all entries.

    Raises OutputError for all reports that failed.
    """
    failures = []
    writers: tuple[Callable[[], None], ...] = (
        lambda: outputs.write(results, summary),
        lambda: update_baseline(job, results, summary, log),
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
        from probe.cli.ci import tell_github  # noqa: PLC0415 - only needed on GitHub

        tell_github(results, summary, job.style, log)


def _beginning(
    crawl: Crawl, proxied: Proxied, indexed: "Indexed | None", resuming: Resuming
) -> Callable[[Iterable[Target]], Iterable[Target]]:  # fmt: skip
    """Return the steps that the targets of the inputs pass through before they are probed."""

    def begin(found: Iterable[Target]) -> Iterable[Target]:
        targets = proxied.seen(resuming.begin(crawl.begin(found)))
        return indexed.begin(targets) if indexed else targets

    return begin


async def _probe(
    opening: crawled, way: Way, delivery: Delivery, ending: Ending, indexed: "Indexed | None", resuming: Resuming
) -> None:  # fmt: skip
    async with opening as run:
        resuming.follow()
        if indexed:
            indexed.offer = run.offer

        def stop() -> None:
            run.stop("interrupted")

        delivery.outputs.when_nobody_reads = stop
        delivery.progress.watch(run)
        loop = asyncio.get_running_loop()

        with ending.interrupts.stopping(lambda: loop.call_soon_threadsafe(stop)):
            try:
                await run.go(delivery.feed.targets(run, way))
            except Exception as fault:  # noqa: BLE001 - reported in one line, together with the results so far
                ending.fault = fault
            finally:
                ending.hosts = run.host_stats.counted() if run.host_stats else None
        resuming.close()
        if delivery.keeping is not None:
            delivery.keeping.settle()


def _whole(ending: Ending) -> bool:
    return ending.fault is None and not ending.interrupted and not ending.tally.of(Verdict.UNCHECKED)
