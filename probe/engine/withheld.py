"""Results withheld until it is known whether their failures are the fault of the site."""

from collections.abc import Callable

from probe.engine.connectivity import Connectivity
from probe.model import Result

MOST_WITHHELD = 1_000  # results; then the cause is assumed to be known


class Withheld:
    """Passes results to ``observe``, and withholds those whose failure may be due to missing connectivity."""

    def __init__(self, connectivity: Connectivity, observe: Callable[[Result], None]) -> None:
        self._connectivity = connectivity
        self._observe = observe
        self._results: list[Result] = []
        self._seen = 0  # the connectivity changes seen so far
        self.holds = True

    def take(self, result: Result) -> None:
        """Accept a result of the run."""
        if self._results and self._connectivity.changes != self._seen:
            self._release_decided()
        if self.holds and self._connectivity.is_undecided(result):
            self._results.append(result)
            self._seen = self._connectivity.changes
            if len(self._results) > MOST_WITHHELD:
                self.release()
        else:
            self._observe(result)

    def release(self) -> None:
        """Pass on all withheld results."""
        results, self._results = self._results, []
        for result in results:
            self._observe(result)

    def _release_decided(self) -> None:
        results, self._results = self._results, []
        self._seen = self._connectivity.changes
        for result in results:
            if self._connectivity.is_undecided(result):
                self._results.append(result)
            else:
                self._observe(result)
