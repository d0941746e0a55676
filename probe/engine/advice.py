"""What to do about a link where the code table, which knows the status alone, cannot say it."""

from probe.engine import redirect_advice
from probe.engine.redirect_chain import is_front_page
from probe.engine.verdict import Judgement
from probe.model import Note, Trail, Verdict

# By the reason of a result: a success is what the status says, and not what is the matter.
_BY_REASON = {
    "suspect-inside": "advice-gone",
    "suspect-nobodys": "advice-nobodys",
    "suspect-error": "advice-error",
    "suspect-redirect": "advice-page-instead",
    "blocked-login": "advice-login",
    "blocked-inside": "advice-wall",
    "accepted": "advice-accepted",
}
_SUCCESS = (Verdict.OK, Verdict.REDIRECTED)


def on(judgement: Judgement, trail: Trail) -> Note | None:
    """Return the advice on a judged link; None where that of the code table fits."""
    if len(trail) > 1 and judgement.verdict is Verdict.REDIRECTED:
        return redirect_advice.advice(judgement.verdict, trail)
    by_reason = by_content(judgement.reason, trail)
    if by_reason is None and judgement.verdict is Verdict.BLOCKED and judgement.entry.judgement in _SUCCESS:
        return Note("advice-wall")
    return by_reason


def by_content(reason: Note, trail: Trail) -> Note | None:
    """Return the advice that a reason asks for; None where it asks for none of its own."""
    if reason.word == "suspect-root":
        return Note("advice-root" if is_front_page(trail[-1].url) else "advice-gone", (trail[-1].url,))
    word = _BY_REASON.get(reason.word)
    return None if word is None else Note(word)
