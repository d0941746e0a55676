"""Excuses: failures that do not fail a run because they are ignored for a reason or already known."""

from collections.abc import Callable, Iterator
from datetime import date

from msgspec.structs import replace

from probe.excuses import marks
from probe.excuses.baseline import Baseline
from probe.excuses.entries import UNDECIDED
from probe.excuses.ignores import Ignores
from probe.excuses.strikes import Strikes
from probe.model import Note, Result
from probe.settings import Settings

__all__ = ["Baseline", "Excuses"]

StrikesOf = Callable[[Result], tuple[Strikes, bool]]
"""Returns the strikes of a failing link, and whether they are enough to fail the run."""

_KNOWN = "excuse-baseline"


class Excuses:
    """Decides whether each result fails the run; reports unneeded excuses at the end."""

    def __init__(
        self,
        settings: Settings,
        today: date,
        baseline: Baseline | None = None,
        *,
        adopt: bool = False,
        strikes: StrikesOf | None = None,
    ) -> None:
        """Apply ignores as of ``today``; ``adopt`` excuses all failures, as known from now on.

        ``strikes`` counts the failures of a link if a single one does not fail the run.
        """
        self._strikes = strikes
        self._settings = settings
        self._ignores = Ignores(settings, today)
        self._marks = marks.Marks()
        self._baseline = baseline
        self._adopt = adopt

    def judged(self, result: Result) -> Result:
        """Return a result with the decision whether it fails the run, and the excuse if not."""
        fails = result.verdict in self._settings.at(result.url).judging.fail_on
        decided = result.verdict not in UNDECIDED
        known = self._knows(result, passes=decided and not fails)
        mentions = result.target.mentions
        if not fails:
            self._ignores.spares(result.url, passes=decided)
            if decided:
                self._marks.spare(mentions, result.url)
            kept = known and self._adopt and not decided  # a new baseline keeps entries that are undecided
            return replace(result, excuse=Note(_KNOWN)) if kept else result
        excuse = self._ignores.excuse(result.url)
        if excuse is not None and excuse.word == "ignore-over":  # an expired ignore outranks the baseline
            return replace(result, fails=True, evidence=(*result.evidence, excuse))
        if excuse is None:
            excuse = Note(_KNOWN) if known else marks.excuse(mentions)
        if excuse is None and self._adopt:
            excuse = Note(_KNOWN)
        evidence = result.evidence if excuse is not None else (*result.evidence, *marks.told(mentions))
        if excuse is None and self._strikes is not None:
            strikes, enough = self._strikes(result)
            excuse, evidence = (None, (*evidence, strikes.told())) if enough else (strikes.excuse, evidence)
        return replace(result, fails=excuse is None, excuse=excuse, evidence=evidence)

    def _knows(self, result: Result, *, passes: bool) -> bool:
        places = self._settings.reading.fragments
        return self._baseline is not None and self._baseline.knows(result.url, passes=passes, places=places)

    def notices(self, *, complete: bool) -> Iterator[Note]:
        """Yield notices about the excuses; unneeded ones are known only after a complete run."""
        yield from self._ignores.notices(complete=complete)
        yield from self._marks.notices()
        if self._baseline and complete:
            yield from self._baseline.notices()
