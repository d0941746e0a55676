"""What comes next: from an answer, either another exchange or the result. No I/O, no clock of its own.

A target's way: HEAD (unless GET is asked for), redirects followed hop by hop, GET where HEAD does not succeed or where
the content of a page counts, repetitions where the table says that waiting may help. Before anything is called broken,
failing or unreachable there is a second look: the whole chain again by GET on fresh connections, after the rest of the
run; and then, one thing varied at a time, the other address family and the headers of a browser.
"""

from msgspec.structs import replace

from probe.codes import Retry, status_entry
from probe.engine import cookies, redirect, retry, verdict
from probe.engine.asking import Asker
from probe.engine.certificate import ChainCompletion
from probe.engine.inside import Inside
from probe.engine.journey import FRESH_JOURNEY, VARIATIONS, Epoch, Journey, Look, Step
from probe.engine.memory import OF_THE_ORIGIN, Memory
from probe.engine.outcome import SUCCESSES, Outcomes
from probe.engine.schedule import Manner
from probe.model import FAILING_VERDICTS, Answer, Failure, FailureKind, Note, Reply, Result, Target, Verdict
from probe.network import came_from_public
from probe.settings import Settings
from probe.url import host_of, split_fragment

MOST_LOCAL_LIMITS = 40  # times that a step comes back because this machine ran out of sockets or files
LOCAL_LIMIT_DELAY = 0.25  # seconds until it is tried again

_LIMITING = frozenset({420, 429, 503, 529})  # statuses that speak of the load rather than of the page
_TIMEOUTS = frozenset({FailureKind.CONNECT_TIMEOUT, FailureKind.READ_TIMEOUT, FailureKind.TOTAL_TIMEOUT})
# Failures with which a server may turn away a client that it takes for a robot.
_TURNED_AWAY = frozenset({FailureKind.CONNECT_RESET, FailureKind.EMPTY_REPLY, FailureKind.INCOMPLETE_REPLY})


