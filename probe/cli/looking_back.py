"""What earlier runs over the same inputs saw, read from the store, for reports that show it."""

import sqlite3
from collections.abc import Callable
from functools import cache

from probe.model import Result, Verdict
from probe.reports.history import History, Observation, Observations, PastRun
from probe.store.earlier import Earlier, Found
from probe.store.queries import StoredRun
from probe.store.records import milliseconds


def history_before(connection: sqlite3.Connection, inputs: bytes, began: int) -> History | None:
    """Return what earlier runs over the same inputs saw, up to a time in milliseconds; None if there is no such run."""
    earlier = Earlier(connection, inputs, began)
    return _history(earlier, earlier.history_of) if earlier.runs else None


def history_before_run(connection: sqlite3.Connection, run: StoredRun) -> History | None:
    """Return what runs over the same inputs saw before a stored run, whose results have no secrets in their URLs."""
    earlier = Earlier(connection, run.inputs, milliseconds(run.started))
    if not earlier.runs:
        return None
    numbers = earlier.in_run(run.id)
    return _history(earlier, lambda result: numbers[result.target.index])


def _history(earlier: Earlier, number_of: Callable[[Result], int]) -> History:
    """Return a history that shares one object among all URLs with the same observations."""

    @cache
    def observations(number: int) -> Observations:
        return tuple(_observation(found, earlier.runs[found.run]) for found in earlier.found(number))

    whole = (run for run in earlier.runs if run.complete)
    runs = tuple(PastRun(run.started, run.total, run.fails, earlier.latency_of(run)) for run in whole)
    return History(runs, lambda result: observations(number_of(result)))


def _observation(found: Found, run: StoredRun) -> Observation:
    answer = found.failure or str(found.status or "")
    return Observation(run.started, Verdict(found.verdict), answer, found.fails)
