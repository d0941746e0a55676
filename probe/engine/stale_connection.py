"""A kept connection that was closed meanwhile: the failure is that of an old exchange (RFC 9112, 9.3.1)."""

from msgspec.structs import replace

from probe.engine.attempt import Answered, Step
from probe.model import Failure


def on_stale_connection(answered: Answered) -> Step | None:
    """Return the same exchange on a fresh connection where it failed on one that had served before."""
    step, failure = answered.step, answered.answer
    if isinstance(failure, Failure) and failure.reused and not step.request.fresh:
        return replace(step, request=replace(step.request, fresh=True))
    return None
