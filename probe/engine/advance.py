"""The decision after each answer: either another exchange or the result. No I/O, no clock of its own.

The deciders run in order, and the first one that returns an outcome wins. Each decider is in the file that is named
after its subject.
"""

from msgspec.structs import replace

from probe.codes import status_entry
from probe.engine.attempt import FIRST_ATTEMPT, Answered, Attempt, Step
from probe.engine.calendar import Calendar
from probe.engine.certificate_chain import ChainCompletion
from probe.engine.confirm import Confirm
from probe.engine.content import Content
from probe.engine.digest import DigestLogins
from probe.engine.expectation import Expectations
from probe.engine.feedback import Listener
from probe.engine.github import GitHubLookups
from probe.engine.given_cookies import GivenCookies
from probe.engine.head import HeadFirst
from probe.engine.https_twin import HttpsTwins
from probe.engine.limited_host import LimitedHost
from probe.engine.local_limit import LocalLimit
from probe.engine.mail import MailChecks
from probe.engine.memory import Memory
from probe.engine.private_address import PrivateAddresses
from probe.engine.redirect import Redirects
from probe.engine.refresh import ClientRedirects
from probe.engine.refusal import Refusal
from probe.engine.request import RequestBuilder
from probe.engine.result import ResultBuilder
from probe.engine.retry import Repeat
from probe.engine.stale_connection import on_stale_connection
from probe.engine.variations import Variations
from probe.engine.verdict import Judge
from probe.mail import MailReply, is_question
from probe.model import Answer, Result, Target
from probe.settings import Settings


class Rules:
    """The rules of a run for one set of settings, and the run's memory of its hosts."""

    def __init__(self, settings: Settings, calendar: Calendar, memory: Memory | None = None, profile: int = 0) -> None:
        status_entry(200)  # loads the code table while file descriptors are available
        memory, private = memory or Memory(), PrivateAddresses(settings.trust)
        self._requests = requests = RequestBuilder(settings, profile)
        results = ResultBuilder(calendar, settings.judging.tls_warn_days, index=settings.reading.index)
        confirm = Confirm(settings.patience, requests, memory.outages, results)
        head = HeadFirst(requests, memory)
        variations = Variations(requests, memory, results)
        content = Content(settings.judging.soft_404, requests, memory.controls, (head, variations, results))
        self._twins = twins = HttpsTwins(requests, wanted=settings.judging.require_https)
        logins = DigestLogins(requests)
        given = GivenCookies(settings.asking.cookies, calendar, requests)
        self._with_cookies = given.prepared
        redirects = Redirects(settings, private, requests, results, given.keys)
        chains = ChainCompletion(memory.chains, calendar, private.is_closed)
        lookups = GitHubLookups(settings.github, settings.patience, results)
        self._expectations = Expectations(settings.judging)
        self._with_issuers = chains.prepared
        self._line_before = (
            chains.decide_before, lookups.decide_before,
            LimitedHost(settings.patience, results).decide, confirm.decide_during_outage, memory.refusals.decide_before,
        )  # fmt: skip
        self._prepare = (variations.prepared, head.prepared, logins.prepared)
        self._line_after = (
            chains.decide,
            LocalLimit(results).decide,
            on_stale_connection,
            lookups.decide,
            memory.outages.observe,
            memory.refusals.observe,
            logins.decide,
            redirects.decide,
            ClientRedirects(settings.asking.max_redirects, redirects, content).decide,
            content.compare,
            self._expectations.decide,
            Judge(settings.judging, calendar).decide,
            twins.decide,
            lookups.begin,
            content.decide,
            head.decide,
            Repeat(settings.patience, requests, memory.refusals).decide,
            confirm.decide,
            memory.refusals.decide,
            variations.decide,
            results.decide,
        )
        self._mail = MailChecks(settings, calendar, profile)
        self.refuse = Refusal(settings, private, results, self._mail).decide
        self._abandoned = results.abandoned
        self.feedback = Listener(settings.patience, calendar, memory.refusals).feedback

    def begin(self, target: Target) -> Step:
        """Return a target's first step."""
        if target.refusal is not None and self._mail.takes(target):
            return self._mail.begin(target)
        return self._requests.from_the_start(target, FIRST_ATTEMPT)

    def adopted(self, step: Step) -> Step:
        """Return a step from another process unchanged, because all processes have the same settings."""
        return step

    def ready(self, step: Step, now: float, strikes: int, quiet: float = 0.0) -> Step | Result:
        """Return the step to send now, or its outcome if later findings have made the request unnecessary.

        The host has refused ``strikes`` times in a row, and got no request for ``quiet`` seconds.
        """
        if is_question(step.request.url):
            return step
        step = self._with_issuers(step)
        for decide in self._line_before:
            outcome = decide(step, now, strikes, quiet)
            if outcome is not None:
                return self._as_expected(step, step.attempt, outcome)
        for prepared in self._prepare:
            step = prepared(step)
        step = self._with_cookies(step, now)
        return replace(step, quiet=quiet) if step.confirms else step

    def advance(self, step: Step, answer: Answer, now: float) -> Step | Result:
        """Return the outcome of an answer: the next step, or the result."""
        if isinstance(answer, MailReply):
            return self._mail.decide(step, answer, now)
        answered = Answered(step, answer, step.attempt.after(step.hop(answer), now - answer.elapsed), now)
        for decide in self._line_after:
            outcome = decide(answered)
            if isinstance(outcome, Result) and (twin := self._twins.step(answered, outcome)) is not None:
                return twin
            if outcome is not None:
                return self._as_expected(step, answered.attempt, outcome)
        raise AssertionError("the last decider always answers")

    def abandon(self, work: Step | Target, reason: str, now: float) -> Result:
        """Return the result of a target at the end of the run: the standing result, or one without a judgement."""
        return self._expectations.compared(self._abandoned(self._expectations.without_confirmation(work), reason, now))

    def _as_expected(self, step: Step, attempt: Attempt, outcome: Step | Result) -> Step | Result:
        if isinstance(outcome, Step):
            return outcome
        return self._expectations.confirmed(step, attempt, outcome, self._requests)
