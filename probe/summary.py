"""Results folded into counts, one at a time, so that a run of any size is counted as it finishes."""

from datetime import datetime

from probe.model import FailureKind, Result, Summary, Verdict


class Tally:
    """Counts that grow with each result; the order in which results arrive leaves no trace in the summary."""

    __slots__ = ("_failures", "_statuses", "_verdicts", "fails", "https")

    def __init__(self) -> None:
        self._verdicts: dict[Verdict, int] = {}
        self._statuses: dict[int, int] = {}
        self._failures: dict[FailureKind, int] = {}
        self.fails = 0
        self.https = 0  # http links that answer the same by https

    def add(self, result: Result) -> None:
        """Count one finished target."""
        verdict, status, failure = result.verdict, result.status, result.failure
        self._verdicts[verdict] = self._verdicts.get(verdict, 0) + 1
        if status is not None:
            self._statuses[status] = self._statuses.get(status, 0) + 1
        if failure is not None:
            self._failures[failure] = self._failures.get(failure, 0) + 1
        self.fails += result.fails
        self.https += result.advice is not None and result.advice.word == "advice-https"

    @property
    def total(self) -> int:
        """How many results were counted so far."""
        return sum(self._verdicts.values())

    def of(self, verdict: Verdict) -> int:
        """How many results so far have this verdict."""
        return self._verdicts.get(verdict, 0)

    def summary(self, elapsed: float, started_at: datetime | None, complete: bool) -> Summary:
        """Return the counts so far, of what occurred: verdicts and failures in their own order, statuses ascending."""
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
