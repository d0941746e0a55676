"""``--fresh``: do not request a URL again if a recent run has found it good."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TextIO

from msgspec.structs import replace

from probe.cli.canonical import canonical_settings
from probe.cli.complaint import tell
from probe.cli.job import Job
from probe.cli.keeping import store_of
from probe.codes.phrases import say
from probe.engine.validators import is_conditional
from probe.errors import SettingsError, StoreUnavailableError
from probe.model import Note, Result, Target, Validators

if TYPE_CHECKING:
    from pathlib import Path

    from probe.store.reuse import Reuse


def freshness_of(job: Job, stderr: TextIO) -> "Freshness | None":
    """Return the lookup of earlier results, None if every target is requested.

    Raises SettingsError if there is no store, StoreError for a store that cannot be read.
    """
    if job.memory.fresh is None or job.settings.choice.offline:
        return None
    path = store_of(job.memory, job.settings, os.environ)
    if path is None:
        raise SettingsError("fresh needs earlier runs: name a store with --store FILE")

    def complain(error: StoreUnavailableError) -> None:
        tell(stderr, say(Note("fresh-unread", (str(error),)), job.style.language), job.style)

    return Freshness(job, path, complain)


class Freshness:
    """Decides for each target whether it has to be requested; all are, with a message, if the store is unavailable."""

    def __init__(self, job: Job, path: "Path", complain: Callable[[StoreUnavailableError], None]) -> None:
        self._settings = job.settings
        self._path = path
        self._complain = complain
        self._reuse: Reuse | None = None
        try:
            self._reuse = _reuse(job, path) if path.exists() else None
        except StoreUnavailableError as error:
            complain(error)

    def of(self, target: Target) -> Result | Target:
        """Return the earlier result of a target if it is recent enough, otherwise the target to request."""
        if not self._is_asked_for_its_status(target):
            return target
        known = self._known(target)
        if isinstance(known, Result):
            return replace(known, target=target)
        return replace(target, known=known if self._may_confirm(target) else Validators())

    def close(self) -> None:
        """Close the store."""
        if self._reuse is not None:
            self._reuse.close()

    def _known(self, target: Target) -> Result | Validators:
        if self._reuse is None:
            return Validators()
        from probe.store.trouble import telling  # noqa: PLC0415 - as below

        days = self._settings.at(target.url).judging.tls_warn_days
        try:
            with telling(self._path):
                return self._reuse.of(target, timedelta(days=days))
        except StoreUnavailableError as error:
            self._complain(error)
            self.close()
            self._reuse = None
            return Validators()

    def _is_asked_for_its_status(self, target: Target) -> bool:
        """Whether only the status of a target is needed, not the content of its page."""
        if target.refusal is not None or target.path is not None or target.skip is not None or target.own:
            return False
        return not (target.body_limit or target.fragments or self._settings.reading.index)

    def _may_confirm(self, target: Target) -> bool:
        """Whether a 304 response suffices: it has no page to compare, and no status that a list may expect."""
        settings = self._settings.at(target.url)
        if target.expectation is not None or settings.judging.require_https:
            return False
        return not is_conditional(dict(settings.asking.header))


def _reuse(job: Job, path: "Path") -> "Reuse":
    from probe.store.reading import connected  # noqa: PLC0415 - not imported without a store
    from probe.store.reuse import Reuse  # noqa: PLC0415 - the same
    from probe.store.trouble import telling  # noqa: PLC0415 - the same

    with telling(path):
        fresh = timedelta(seconds=job.memory.fresh or 0)
        return Reuse(connected(path), canonical_settings(job.settings), fresh, lambda: datetime.now(UTC))