class Check:
    """The rules of one run under the same settings, and what it remembers of its hosts."""

    def __init__(self, settings: Settings, epoch: Epoch, memory: Memory | None = None, profile: int = 0) -> None:
        self._settings = settings
        self._patience = settings.patience
        self._accept = settings.judging.accept
        self._epoch = epoch
        self._memory = memory or Memory()
        status_entry(200)  # reads the code table while there are files to be opened
        self._asker = Asker(settings.asking, settings.trust, settings.judging.soft_404, profile)
        self._inside = Inside(settings.judging.soft_404, self._asker, self._memory)
        self._outcomes = Outcomes(epoch, settings.judging.tls_warn_days)
        self._completion = ChainCompletion(self._memory.chains, epoch, self._asker.is_closed)
        self.abandon = self._outcomes.abandoned

    def refuse(self, target: Target, now: float) -> Result | None:
        """Return the result of a target to which nothing is ever sent, None where it is to be probed."""
        if target.skip is not None:
            return self._outcomes.skipped(target, target.skip, now)
        # What cannot be read as a URL is told whatever the user left out; a file may be left out, there or not.
        if target.refusal is not None and target.path is None:
            return self._outcomes.refused(target, target.refusal, now)
        if not target.own and not self._settings.choice.takes(target.url):
            return self._outcomes.skipped(target, Note("excluded"), now)
        if self._settings.choice.offline and target.path is None and not target.own:
            return self._outcomes.skipped(target, Note("not-sent"), now)
        closed = target.public_only and self._asker.is_closed(target.url)
        refusal = FailureKind.ADDRESS_NOT_ALLOWED if closed else target.refusal
        if refusal is not None:
            return self._outcomes.refused(target, refusal, now)
        return None if target.path is None else self._outcomes.local(target, now)

    def begin(self, target: Target) -> Step:
        """Return a target's first step."""
        return self._from_the_start(target, FRESH_JOURNEY)

    def adopted(self, step: Step) -> Step:
        """Return a step that another process has made: the same, where all have the same settings."""
        return step

    def ready(self, step: Step, now: float, strikes: int) -> Step | Result:
        """Return the step as it is to be sent now, or the result if what was learnt since makes it pointless."""
        fetch = self._completion.due(step, now)
        if fetch is not None:
            return fetch
        step = self._completion.completed(step)
        if strikes > self._patience.retries and step.journey.look is Look.CONTROL and step.journey.standing:
            return step.journey.standing
        if strikes > self._patience.retries and not step.confirms:
            return self._outcomes.of_limiting_host(step, strikes, now)
        outage = self._memory.outage(step.request.url)
        if outage is not None:
            if outage.confirmed or step.target.own:
                return step.journey.standing or self._outcomes.of_outage(step, outage.failure, now)
            if not step.confirms:
                return self._second_look(step, now, known=Note("outage", (step.host, outage.failure.kind)))
        request = self._asker.varied(step.request, self._memory.way(step.request.url))
        if self._asker.may_change_method and self._memory.wants_get(request):
            request = self._asker.reading(request)
        return step if request is step.request else replace(step, request=request)

    def advance(self, step: Step, answer: Answer, now: float) -> Step | Result:
        """Return what an answer leads to: the next step, or the result."""
        onward = self._completion.after(step, answer, now)
        if onward is not None:
            return onward
        if isinstance(answer, Failure):
            again = self._same_again(step, answer, now)
            if again is not None:
                return again
        self._memory.learn(step.request, answer)
        journey = step.journey.after(step.hop(answer), now - answer.elapsed)
        if isinstance(answer, Reply) and redirect.is_redirect(answer.status) and not self._accepts(answer.status):
            return self._follow(step, journey, answer, now)
        if journey.look is Look.CONTROL:
            return self._inside.compare(step, answer)
        judged = verdict.judge(answer, journey.trail, self._accept, lambda: self._epoch.date(now))
        if judged.verdict in SUCCESSES and isinstance(answer, Reply):
            return self._good(step, journey, judged, answer, now)
        return self._reconsider(step, journey, judged, answer, now)

    def manner(self, step: Step, answer: Answer, now: float) -> tuple[Manner, float]:
        """Return how the host took an exchange, and the moment until which it wants to be left alone (0 for none)."""
        if isinstance(answer, Failure):
            if answer.kind is FailureKind.LOCAL_LIMIT:
                return Manner.UNSENT, 0.0
            return (Manner.STRAINED if answer.kind in _TIMEOUTS else Manner.FINE), 0.0
        if answer.status not in _LIMITING or status_entry(answer.status, answer.headers).judgement is Verdict.BLOCKED:
            return Manner.FINE, 0.0
        wait = retry.retry_after(answer.headers, self._epoch.date(now))
        if wait is None and answer.status != 429:
            return Manner.STRAINED, 0.0
        if wait is None:
            wait = retry.backoff(step.journey.repetitions + 1, step.request.url)
        if wait > self._patience.retry_after_cap:
            return Manner.REFUSED, 0.0  # nobody waits that long; the others of this host may fare better
        return Manner.REFUSED, now + wait

    def _accepts(self, status: int) -> bool:
        return any(status in statuses for statuses in self._accept)

    def _from_the_start(self, target: Target, journey: Journey, not_before: float = 0.0) -> Step:
        request = self._asker.first(target, journey.look)
        return Step(target, request, journey, request.url, not_before)

    def _same_again(self, step: Step, failure: Failure, now: float) -> Step | Result | None:
        """Return the same exchange once more where its failure says nothing about the target."""
        if failure.kind is FailureKind.LOCAL_LIMIT:
            times = step.journey.local_limits + 1
            if times > MOST_LOCAL_LIMITS:
                return self._outcomes.abandoned(step, "local-limit", now)
            return replace(
                step, journey=replace(step.journey, local_limits=times), not_before=now + LOCAL_LIMIT_DELAY
            )  # fmt: skip
        if failure.reused and not step.request.fresh:
            return replace(step, request=replace(step.request, fresh=True))
        return None

    def _follow(self, step: Step, journey: Journey, reply: Reply, now: float) -> Step | Result:
        """Return the step to where a redirect leads, or go on with what is wrong with it."""
        following = redirect.next_url(step.url, reply.headers.get("Location"))
        jar = cookies.stored(journey.jar, reply.cookies, step.request.url) if reply.cookies else journey.jar
        visited = (*journey.visited, (step.request.url, journey.jar))
        fault = None
        if isinstance(following, FailureKind):
            fault = following
        elif (split_fragment(following)[0], jar) in visited:
            fault = FailureKind.REDIRECT_LOOP
        elif len(journey.trail) > self._settings.asking.max_redirects:
            fault = FailureKind.TOO_MANY_REDIRECTS
        elif self._leads_home(step, reply, following):
            fault = FailureKind.ADDRESS_NOT_ALLOWED
        if fault is not None and journey.look is Look.CONTROL:
            return self._inside.compare(step, reply)
        if fault is not None:
            return self._reconsider(step, journey, verdict.of_failure(fault), reply, now)
        request = self._asker.following(step.request, reply, following, jar)
        journey = replace(journey, jar=jar, visited=visited, repetitions=0, head_failed=False)
        return Step(step.target, request, journey, following)

    def _leads_home(self, step: Step, reply: Reply, following: str) -> bool:
        """Whether a redirect of the web leads to an address of this machine, or near it, by way of a proxy."""
        public = step.request.public_only or came_from_public(host_of(step.request.url), reply.address)
        return public and self._asker.is_closed(following)

    def _good(self, step: Step, journey: Journey, judged: verdict.Judgement, reply: Reply, now: float) -> Step | Result:
        if step.request.method == "GET" and journey.head_failed:
            self._memory.learn_of_head(step.request.url)
        if journey.look in VARIATIONS:
            self._memory.learn_way(step.request.url, journey.look, good=True)
        way = self._memory.way(step.request.url)
        told = journey if way is Look.FIRST else replace(journey, notes=(*journey.notes, Note(f"found-by-{way}")))
        fine = self._outcomes.judged(step, told, judged, reply, now)
        if (
            judged.verdict is not Verdict.SUSPECT
            and 200 <= reply.status < 300
            and self._inside.wants(reply)
            and not step.target.own
        ):
            return self._inside.look(step, journey, reply, fine)
        return fine

    def _reconsider(
        self, step: Step, journey: Journey, judged: verdict.Judgement, answer: Answer, now: float
    ) -> Step | Result:
        """Ask again in whatever way may still change an answer that is not a success; else finish."""
        failed = isinstance(answer, Failure)
        if judged.verdict is Verdict.LIMITED and (judged.wait or 0) > self._patience.retry_after_cap:
            return self._finish(step, journey, judged, answer, now)
        if step.request.method == "HEAD" and self._asker.may_change_method and _is_about_method(judged, answer):
            # The answer to GET alone counts: whether HEAD was asked before hangs on what is known of the host by then.
            request = replace(self._asker.reading(step.request), fresh=step.request.fresh or failed)
            return replace(step, request=request, journey=replace(journey.without_last(told=False), head_failed=True))
        # Where HEAD and GET have both waited in vain, the second look is wait enough.
        waited = isinstance(answer, Failure) and answer.kind in _TIMEOUTS and journey.head_failed
        if judged.retry is not Retry.NO and self._may_repeat(step) and not waited:
            journey = replace(journey, repetitions=journey.repetitions + 1)
            pause = retry.backoff(journey.repetitions, step.request.url) if judged.wait is None else judged.wait
            return self._once_more(step, journey, now + pause, fresh=failed)
        if judged.verdict in FAILING_VERDICTS and not step.confirms and not step.target.own:
            self._note_outage(step, answer)
            wait = retry.CONFIRMATION_DELAY if judged.retry is not Retry.NO else 0.0
            return self._second_look(replace(step, journey=journey), now, wait=wait)
        return self._finish(step, journey, judged, answer, now)

    def _may_repeat(self, step: Step) -> bool:
        return step.journey.repetitions < self._patience.retries and not step.confirms

    def _once_more(self, step: Step, journey: Journey, moment: float, *, fresh: bool) -> Step:
        """Return the exchange of the last hop again, by GET unless the user wants HEAD alone."""
        request = self._asker.reading(step.request) if self._asker.may_change_method else step.request
        request = replace(request, fresh=request.fresh or fresh)
        return replace(step, request=request, journey=journey.without_last(), not_before=moment)

    def _second_look(self, step: Step, now: float, *, known: Note | None = None, wait: float = 0.0) -> Step:
        return self._from_the_start(step.target, step.journey.anew(Look.SECOND, known), now + wait)

    def _finish(
        self, step: Step, journey: Journey, judged: verdict.Judgement, answer: Answer, now: float
    ) -> Step | Result:
        """Return the result of what is no success, or the next variation that may find one after all."""
        result = journey.standing or self._outcomes.judged(step, journey, judged, answer, now)
        if journey.look is Look.BROWSER:
            self._memory.learn_way(step.request.url, journey.look, good=False)
        if result.verdict not in FAILING_VERDICTS or not step.confirms:
            return result
        self._note_outage(step, answer)
        look = self._next_variation(journey.look, judged, answer)
        if look is None or self._memory.is_futile(step.request.url):
            return result
        return self._from_the_start(step.target, journey.anew(look, standing=result))

    def _next_variation(self, look: Look, judged: verdict.Judgement, answer: Answer) -> Look | None:
        """Return what to vary next, None where nothing is left that could tell anything new."""
        if look is Look.SECOND and answer.other_family:
            return Look.OTHER_FAMILY
        turned_away = judged.status is not None or judged.failure in _TURNED_AWAY
        if look is not Look.BROWSER and turned_away and self._settings.asking.user_agent is None:
            return Look.BROWSER if self._asker.may_change_method else None
        return None

    def _note_outage(self, step: Step, answer: Answer) -> None:
        if isinstance(answer, Failure) and self._memory.is_of_the_origin(step.request.url, answer):
            self._memory.learn_outage(step.request.url, answer, confirmed=step.confirms)


def _is_about_method(judged: verdict.Judgement, answer: Answer) -> bool:
    """Whether GET may fare better than HEAD: not where the load was too much, nor where no exchange came about."""
    return judged.verdict is not Verdict.LIMITED and not (
        isinstance(answer, Failure) and answer.kind in OF_THE_ORIGIN
    )  # fmt: skip
