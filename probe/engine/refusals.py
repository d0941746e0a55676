"""Origins that answer some and refuse others: they may bear less than they are asked, whatever they refuse with.

nginx' ``limit_req`` answers 503 without a Retry-After (https://nginx.org/en/docs/http/ngx_http_limit_req_module.html),
others reset or refuse what is more than a few connections at once. Such an origin is slowed down and asked again, at
last in quiet: who refuses then means the page.
"""

from msgspec import Struct, field
from msgspec.structs import replace

from probe.engine.attempt import Answered, Purpose, Step
from probe.model import FAILING_VERDICTS, Answer, Failure, FailureKind, Note, Verdict
from probe.url import origin_of

RECOVERED = 2  # URLs that were answered after they had been refused; one may have been an accident
SINCERE = 3  # refusals in quiet, by an origin of which no URL has recovered
QUIET = 2.5  # seconds without any exchange with the host; a bucket that is not empty then is none worth the name
MARGIN = 0.05  # seconds by which a clock may be early
LONG_QUIET = 6.0  # the same, for an origin that is known to refuse for the pace

# Failures with which a server, or a firewall before it, turns away what is too many at once.
TURNED_AWAY = frozenset({
    FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_RESET, FailureKind.EMPTY_REPLY, FailureKind.INCOMPLETE_REPLY,
})  # fmt: skip

# Servers' errors that speak of what the server is, not of its load: RFC 9110, 15.6.2 and 15.6.6, RFC 2295, 2774, 6585.
_INABILITY = frozenset({501, 505, 506, 510, 511})


class _Origin(Struct):
    """What came of an origin since it first refused something.

    ``refused`` are the URLs that it refused last, ``recovered`` those that it has answered after a refusal;
    ``sincere`` counts refusals in quiet, ``answered`` everything that it answered.
    """

    refused: set[str] = field(default_factory=set)
    answered: int = 0
    recovered: set[str] = field(default_factory=set)
    sincere: int = 0

    @property
    def limits(self) -> bool:
        """Whether refusals are known to be for the pace."""
        return len(self.recovered) >= RECOVERED

    @property
    def may_limit(self) -> bool:
        """Whether refusals may be for the pace: some are answered, several refused, and not in quiet."""
        several = len(self.refused | self.recovered) > 1
        return self.limits or (self.answered > 0 and several and self.sincere < SINCERE)


class Refusals:
    """Remembers origins that have refused something."""

    def __init__(self) -> None:
        self._origins: dict[str, _Origin] = {}

    def observe(self, answered: Answered) -> None:
        """Take note of an exchange."""
        step, url = answered.step, answered.step.request.url
        if is_refusal(answered.answer):
            origin = self._origins.setdefault(origin_of(url), _Origin())
            origin.refused.add(url)
            origin.sincere += step.confirms and step.quiet >= QUIET
        elif self._origins and not isinstance(answered.answer, Failure):
            origin_or_none = self._at(step)
            if origin_or_none is not None:
                origin_or_none.answered += 1
                if url in origin_or_none.refused:
                    origin_or_none.refused.discard(url)
                    origin_or_none.recovered.add(url)

    def bears_less(self, step: Step) -> bool:
        """Whether the refusal of a step is a sign of too high a pace; the repeated one of a page may be its own."""
        origin = self._at(step)
        if origin is None or origin.limits:
            return origin is not None
        return origin.answered > 0 and not step.attempt.repetitions and not step.confirms

    def decide_before(self, step: Step, now: float, _strikes: int, quiet: float) -> Step | None:
        """Return a step for a later moment that is to be made in quiet, where its host was not left alone yet."""
        origin = self._at(step) if step.attempt.repetitions and step.attempt.purpose is Purpose.CONFIRMATION else None
        if origin is None or origin.limits or not origin.may_limit or quiet >= QUIET:
            return None
        return replace(step, not_before=now + QUIET - quiet + MARGIN)

    def quiet_missing(self, step: Step) -> float:
        """Return the seconds for which the host must be left alone before a refusal of the step means the page.

        0 where it does already: it came in quiet, or its origin refuses nothing for the pace.
        """
        origin = self._at(step)
        if origin is None or not origin.may_limit or step.attempt.purpose is not Purpose.CONFIRMATION:
            return 0.0
        needed = LONG_QUIET if origin.limits else QUIET
        return needed if step.quiet < needed else 0.0

    def decide(self, answered: Answered) -> None:
        """Leave the judgement that a host limits its clients, where quiet never came."""
        step, judged = answered.step, answered.judged
        if judged.verdict in FAILING_VERDICTS and is_refusal(answered.answer) and self.quiet_missing(step):
            answered.judgement = replace(judged, verdict=Verdict.LIMITED, reason=Note("limited-pace", (step.host,)))

    def _at(self, step: Step) -> _Origin | None:
        return self._origins.get(origin_of(step.request.url)) if self._origins else None


def is_refusal(answer: Answer) -> bool:
    """Whether an answer may be one to too many requests: some error of a server, or no answer at all."""
    if isinstance(answer, Failure):
        return answer.kind in TURNED_AWAY
    return answer.status >= 500 and answer.status not in _INABILITY
