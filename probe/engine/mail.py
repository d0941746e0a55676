"""``--include-mail``: whether an address can be one, and whether the DNS knows where mail for its domain goes.

A domain is bad when a second look-up, made anew, says so as well. Where name servers do not answer, or not the same
twice, nothing is known of it: that fails nothing.
"""

from msgspec.structs import replace

from probe.codes import failure_entry
from probe.engine.attempt import FIRST_ATTEMPT, Attempt, Purpose, Step
from probe.engine.calendar import Calendar
from probe.mail import MailDomain, MailReply, MailRoute, is_mailto, mailto, question
from probe.model import FailureKind, Note, Request, Result, Target, Verdict
from probe.network import is_reserved_host
from probe.settings import Settings

_BAD = frozenset({MailRoute.NULL_MX, MailRoute.NO_DOMAIN, MailRoute.NO_RECORDS})
_OPEN = frozenset({MailRoute.UNKNOWN, MailRoute.UNASKED})
_EARLIER = "mail-earlier"


class MailChecks:
    """Decides what becomes of ``mailto:`` links."""

    def __init__(self, settings: Settings, calendar: Calendar, profile: int = 0) -> None:
        self._reading = settings.reading
        self._choice = settings.choice
        self._span = settings.patience.confirm_after
        self._calendar = calendar
        self._profile = profile

    def takes(self, target: Target) -> bool:
        """Whether a target is a ``mailto:`` link that is to be checked."""
        wanted = self._reading.include_mail and target.refusal is FailureKind.SCHEME_NOT_PROBED
        return wanted and is_mailto(target.url)

    def refuse(self, target: Target, now: float) -> Result | None:
        """Return the result of a link of which nothing has to be looked up, None where something has."""
        if not self._choice.takes(target.url):
            return self._result(target, Verdict.SKIPPED, Note("excluded"), now)
        named = mailto(target.url)
        if named.fault is not None or not (named.addresses or named.fields):
            reason = Note(named.fault or "mail-empty", (named.faulty,))
            return self._failed(target, FailureKind.MAIL_ADDRESS_INVALID, reason, now)
        if not named.domains:
            return self._result(target, Verdict.OK, Note("mail-literal" if named.addresses else "mail-nobody"), now)
        reserved = [domain for domain in named.domains if is_reserved_host(domain)]
        if reserved and not self._reading.include_reserved:
            return self._result(target, Verdict.SKIPPED, Note("mail-reserved", (reserved[0],)), now)
        return self._result(target, Verdict.SKIPPED, Note("not-sent"), now) if self._choice.offline else None

    def begin(self, target: Target) -> Step:
        """Return the first look-up."""
        return self._step(target, FIRST_ATTEMPT)

    def decide(self, step: Step, answer: MailReply, now: float) -> Step | Result:
        """Return what the answer to a look-up leads to: a second one, or the result."""
        attempt = step.attempt
        if attempt.started is None:
            attempt = replace(attempt, started=now - answer.elapsed)
        doubtful = [each for each in answer.domains if each.route in _BAD | _OPEN]
        if doubtful and attempt.purpose is Purpose.FIRST:
            bad = any(each.route in _BAD for each in doubtful)
            return self._again(step.target, attempt, doubtful, 0.0 if bad else now + self._span)
        earlier = _seen_bad(attempt)
        for each in doubtful:
            if each.route in _BAD and each.domain in earlier:
                reason = Note(f"mail-{each.route}", (each.domain,))
                return self._failed(step.target, FailureKind.MAIL_UNDELIVERABLE, reason, now, attempt)
        if doubtful:
            return self._result(step.target, Verdict.SKIPPED, _unknown(doubtful[0]), now, attempt)
        said = tuple(_told(each) for each in answer.domains)
        return self._result(step.target, Verdict.OK, said[0], now, attempt, said[1:])

    def _again(self, target: Target, attempt: Attempt, doubtful: list[MailDomain], moment: float) -> Step:
        notes = tuple(Note(_EARLIER, (each.domain, each.route)) for each in doubtful)
        anew = replace(attempt.anew(Purpose.CONFIRMATION), notes=notes, attempts=attempt.attempts + 1)
        return self._step(target, anew, moment)

    def _step(self, target: Target, attempt: Attempt, moment: float = 0.0) -> Step:
        url = question(mailto(target.url).domains)
        fresh = attempt.purpose is not Purpose.FIRST
        return Step(target, Request(url, fresh=fresh, profile=self._profile), attempt, url, moment)

    def _failed(
        self, target: Target, kind: FailureKind, reason: Note, now: float, attempt: Attempt | None = None
    ) -> Result:  # fmt: skip
        entry = failure_entry(kind)
        result = self._result(target, entry.judgement, reason, now, attempt)
        return replace(result, failure=kind, meaning=entry.key)

    def _result(
        self, target: Target, verdict: Verdict, reason: Note, now: float, attempt: Attempt | None = None,
        said: tuple[Note, ...] = (),
    ) -> Result:  # fmt: skip
        result = Result(target, verdict, reason=reason, evidence=said, checked_at=self._calendar.date(now))
        if attempt is None:
            return result
        return replace(
            result, evidence=(*attempt.notes, *said), attempts=attempt.attempts, elapsed=attempt.lasted(now)
        )  # fmt: skip


def _seen_bad(attempt: Attempt) -> frozenset[str]:
    """Return the domains that the first look-up has found bad."""
    return frozenset(note.values[0] for note in attempt.notes if note.word == _EARLIER and note.values[1] in _BAD)


def _told(found: MailDomain) -> Note:
    """Return what is said of a domain that takes mail, as far as it is known."""
    return Note(f"mail-{found.route}", (found.domain, found.detail))


def _unknown(found: MailDomain) -> Note:
    if found.route is MailRoute.UNASKED:
        return Note("mail-unasked", (found.domain,))
    return Note("mail-unknown", (found.domain, found.detail or found.route))
