"""Print one-line messages: internal errors, and notices about the inputs."""

import os
import traceback
from collections.abc import Callable
from typing import TextIO

from probe.cli.job import Job
from probe.codes import Language
from probe.errors import ProbeError
from probe.reports import Style
from probe.reports.clean import clean


def tell(stderr: TextIO, note: str, style: Style) -> None:
    """Write a sentence for the user in the language of the run, with secrets hidden."""
    note = clean(note, style.secrets)
    if style.language is Language.ZH:
        from probe.cli.chinese import translated  # noqa: PLC0415 - only for Chinese

        note = translated(note)
    stderr.write(f"probe: {note}\n")


def fault_of(report: Callable[[], None]) -> Exception | None:
    """Return the exception of a bug in reporting, or None; raises OutputError for other failures."""
    try:
        report()
    except ProbeError:
        raise
    except Exception as fault:  # noqa: BLE001 - reported in one line
        return fault
    return None


def complaint(fault: Exception, job: Job) -> str:
    """Return one line about an internal error, with its place; ``-v`` adds the whole traceback.

    A setting that fails on what a crawl finds is not an internal error and has its own message.
    """
    if isinstance(fault, ProbeError):
        return f"probe: {clean(str(fault), job.style.secrets)}\n"
    frames = traceback.extract_tb(fault.__traceback__)
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119
    text = f"probe: an internal error of probe: {type(fault).__name__}: {fault}{place}; please report it to the project"
    lines = [text]
    if job.verbose:
        lines += "".join(traceback.format_exception(fault)).splitlines()
    return "".join(f"{clean(line, job.style.secrets)}\n" for line in lines)
