"""Targets that get no request: invalid URLs, targets that the user excludes, and local files."""

from probe.engine.mail import MailChecks
from probe.engine.private_address import PrivateAddresses
from probe.engine.result import ResultBuilder
from probe.model import BUILT, FailureKind, Note, Result, Target
from probe.settings import Settings


class Refusal:
    """Decides, before anything is sent, whether a target is probed at all."""

    def __init__(
        self, settings: Settings, private: PrivateAddresses, results: ResultBuilder, mail: MailChecks
    ) -> None:  # fmt: skip
        self._mail = mail
        self._choice = settings.choice
        self._private = private
        self._results = results

    def decide(self, target: Target, now: float) -> Result | None:
        """Return the result of a target that gets no request, None if it is to be probed."""
        if target.refusal is not None and self._mail.takes(target):
            return self._mail.refuse(target, now)
        return self._decide(target, now)

    def _decide(self, target: Target, now: float) -> Result | None:
        if target.skip is not None:
            told = self._results.built if target.skip.word == BUILT else self._results.skipped
            return told(target, target.skip, now)
        # Invalid URLs are reported even if filters exclude them; files can be excluded whether they exist or not.
        if target.refusal is not None and target.path is None:
            return self._results.refused(target, target.refusal, now)
        if not target.own and not self._choice.takes(target.url):
            return self._results.skipped(target, Note("excluded"), now)
        if self._choice.offline and target.path is None and not target.own:
            return self._results.skipped(target, Note("not-sent"), now)
        closed = target.public_only and self._private.is_closed(target.url)
        refusal = FailureKind.ADDRESS_NOT_ALLOWED if closed else target.refusal
        if refusal is not None:
            return self._results.refused(target, refusal, now)
        return None if target.path is None else self._results.local(target, now)
