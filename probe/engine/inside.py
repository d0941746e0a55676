"""Pages that answer with success and are gone all the same: what is looked into, and what it is compared with."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from probe.codes.walls import recognise
from probe.engine.asking import Asker
from probe.engine.journey import Compared, Journey, Look, Step
from probe.engine.memory import Memory
from probe.engine.redirect import is_redirect
from probe.engine.verdict import shown_by
from probe.model import Answer, Note, Reply, Result, Verdict
from probe.settings import Soft404

if TYPE_CHECKING:
    from probe.engine.soft_404 import Fingerprint

_SEED = "probe"  # the same for all pages of a directory, so that one control serves them all
_PASSING = frozenset({408, 429, 500, 502, 503, 504})  # what another moment may answer otherwise is not remembered
_PAGES = ("text/html", "application/xhtml+xml")


class Inside:
    """Decides, page by page, whether a success is one."""

    def __init__(self, mode: Soft404, asker: Asker, memory: Memory) -> None:
        self._mode = mode
        self._asker = asker
        self._memory = memory

    def wants(self, reply: Reply) -> bool:
        """Whether the content of a reply counts."""
        kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return self._mode != "never" and self._asker.may_read and kind in _PAGES and reply.status != 204

    def look(self, step: Step, journey: Journey, reply: Reply, fine: Result) -> Step | Result:
        """Return the step that tells more of a page, or its result: ``fine`` unless its content says otherwise."""
        url = step.request.url
        if step.request.method == "HEAD":
            return replace(step, request=self._asker.reading(step.request), journey=journey.without_last(told=False))
        from probe.engine import soft_404 as gone  # noqa: PLC0415 - the reader of pages, where there is a page to read
        from probe.engine.error_in_data import says_error  # noqa: PLC0415 - the same
        from probe.engine.nobodys_page import nobodys  # noqa: PLC0415 - the same

        page = gone.page_of(reply.body, reply.headers.get("Content-Type", ""))
        wall = recognise(reply.status, reply.headers, reply.cookies, step.target.url, url, shown_by(page))
        if wall is not None:
            return _told(fine, Verdict.BLOCKED, Note("wall", (wall.name, wall.how)))
        words = says_error(reply.body, reply.headers.get("Content-Type", ""))
        sign = Note("error-in-data", (words,)) if words else nobodys(page, reply, url, step.target.url)
        if sign is not None:
            return _told(fine, Verdict.SUSPECT, sign)
        hint = gone.hints_at_gone(page, step.target.url)
        if hint is None and self._mode != "always":
            return fine
        beside = gone.control_url(step.target.url, _SEED)
        mine = Compared(
            gone.fingerprint(reply.status, url, page), () if hint is None else (Note("gone-hint", (hint,)),)
        )
        if not self._memory.knows_control(beside):
            return self._control_step(step, journey, fine, mine, beside)
        return _compared(fine, mine, self._memory.control(beside))

    def compare(self, step: Step, answer: Answer) -> Result:
        """Return the result of a page, now that the control beside it has answered, behind whatever redirects."""
        journey = step.journey
        if journey.standing is None or journey.page is None:
            raise ValueError("a control stands for no page")
        from probe.engine import soft_404 as gone  # noqa: PLC0415 - the reader of pages, where there is a page to read

        control = None
        if isinstance(answer, Reply) and not is_redirect(answer.status):
            page = gone.page_of(answer.body, answer.headers.get("Content-Type", ""))
            control = gone.fingerprint(answer.status, step.request.url, page)
        if isinstance(answer, Reply) and answer.status not in _PASSING:
            self._memory.learn_control(gone.control_url(step.target.url, _SEED), control)
        return _compared(journey.standing, journey.page, control)

    def _control_step(self, step: Step, journey: Journey, fine: Result, mine: Compared, beside: str) -> Step:
        request = self._asker.control(step.target, beside)
        return Step(step.target, request, replace(journey.anew(Look.CONTROL, standing=fine), page=mine), beside)


def _compared(fine: Result, mine: Compared, control: "Fingerprint | None") -> Result:
    from probe.engine.soft_404 import alike  # noqa: PLC0415 - the same

    if control is None or not alike(mine.fingerprint, control):
        return fine
    return _told(fine, Verdict.SUSPECT, *mine.hints, Note("gone-control"))


def _told(fine: Result, verdict: Verdict, *notes: Note) -> Result:
    reason = Note(f"{verdict}-inside", (str(fine.status),))
    page = None if verdict is Verdict.BLOCKED else fine.page  # what a wall shows is not the page
    return replace(fine, verdict=verdict, reason=reason, evidence=(*fine.evidence, *notes), advice=None, page=page)
