"""Repetition after a failure on a reused connection that the server has closed (RFC 9112, 9.3.1)."""

from msgspec.structs import replace

from probe.engine.attempt import Answered, Step
from probe.model import Failure


def on_stale_connection(answered: Answered) -> Step | None:
    """Return the same exchange on a new connection if it failed on a reused one, else None."""
    step, failure = answered.step, answered.answer
    if isinstance(failure, Failure) and failure.reused and not step.request.fresh:
        return replace(step, request=replace(step.request, fresh=True))
    return None
