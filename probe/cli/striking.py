"""``--fail-after`` and ``--over``: count the earlier failures of a link, as recorded in the store."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from msgspec.structs import replace

from probe.cli.complaint import tell
from probe.cli.job import Job
from probe.cli.keeping import store_of
from probe.codes.phrases import say
from probe.errors import SettingsError, StoreUnavailableError
from probe.excuses.strikes import Limit, Observed, Strikes, decided
from probe.model import Note, Result
from probe.settings import Settings

if TYPE_CHECKING:
    from sqlite3 import Connection

    from probe.excuses import StrikesOf


def strikes_of(job: Job, stderr: TextIO) -> "StrikesOf | None":
    """Return the counter of a link's strikes, None if the first failure fails the run.

    If the store is unavailable, no link fails the run, with a message: nobody knows whether it has failed often enough.

    Raises SettingsError if there is no store, StoreError for a store that cannot be read.
    """
    if job.limit == Limit() or job.settings.choice.offline:
        return None
    path = store_of(job.memory, job.settings, os.environ)
    if path is None:
        raise SettingsError("fail-after and over need earlier runs: name a store with --store FILE")
    earlier = Earlier(path, job.settings)
    unread: list[StoreUnavailableError] = []

    def strikes(result: Result) -> tuple[Strikes, bool]:
        now = result.checked_at or datetime.now(UTC)
        try:
            found = Strikes.of(() if unread else earlier(result), now)
        except StoreUnavailableError as error:
            unread.append(error)
            found = Strikes.of((), now)
            tell(stderr, say(Note("strikes-unread", (str(error),)), job.style.language), job.style)
        found = replace(found, known=not unread)
        return found, found.enough(job.limit) or not _may_pass(result)

    return strikes


def _may_pass(result: Result) -> bool:
    """Whether a failure may be temporary; that of a local file or an invalid URL is not."""
    return result.target.path is None and result.target.refusal is None


class Earlier:
    """The earlier observations of a link; the store is opened at the first failure, and read for each one."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self._path = path
        self._settings = settings
        self._connection: Connection | None = None

    def __call__(self, result: Result) -> Iterator[Observed]:
        """Yield the observations in chronological order; raises StoreError for a store that cannot be read."""
        if self._connection is None and not self._path.exists():
            return
        from probe.store.queries import past  # noqa: PLC0415 - imports SQLite, mostly without need
        from probe.store.trouble import telling  # noqa: PLC0415 - the same

        failing = self._settings.at(result.url).judging.fail_on
        with telling(self._path):
            for at, verdict in past(self._opened(), result.target):
                yield Observed(at, decided(verdict, fails=verdict in failing))

    def _opened(self) -> "Connection":
        if self._connection is None:
            from probe.store.reading import connected  # noqa: PLC0415 - as above

            self._connection = connected(self._path)
        return self._connection
