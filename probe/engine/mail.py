"""``--include-mail``: checks of the syntax of mail addresses and of the DNS records of their domains.

A domain is bad if a second, fresh look-up confirms it. If name servers do not answer, or their two answers differ, the
domain is unknown, which does not fail the run.
"""

from msgspec.structs import replace

from probe.codes import failure_entry
from probe.engine.attempt import FIRST_ATTEMPT, Attempt, Purpose, Step
from probe.engine.calendar import Calendar
from probe.mail import MailDomain, MailReply, MailRoute, is_mailto, mailto, question
from probe.model import FailureKind, Note, Request, Result, Target, Verdict
from probe.network import is_reserved_host
from probe.settings import Reading, Settings

_BAD = frozenset({MailRoute.NULL_MX, MailRoute.NO_DOMAIN, MailRoute.NO_RECORDS})
_OPEN = frozenset({MailRoute.UNKNOWN, MailRoute.UNASKED})
_EARLIER = "mail-first-"  # prefix of the route from the first look-up
_OF_THE_SCHEME = ("scheme", "address-malformed")  # notes on a target whose scheme is not probed


def is_checked(target: Target, reading: Reading) -> bool:
    """Whether a target is a ``mailto:`` link to check; links with an expectation are not checked."""
    if not reading.include_mail or target.refusal is not FailureKind.SCHEME_NOT_PROBED:
        return False
    return target.skip is None and target.expectation is None and is_mailto(target.url)


def without_look_up(target: Target, settings: Settings) -> tuple[Verdict, Note] | None:
    """Return the verdict and reason of a ``mailto:`` link without the DNS, None if a look-up is necessary."""
    if not settings.choice.takes(target.url):
        return Verdict.SKIPPED, Note("excluded")
    named = mailto(target.url)
    if named.wrong is not None:
        return Verdict.INVALID, Note(named.wrong, (named.faulty,))
    if not named.domains:
        return Verdict.OK, Note("mail-literal" if named.addresses else "mail-nobody")
    reserved = [domain for domain in named.domains if is_reserved_host(domain)]
    if reserved and target.mentions and all(mention.example for mention in target.mentions):
        return Verdict.SKIPPED, Note("reserved", (reserved[0],))
    return (Verdict.SKIPPED, Note("not-sent")) if settings.choice.offline else None


class MailChecks:
    """Decides the results of ``mailto:`` links."""

    def __init__(self, settings: Settings, calendar: Calendar, profile: int = 0) -> None:
        self._settings = settings
        self._span = settings.patience.confirm_after
        self._calendar = calendar
        self._profile = profile

    def takes(self, target: Target) -> bool:
        """Whether a target is a ``mailto:`` link to check."""
        return is_checked(target, self._settings.reading)

    def refuse(self, target: Target, now: float) -> Result | None:
        """Return the result of a link that needs no look-up, None if it needs one."""
        known = without_look_up(target, self._settings)
        if known is None:
            return None
        verdict, reason = known
        if verdict is Verdict.INVALID:
            return self._failed(target, FailureKind.MAIL_ADDRESS_INVALID, reason, now)
        return self._result(target, verdict, reason, now)

    def begin(self, target: Target) -> Step:
        """Return the first look-up."""
        return self._step(target, FIRST_ATTEMPT)

    def decide(self, step: Step, answer: MailReply, now: float) -> Step | Result:
        """Return the outcome of a look-up: a second look-up, or the result."""
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
        notes = tuple(Note(f"{_EARLIER}{each.route}", (each.domain,)) for each in doubtful)
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
        if target.note is not None and target.note.word in _OF_THE_SCHEME:
            target = replace(target, note=None)
        result = Result(target, verdict, reason=reason, evidence=said, checked_at=self._calendar.date(now))
        if attempt is None:
            return result
        return replace(
            result, evidence=(*attempt.notes, *said), attempts=attempt.attempts, elapsed=attempt.lasted(now)
        )  # fmt: skip


def _seen_bad(attempt: Attempt) -> frozenset[str]:
    """Return the domains that were bad in the first look-up."""
    return frozenset(note.values[0] for note in attempt.notes if note.word.removeprefix(_EARLIER) in _BAD)


def _told(found: MailDomain) -> Note:
    """Return the note on a domain that accepts mail, as far as known."""
    return Note(f"mail-{found.route}", (found.domain, found.detail))


def _unknown(found: MailDomain) -> Note:
    if found.route is MailRoute.UNASKED:
        return Note("mail-unasked", (found.domain,))
    return Note("mail-unknown", (found.domain, found.detail or found.route))
