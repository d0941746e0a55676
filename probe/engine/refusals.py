"""Hosts that answer some and refuse others: they bear less than they are asked, whatever they refuse with.

nginx' ``limit_req`` answers 503 without a Retry-After (https://nginx.org/en/docs/http/ngx_http_limit_req_module.html),
others reset or refuse what is more than a few connections at once. Such a host is slowed down and asked again. That the
pace was the cause is proven where a target is answered that had been refused before.
"""

from msgspec import Struct, field
from msgspec.structs import replace

from probe.codes import Retry, status_entry
from probe.engine.attempt import Answered, Step
from probe.model import FAILING_VERDICTS, Answer, Failure, FailureKind, Note, Verdict
from probe.url import origin_of

LEAST_RECOVERED = 2  # targets that were answered after they had been refused; one may have been an accident
QUIET = 2.0  # seconds without any exchange with the host; who refuses then means the page, not the pace
MOST_AT_LOW_PACE = 4  # repetitions of what a host that limits its clients goes on refusing

# Failures with which a server, or a firewall before it, turns away what is too many at once.
TURNED_AWAY = frozenset({
    FailureKind.CONNECT_REFUSED, FailureKind.CONNECT_RESET, FailureKind.EMPTY_REPLY, FailureKind.INCOMPLETE_REPLY,
})  # fmt: skip


class _Origin(Struct):
    """What came of an origin since it first refused something: the targets that it refused last, and two counts."""

    refused: set[int] = field(default_factory=set)
    answered: int = 0
    recovered: int = 0

    @property
    def limits(self) -> bool:
        """Whether the refusals are for the pace: of those that were asked again, most were answered."""
        return self.recovered >= LEAST_RECOVERED and 2 * self.recovered >= len(self.refused)


class Refusals:
    """Remembers origins that have refused something."""

    def __init__(self) -> None:
        self._origins: dict[str, _Origin] = {}

    def observe(self, answered: Answered) -> None:
        """Take note of an exchange."""
        step = answered.step
        if is_refusal(answered.answer):
            self._origins.setdefault(origin_of(step.request.url), _Origin()).refused.add(step.target.index)
        elif self._origins and not isinstance(answered.answer, Failure):
            origin = self._origins.get(origin_of(step.request.url))
            if origin is not None:
                origin.answered += 1
                if step.target.index in origin.refused:
                    origin.refused.discard(step.target.index)
                    origin.recovered += 1

    def bears_less(self, step: Step) -> bool:
        """Whether the refusal of a step may be for the pace: its origin answers others, or the same another time."""
        origin = self._origins.get(origin_of(step.request.url))
        if origin is None or not origin.answered:
            return False
        return origin.limits or not step.attempt.repetitions

    def limits(self, url: str) -> bool:
        """Whether the origin of a URL is known to refuse for the pace."""
        origin = self._origins.get(origin_of(url)) if self._origins else None
        return origin is not None and origin.limits

    def decide(self, answered: Answered) -> None:
        """Leave the judgement that a host limits its clients, where it refuses at a low pace but not in quiet."""
        step, judged = answered.step, answered.judged
        if judged.verdict not in FAILING_VERDICTS or not step.confirms or step.quiet >= QUIET:
            return
        if is_refusal(answered.answer) and self.limits(step.request.url):
            answered.judgement = replace(judged, verdict=Verdict.LIMITED, reason=Note("limited-pace", (step.host,)))


def is_refusal(answer: Answer) -> bool:
    """Whether an answer may be one to too many requests: a server's error that may pass, or none at all."""
    if isinstance(answer, Failure):
        return answer.kind in TURNED_AWAY
    return answer.status >= 500 and status_entry(answer.status, answer.headers).retry is not Retry.NO
