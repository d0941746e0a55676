"""What fails a run, and what does not though it would: failures that are ignored for a reason, or known from before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from probe.excuses.baseline import Baseline
from probe.excuses.ignores import Ignores
from probe.model import Note, Result, Verdict
from probe.settings import Settings

__all__ = ["Baseline", "Excuses"]

_UNDECIDED = frozenset({Verdict.UNCHECKED, Verdict.LIMITED, Verdict.SKIPPED})


class Excuses:
    """Decides of each result whether it fails the run; knows at the end which excuses are not needed any more."""

    def __init__(
        self, settings: Settings, today: date, baseline: Baseline | None = None, *, adopt: bool = False
    ) -> None:
        """Take the day that ignores are measured by; ``adopt`` excuses all that fails, as known from now on."""
        self._settings = settings
        self._ignores = Ignores(settings, today)
        self._baseline = baseline
        self._adopt = adopt

    def judged(self, result: Result) -> Result:
        """Return a result that says whether it fails the run, and if not, why not."""
        url, verdict = result.target.url, result.verdict
        if self._settings.rules:
            fails = verdict in self._settings.at(url).judging.fail_on
        else:
            fails = verdict in self._settings.judging.fail_on
        known = self._baseline.knows(url, failing=fails, decided=verdict not in _UNDECIDED) if self._baseline else False
        if not fails:
            if self._settings.ignores and verdict not in _UNDECIDED:
                self._ignores.passes(url)
            return result
        excuse = self._ignores.excuse(url) if self._settings.ignores else None
        if excuse is not None and excuse.word == "ignore-over":
            result, excuse = replace(result, evidence=(*result.evidence, excuse)), None
        if excuse is None and (known or self._adopt):
            excuse = Note("excuse-baseline")
        return replace(result, fails=excuse is None, excuse=excuse)

    def notices(self, *, complete: bool) -> Iterator[Note]:
        """Yield what is to be said of the excuses themselves; a run that ended early cannot say what is needless."""
        yield from self._ignores.notices(complete=complete)
        if self._baseline and complete:
            yield from self._baseline.notices()
