"""The exit status of a run."""

from signal import Signals

from probe.cli.signals import STATUS
from probe.errors import ProbeError, StoreError
from probe.model import Summary

FAILED, USAGE, ENDED_EARLY, FAULT = 1, 2, 3, 4


def status_of(summary: Summary, fault: Exception | None, interrupted_by: Signals | None) -> int:
    """Return the status: that of an internal error, of the signal that ended the run, of failing results, or 0."""
    if fault and not isinstance(fault, ProbeError):
        return FAULT
    if isinstance(fault, StoreError):
        return USAGE
    if interrupted_by:
        return STATUS[interrupted_by]
    if summary.fails:
        return FAILED
    return 0 if summary.complete else ENDED_EARLY
