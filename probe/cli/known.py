"""``--baseline``: known failures, the file that lists them, and its update."""

from collections.abc import Iterable
from typing import TextIO

from probe.cli.complaint import tell
from probe.cli.feed import UNREAD
from probe.cli.job import Job
from probe.cli.striking import strikes_of
from probe.cli.written import identity
from probe.errors import SettingsError
from probe.excuses import Baseline, Excuses
from probe.excuses.entries import Entry, written
from probe.model import Result, Summary
from probe.reports import Style
from probe.reports.files import check_writable, replacing
from probe.reports.record import record


def excuses_of(job: Job, stderr: TextIO) -> Excuses:
    """Return the excuses for failures; raises ProbeError for an invalid baseline, or one at risk of damage."""
    baseline = None
    if job.baseline is not None:
        _spare_the_baseline(job, job.baseline)
        baseline = Baseline.read(job.baseline, job.style.secrets, may_be_missing=job.update_baseline)
        if job.update_baseline:
            check_writable(job.baseline)
            if baseline.names_places and not job.settings.reading.fragments:
                raise SettingsError(f"--update-baseline needs --fragments: {job.baseline} contains fragments of pages")
    strikes = strikes_of(job, stderr)
    return Excuses(job.settings, job.style.now.date(), baseline, adopt=job.update_baseline, strikes=strikes)


def _spare_the_baseline(job: Job, baseline: str) -> None:
    """Raise SettingsError if an update would add failures that no one has reviewed, or drop known ones."""
    if any(identity(path) == identity(baseline) is not None for path, _ in job.plan.files):
        raise SettingsError(f"{baseline} is the baseline and an output: --update-baseline alone updates it")
    if job.update_baseline and job.intake.changed_since is not None:
        raise SettingsError("--update-baseline needs a complete run, without --changed-since")


def update_baseline(job: Job, results: Iterable[Result], summary: Summary, log: TextIO) -> None:
    """Write the present failures and nothing else: the file is versioned, and its lines are reviewed."""
    if not job.update_baseline or job.baseline is None:
        return
    unread = any(note.word == UNREAD for note in summary.notices)
    if not summary.complete or unread:
        why = "not every document could be read" if unread else "the run ended early"
        tell(log, f"{job.baseline} stays as it was: {why}", job.style)
    else:
        failing = (_entry(result, job.style) for result in results if result.fails or result.excuse)
        before = Baseline.read(job.baseline, may_be_missing=True)
        today = (job.style.dated or job.style.now).date()
        with replacing(job.baseline) as out:
            out.writelines(written(job.baseline, before.renewed(failing, today)))


def _entry(result: Result, style: Style) -> Entry:
    told = record(result, style)
    return Entry(told.url, told.verdict, told.status, told.reason)
