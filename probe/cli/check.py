"""``probe check``: from inputs to reports and an exit status."""

import asyncio
import gc
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from typing import TextIO

from probe.api import opened
from probe.cli.job import Job
from probe.cli.outputs import Outputs
from probe.cli.progress import ProgressLine
from probe.cli.signals import STATUS, caught
from probe.errors import ProbeError
from probe.extract import mentions
from probe.model import Result, Summary, Target, Verdict
from probe.reports.clean import clean
from probe.settings import Settings
from probe.sources.inputs import read
from probe.store.spool import Spool
from probe.summary import Tally
from probe.targets import unique

COLLECTOR_THRESHOLDS = (50_000, 20, 50)  # objects, then generations; results hold no cycles

FAILED, USAGE, ENDED_EARLY, FAULT = 1, 2, 3, 4


@dataclass(slots=True)
class Ending:
    """How a run ended, beyond its results."""

    interrupted_by: signal.Signals | None = None
    fault: Exception | None = None
    tally: Tally = field(default_factory=Tally)


def perform(job: Job, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Probe everything and report; returns the exit status. Raises ProbeError before anything is sent or written."""
    targets = unique(
        chain.from_iterable(
            mentions(document, job.settings.reading) for document in read(job.intake.inputs, stdin.buffer)
        )
    )
    if not targets:
        stderr.write("probe: the inputs name no URL: nothing to probe\n")
    _spare_the_collector()
    outputs = Outputs(job.plan, job.style, stdout)
    started = datetime.now(UTC)
    ending = Ending()
    with Spool() as spool:
        progress = ProgressLine(stderr, len(targets), shown=job.progress, color=job.style.color)
        with outputs.streaming(), progress:

            def observe(result: Result) -> None:
                ending.tally.add(result)
                spool.add(result)
                outputs.add(result)
                progress.add(result)

            _runner()(_probe(job, targets, observe, outputs, ending))
        lasted = (datetime.now(UTC) - started).total_seconds()
        summary = ending.tally.summary(lasted, job.style.dated or started, _whole(ending))
        if ending.fault:
            stderr.write(_complaint(ending.fault, job))
        fault = _fault_of(lambda: outputs.write(spool, summary))
    if fault:
        ending.fault = fault
        stderr.write(_complaint(fault, job))
    return _status(summary, ending, job.settings)


def _fault_of(report: Callable[[], None]) -> Exception | None:
    """Return what goes wrong in reporting by a fault of ours; raises OutputError for what is none."""
    try:
        report()
    except ProbeError:
        raise
    except Exception as fault:  # noqa: BLE001 - told in one line
        return fault
    return None


async def _probe(
    job: Job, targets: list[Target], observe: Callable[[Result], None], outputs: Outputs, ending: Ending
) -> None:
    async with opened(job.settings, observe) as run:

        def stop(received: signal.Signals) -> None:
            ending.interrupted_by = received
            run.stop("interrupted")

        outputs.when_nobody_reads = lambda: run.stop("interrupted")

        with caught(stop):
            try:
                await run.go(targets)
            except ExceptionGroup as group:
                ending.fault = _first(group)


def _spare_the_collector() -> None:
    """Let the garbage collector pass over what stays until the end: on 20,000 URLs that is a third of the time."""
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)
    gc.enable()


def _runner() -> Callable[..., None]:
    """Return what runs a coroutine: uvloop's runner where the extra ``fast`` is installed."""
    if find_spec("uvloop"):
        fast: Callable[..., None] = import_module("uvloop").run
        return fast
    return asyncio.run


def _whole(ending: Ending) -> bool:
    return ending.fault is None and ending.interrupted_by is None and not ending.tally.of(Verdict.UNCHECKED)


def _status(summary: Summary, ending: Ending, settings: Settings) -> int:
    if ending.fault:
        return FAULT
    if ending.interrupted_by:
        return STATUS[ending.interrupted_by]
    if any(summary.by_verdict.get(verdict) for verdict in settings.judging.fail_on):
        return FAILED
    return 0 if summary.complete else ENDED_EARLY


def _first(group: ExceptionGroup[Exception]) -> Exception:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, ExceptionGroup) else error


def _complaint(fault: Exception, job: Job) -> str:
    """Return one line about a fault of ours, with the place; the whole traceback where ``-v`` asks for it."""
    frames = traceback.extract_tb(fault.__traceback__)
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119
    text = f"probe: a fault of probe itself: {type(fault).__name__}: {fault}{place}; please report it to the project"
    lines = [text]
    if job.verbose:
        lines += "".join(traceback.format_exception(fault)).splitlines()
    return "".join(f"{clean(line, job.style.secrets)}\n" for line in lines)
