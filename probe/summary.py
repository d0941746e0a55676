"""Counts of results, updated with each result, so that a run of any size is counted while it runs."""

from datetime import datetime

from probe.model import FailureKind, Result, Summary, Verdict


class Tally:
    """Counts that grow with each result; the summary does not depend on the order of results."""

    __slots__ = ("_failures", "_statuses", "_verdicts", "confirmed", "fails", "https", "reused")

    def __init__(self) -> None:
        self._verdicts: dict[Verdict, int] = {}
        self._statuses: dict[int, int] = {}
        self._failures: dict[FailureKind, int] = {}
        self.fails = 0
        self.https = 0  # http links that give the same answer over https
        self.reused = 0  # results of earlier runs
        self.confirmed = 0  # results of earlier runs that a 304 confirmed

    def add(self, result: Result) -> None:
        """Count one finished target."""
        verdict, status, failure = result.verdict, result.status, result.failure
        self._verdicts[verdict] = self._verdicts.get(verdict, 0) + 1
        if status is not None:
            self._statuses[status] = self._statuses.get(status, 0) + 1
        if failure is not None:
            self._failures[failure] = self._failures.get(failure, 0) + 1
        self.fails += result.fails
        if result.evidence:
            first = result.evidence[0].word
            self.reused += first == "fresh"
            self.confirmed += first == "fresh-confirmed"
        self.https += result.advice is not None and result.advice.word == "advice-https"

    @property
    def total(self) -> int:
        """The number of results so far."""
        return sum(self._verdicts.values())

    def of(self, verdict: Verdict) -> int:
        """Return the number of results so far with this verdict."""
        return self._verdicts.get(verdict, 0)

    def summary(self, elapsed: float, started_at: datetime | None, complete: bool) -> Summary:
        """Return the counts so far without zeros: verdicts and failures in order of definition, statuses ascending."""
        return Summary(
            total=self.total,
            by_verdict={verdict: self._verdicts[verdict] for verdict in Verdict if verdict in self._verdicts},
            by_status=dict(sorted(self._statuses.items())),
            by_failure={kind: self._failures[kind] for kind in FailureKind if kind in self._failures},
            elapsed=elapsed,
            started_at=started_at,
            complete=complete,
            fails=self.fails,
        )
