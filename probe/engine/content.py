"""Successful answers whose content contradicts the status: walls, parked or default pages, and soft 404s."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from probe.codes.walls import recognise
from probe.engine.advice import by_content
from probe.engine.attempt import Answered, Compared, Purpose, Step
from probe.engine.head import HeadFirst
from probe.engine.redirect import is_redirect
from probe.engine.request import RequestBuilder
from probe.engine.result import SUCCESSES, ResultBuilder
from probe.engine.variations import Variations
from probe.engine.verdict import shown_by
from probe.model import Note, Reply, Result, Verdict
from probe.settings import Soft404
from probe.url import path_of

if TYPE_CHECKING:
    from probe.engine.page import Page
    from probe.engine.soft_404 import Fingerprint

_SEED = "probe"  # the same for all pages of a directory, so that they share one control
_PASSING = frozenset({408, 429, 500, 502, 503, 504})  # transient statuses of a control, which are not remembered
_REASONS = {
    "nobodys": "suspect-nobodys",
    "error": "suspect-error",
    "login": "blocked-login",
}  # by the first part of the sign's word
_PAGES = ("text/html", "application/xhtml+xml")


class Content:
    """Decides from the content of each page whether its success is real.

    ``controls`` maps control URLs, which cannot exist, to the fingerprints of their answers.
    """

    def __init__(
        self, mode: Soft404, requests: RequestBuilder, controls: "dict[str, Fingerprint | None]",
        parts: tuple[HeadFirst, Variations, ResultBuilder],
    ) -> None:  # fmt: skip
        self._mode = mode
        self._requests = requests
        self._controls = controls
        self._head, self._variations, self._results = parts

    def decide(self, answered: Answered) -> Step | Result | None:
        """Return the result of a success, or the step that examines its page further."""
        reply, judged = answered.answer, answered.judged
        if not isinstance(reply, Reply) or judged.verdict not in SUCCESSES:
            return None
        self._head.learn(answered)
        attempt = self._variations.learn(answered)
        told = answered if attempt is answered.attempt else replace(answered, attempt=attempt)
        fine = self._results.judged(told)
        if judged.verdict is Verdict.SUSPECT or answered.step.target.own or not self._counts(reply):
            return fine
        return self._looked_into(answered, reply, fine)

    def compare(self, answered: Answered) -> Result | None:
        """Return the result of a page after the answer of its control, with redirects followed."""
        attempt, step, answer = answered.attempt, answered.step, answered.answer
        if attempt.purpose is not Purpose.CONTROL:
            return None
        if attempt.standing is None or attempt.page is None:
            raise ValueError("a control stands for no page")
        from probe.engine import soft_404  # noqa: PLC0415 - only when there is a page to read

        control = None
        if isinstance(answer, Reply) and not is_redirect(answer.status):
            page = soft_404.page_of(answer.body, answer.headers.get("Content-Type", ""))
            control = soft_404.fingerprint(answer.status, step.request.url, page)
        if isinstance(answer, Reply) and answer.status not in _PASSING:
            self._controls[soft_404.control_url(step.target.url, _SEED)] = control
        return _compared(attempt.standing, attempt.page, control)

    def is_no_page(self, step: Step, reply: Reply) -> bool:
        """Whether a successful page is a wall or a parked or default page, even if it redirects."""
        from probe.engine import soft_404  # noqa: PLC0415 - only when there is a page to read

        url, asked = step.request.url, step.target.url
        page = soft_404.page_of(reply.body, reply.headers.get("Content-Type", ""))
        return _sign_of(page, reply, url, asked) is not None

    def _counts(self, reply: Reply) -> bool:
        """Whether the content of a reply is examined: pages, and other text that was short enough to be read."""
        if not self._requests.may_get or not 200 <= reply.status < 300 or reply.status in (204, 205):
            return False
        return _is_page(reply) or bool(reply.body)

    def _looked_into(self, answered: Answered, reply: Reply, fine: Result) -> Step | Result:
        """Return the step that examines a page further, or its result, ``fine`` unless the content contradicts it."""
        step = answered.step
        if step.request.method == "HEAD" and (self._mode == "never" or not _is_page(reply)):
            return fine
        if step.request.method == "HEAD":
            request, attempt = self._requests.reading(step.request), answered.attempt.without_last(told=False)
            return replace(step, request=request, attempt=attempt)
        from probe.engine import soft_404  # noqa: PLC0415 - only when there is a page to read

        url = step.request.url
        page = soft_404.page_of(reply.body, reply.headers.get("Content-Type", ""))
        sign = _sign_of(page, reply, url, step.target.url)
        if sign is not None:
            return _told(fine, *sign)
        return self._beside(answered, reply, page, fine) if _is_page(reply) or page.own else fine

    def _beside(self, answered: Answered, reply: Reply, page: "Page", fine: Result) -> Step | Result:
        """Compare a page that may be gone with a control URL beside it."""
        from probe.engine import soft_404  # noqa: PLC0415 - the same
        from probe.engine.nobodys_page import is_cut  # noqa: PLC0415 - the same
        from probe.engine.stated_gone import alerted, gone_mark, states_gone  # noqa: PLC0415 - the same

        if self._mode == "never":
            return fine
        step, page = answered.step, alerted(page)
        mark = gone_mark(page, step.target.url)
        if mark is not None:
            return _told(fine, Verdict.SUSPECT, Note("gone-mark", (mark,)))
        hint = soft_404.hints_at_gone(page, step.target.url)
        if hint is None and self._mode != "always":
            return fine
        if hint is not None and _is_elsewhere(step.request.url, step.target.url):
            return _told(fine, Verdict.SUSPECT, Note("gone-hint", (hint,)))
        beside = soft_404.control_url(step.target.url, _SEED)
        hints = () if hint is None else (Note("gone-hint", (hint,)),)
        alone = hint is not None and not is_cut(reply) and states_gone(page, step.target.url)
        mine = Compared(soft_404.fingerprint(reply.status, step.request.url, page), hints, alone)
        if beside in self._controls:
            return _compared(fine, mine, self._controls[beside])
        request = self._requests.control(step.target, beside)
        attempt = replace(answered.attempt.anew(Purpose.CONTROL, standing=fine), page=mine)
        return Step(step.target, request, attempt, beside)


def _is_elsewhere(final: str, asked: str) -> bool:
    """Whether a redirect chain ended at another path, so that a "not found" there is about the link."""
    return path_of(final).rstrip("/") != path_of(asked).rstrip("/")


def _is_page(reply: Reply) -> bool:
    return reply.headers.get("Content-Type", "").partition(";")[0].strip().lower() in _PAGES


def _sign_of(page: "Page", reply: Reply, url: str, asked: str) -> tuple[Verdict, Note] | None:
    """Return the verdict and the sign if a success is not the requested page; None if it may be the page."""
    from probe.engine.error_address import error_address  # noqa: PLC0415 - only when there is a page to read
    from probe.engine.error_in_data import says_error  # noqa: PLC0415 - the same
    from probe.engine.login_page import login_shown, login_sign  # noqa: PLC0415 - the same
    from probe.engine.nobodys_page import nobodys  # noqa: PLC0415 - the same

    wall = recognise(reply.status, reply.headers, reply.cookies, asked, url, shown_by(page))
    if wall is not None:
        return Verdict.BLOCKED, Note("wall", (wall.name, wall.how))
    login = login_sign(reply.body, url, asked) or login_shown(page, reply.body, asked)
    if login is not None:
        return Verdict.BLOCKED, login
    words = says_error(reply.body, reply.headers.get("Content-Type", ""))
    sign = Note("error-in-data", (words,)) if words else nobodys(page, reply, url, asked)
    if sign is None and url != asked and (place := error_address(url, asked)) is not None:
        sign = Note("gone-address", (place,))
    return None if sign is None else (Verdict.SUSPECT, sign)


def _compared(fine: Result, mine: Compared, control: "Fingerprint | None") -> Result:
    from probe.engine.soft_404 import alike  # noqa: PLC0415 - the same

    if control is not None and alike(mine.fingerprint, control):
        return _told(fine, Verdict.SUSPECT, *mine.hints, Note("gone-control"))
    return _told(fine, Verdict.SUSPECT, *mine.hints, Note("gone-alone")) if mine.alone else fine


def _told(fine: Result, verdict: Verdict, *notes: Note) -> Result:
    word = _REASONS.get(notes[0].word.partition("-")[0], f"{verdict}-inside")
    reason = Note(word, (str(fine.status),))
    page = None if verdict is Verdict.BLOCKED else fine.page  # the content of a wall is not the page
    advice = by_content(reason, fine.trail)
    return replace(fine, verdict=verdict, reason=reason, evidence=(*fine.evidence, *notes), advice=advice, page=page)
