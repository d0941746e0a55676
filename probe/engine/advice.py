"""Advice on a link for cases that the code table does not cover, because it knows only the status."""

from probe.engine import redirect_advice
from probe.engine.redirect_chain import is_front_page
from probe.engine.verdict import Judgement
from probe.model import Note, Result, Trail, Verdict

# By the reason of a result whose status is a success and does not show the problem.
_BY_REASON = {
    "suspect-inside": "advice-gone",
    "suspect-nobodys": "advice-nobodys",
    "suspect-error": "advice-error",
    "suspect-redirect": "advice-page-instead",
    "blocked-login": "advice-login",
    "blocked-inside": "advice-wall",
    "accepted": "advice-accepted",
}
# By the reason of a result without an entry in the code table: no request was sent, or no answer was judged.
_BY_REASON_ALONE = {
    "excluded": "advice-excluded",
    "excluded-hop": "advice-excluded",
    "not-sent": "advice-not-sent",
    "reserved": "advice-reserved",
    "mail-unknown": "advice-mail-unknown",
    "mail-unasked": "advice-mail-extra",
    "robots": "advice-robots",
    "robots-unknown": "advice-robots",
    "root-unknown": "advice-root-unknown",
    "outside-project": "advice-published",
    "outside-site": "advice-published",
    "template": "advice-template",
    "empty-link": "advice-empty-link",
    "rule-pattern": "advice-rule-pattern",
    "bare-host": "advice-bare-host",
    "deadline": "advice-deadline",
    "fault": "advice-fault",
    "local-limit": "advice-local-limit",
    "offline": "advice-network",
    "cut-off-names": "advice-network",
    "cut-off-connections": "advice-network",
    "cut-off-proxy": "advice-proxy",
    "cut-off-certificates": "advice-certificates",
}
_BY_VERDICT_ALONE = {Verdict.SKIPPED: "advice-build", Verdict.UNCHECKED: "advice-again"}
_SUCCESS = (Verdict.OK, Verdict.REDIRECTED)


def on(judgement: Judgement, trail: Trail) -> Note | None:
    """Return the advice on a judged link; None if the advice of the code table fits."""
    if len(trail) > 1 and judgement.verdict is Verdict.REDIRECTED:
        return redirect_advice.advice(judgement.verdict, trail)
    by_reason = by_content(judgement.reason, trail)
    if by_reason is None and judgement.verdict is Verdict.BLOCKED and judgement.entry.judgement in _SUCCESS:
        return Note("advice-wall")
    return by_reason


def by_content(reason: Note, trail: Trail) -> Note | None:
    """Return the advice for a reason; None if the reason has no advice of its own."""
    if reason.word == "suspect-root":
        return Note("advice-root" if is_front_page(trail[-1].url) else "advice-gone", (trail[-1].url,))
    word = _BY_REASON.get(reason.word)
    return None if word is None else Note(word)


def of_unjudged(result: Result) -> Note:
    """Return the advice on a result without an entry in the code table."""
    word = _BY_REASON_ALONE.get(result.reason.word)
    return result.advice or (by_verdict(result.verdict) if word is None else Note(word))


def by_verdict(verdict: Verdict) -> Note:
    """Return the general advice on results of a verdict that no entry of the code table explains."""
    return Note(_BY_VERDICT_ALONE.get(verdict, "advice-none"))
