"""Origins that answer some requests and refuse others, probably because the request rate is too high.

nginx' ``limit_req`` answers 503 without a Retry-After (https://nginx.org/en/docs/http/ngx_http_limit_req_module.html);
other servers reset or refuse more than a few connections at once. Requests to such an origin are slowed down and
repeated, at last after a quiet period: a refusal then is about the page.
"""

from msgspec import Struct, field
from msgspec.structs import replace

from probe.engine.attempt import Answered, Purpose, Step
from probe.model import FAILING_VERDICTS, Answer, Failure, FailureKind, Note, Verdict
from probe.url import origin_of

RECOVERED = 2  # URLs that were answered after a refusal; a single one may be an accident
SINCERE = 3  # refusals after a quiet period, by an origin without a recovered URL
QUIET = 2.5  # seconds without any exchange with the host, enough for rate limits to reset
MARGIN = 0.05  # seconds by which a clock may be early
LONG_QUIET = 6.0  # the same, for an origin that is known to refuse because of the rate

# Failures with which a server, or a firewall before it, rejects too many requests at once.
TURNED_AWAY = frozenset({
    FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_RESET, FailureKind.EMPTY_REPLY, FailureKind.INCOMPLETE_REPLY,
})  # fmt: skip

# Server errors about capabilities, not about load: RFC 9110, 15.6.2 and 15.6.6, RFC 2295, 2774, 6585.
_INABILITY = frozenset({501, 505, 506, 510, 511})


class _Origin(Struct):
    """The history of an origin since its first refusal.

    ``refused`` are the URLs whose last answer was a refusal, ``recovered`` the URLs answered after a refusal.
    ``sincere`` counts refusals after a quiet period, ``answered`` all answers that are not refusals.
    """

    refused: set[str] = field(default_factory=set)
    answered: int = 0
    recovered: set[str] = field(default_factory=set)
    sincere: int = 0

    @property
    def limits(self) -> bool:
        """Whether refusals are known to be due to the rate."""
        return len(self.recovered) >= RECOVERED

    @property
    def may_limit(self) -> bool:
        """Whether refusals may be due to the rate: some requests are answered, several refused, few after quiet."""
        several = len(self.refused | self.recovered) > 1
        return self.limits or (self.answered > 0 and several and self.sincere < SINCERE)


class Refusals:
    """Stores origins that have refused requests."""

    def __init__(self) -> None:
        self._origins: dict[str, _Origin] = {}

    def observe(self, answered: Answered) -> None:
        """Record an exchange."""
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
        """Whether the refusal of a step is a sign of a too high rate; a repeated refusal may be about the page."""
        origin = self._at(step)
        if origin is None or origin.limits:
            return origin is not None
        return origin.answered > 0 and not step.attempt.repetitions and not step.confirms

    def decide_before(self, step: Step, now: float, _strikes: int, quiet: float) -> Step | None:
        """Return the step delayed if it needs a quiet period of its host that has not passed yet."""
        origin = self._at(step) if step.attempt.repetitions and step.attempt.purpose is Purpose.CONFIRMATION else None
        if origin is None or origin.limits or not origin.may_limit or quiet >= QUIET:
            return None
        return replace(step, not_before=now + QUIET - quiet + MARGIN)

    def quiet_missing(self, step: Step) -> float:
        """Return the quiet period in seconds that the host needs before a refusal of the step is about the page.

        0 if the refusal is about the page already: it came after quiet, or its origin does not limit the rate.
        """
        origin = self._at(step)
        if origin is None or not origin.may_limit or step.attempt.purpose is not Purpose.CONFIRMATION:
            return 0.0
        needed = LONG_QUIET if origin.limits else QUIET
        return needed if step.quiet < needed else 0.0

    def decide(self, answered: Answered) -> None:
        """Set the judgement LIMITED if a refused step never got its quiet period."""
        step, judged = answered.step, answered.judged
        if judged.verdict in FAILING_VERDICTS and is_refusal(answered.answer) and self.quiet_missing(step):
            answered.judgement = replace(judged, verdict=Verdict.LIMITED, reason=Note("limited-pace", (step.host,)))

    def _at(self, step: Step) -> _Origin | None:
        return self._origins.get(origin_of(step.request.url)) if self._origins else None


def is_refusal(answer: Answer) -> bool:
    """Whether an answer may be a reaction to too many requests: certain server errors or failures."""
    if isinstance(answer, Failure):
        return answer.kind in TURNED_AWAY
    return answer.status >= 500 and answer.status not in _INABILITY
