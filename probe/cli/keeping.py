"""The store of a run: whether there is one, what is written to it, and how an interrupted run is handled."""

import json
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from msgspec.structs import replace

from probe.cli.canonical import canonical_settings
from probe.cli.complaint import tell
from probe.cli.job import Job, Memory
from probe.codes.phrases import say
from probe.errors import StoreError, StoreUnavailableError
from probe.excuses.strikes import remembered_since
from probe.model import Note, Result, Summary, Target
from probe.reports import Style
from probe.reports.clean import clean
from probe.reports.record import cleaner_of
from probe.settings import Settings
from probe.sources.inputs import STDIN
from probe.store.header import require_ours
from probe.store.place import default_store

if TYPE_CHECKING:
    from probe.reports.history import History
    from probe.store.resumed import Before
    from probe.store.run import Plan
    from probe.store.writer import Writer


def store_of(memory: Memory, settings: Settings, environment: Mapping[str, str]) -> Path | None:
    """Return the path of the store, or None for no store; raises StoreError for a file of another format."""
    if memory.no_store or settings.choice.offline:
        if memory.resume:
            why = "--no-store" if memory.no_store else "--offline"
            raise StoreError(f"--resume needs the store: it cannot be combined with {why}")
        return None
    if memory.store is not None:
        path = Path(os.path.abspath(memory.store))  # noqa: PTH100 - Path.resolve would follow a link
        require_ours(path)
        if not path.parent.is_dir():
            raise StoreError(f"{path}: there is no directory {path.parent}; make it first")
        return path
    found = None if _is_ci(environment) and not memory.resume else default_store(environment)
    if found is None:
        if memory.resume:
            raise StoreError("--resume needs a store: name one with --store FILE")
        return None
    require_ours(found)
    return found


def _is_ci(environment: Mapping[str, str]) -> bool:
    """Whether this is a CI system, whose machines mostly keep no files: GitHub, GitLab, Jenkins, and all others."""
    return environment.get("CI", "").lower() not in ("", "0", "false") or bool(environment.get("JENKINS_URL"))


@dataclass(slots=True)
class Keeping:
    """Stores the results of one run, and knows those from before it was cut off."""

    job: Job
    writer: "Writer"
    tell: Callable[[Note], None]
    before: "Before | None" = None
    holds: bool = False  # results of a crawl, until the links of their pages are stored as well
    _held: list[tuple[Result, int]] = field(default_factory=list)
    _again: set[str] = field(default_factory=set)
    _late: list[tuple[Result, int]] = field(default_factory=list)
    _added: dict[int, int] = field(default_factory=dict)  # by target number, if any evidence was added
    _told: bool = False

    def add(self, result: Result, added: int) -> None:
        """Store a result and how much evidence excuses added to it; raises StoreError for a damaged store."""
        if self.before is not None:
            self.before.note(result.target)
        if added:
            self._added[result.target.index] = added
        if self.holds:
            self._held.append((result, added))
            return
        self.writer.add(result, added)
        if self.writer.trouble is not None and not self._told:
            self._tell_trouble()

    def let_go(self) -> None:
        """Store the results that were held back, now that the links of their pages are stored."""
        held, self._held = self._held, []
        for result, added in held:
            if result.final_url in self._again:
                self._late.append((result, added))
            else:
                self.writer.add(result, added)

    def leave_out(self, page: str) -> None:
        """Store the result of a page only at the end; until then a resumed run requests it again for its links."""
        self._again.add(page)

    def judged(self, target: Target) -> Result | None:
        """Return the result of a target from before the run was cut off."""
        if self.before is None or target.index < 0 or target.fragments:
            return None
        if target.body_limit and self.job.settings.reading.fragments:
            return None  # the page itself is needed again
        from probe.store.trouble import telling  # noqa: PLC0415 - not imported without a store

        with telling(self.writer.path):
            return self.before.result_of(target)

    def look_back(self) -> "History | None":
        """Return what earlier runs over the same inputs saw; reports a store that cannot be read."""
        writer = self.writer
        if not writer.path.exists():
            return None
        from probe.cli.looking_back import history_before  # noqa: PLC0415 - few reports use it
        from probe.store.database import key_of  # noqa: PLC0415 - imports SQLite
        from probe.store.run import fingerprint  # noqa: PLC0415 - the same
        from probe.store.trouble import telling  # noqa: PLC0415 - the same

        began = writer.plan.started if self.before is None or writer.held is None else writer.held.started
        try:
            with telling(writer.path), closing(writer.reader()) as connection:
                return history_before(connection, fingerprint(writer.plan.inputs, key_of(connection)), began)
        except StoreError as error:
            if not self._told:
                self.tell(Note("store-unread", (str(error),)))
            return None

    def settle(self) -> None:
        """Record that all targets have a result."""
        self.let_go()
        self.writer.settle()

    def end(self, summary: Summary, results: Iterable[Result], style: Style, *, unread: bool = False) -> None:
        """Record the end of the run; ``results`` are all results in their final order, if any gained places late.

        A run whose reader closed the pipe (``unread``) can be resumed, but the next start does not mention it.
        """
        self.writer.is_news = not unread
        self.let_go()
        for result, added in self._late:
            self.writer.add(result, added)
        for number, result in enumerate(results):
            added = self._added.get(result.target.index, 0)
            self.writer.add(replace(result, target=replace(result.target, index=number)), added)
        gone = tuple(self.before.gone()) if self.before is not None and summary.complete else ()
        if self.before is not None:
            self.before.close()
        from probe.store.run import Told  # noqa: PLC0415 - imported only if there is a store

        notices, columns = tuple(self._clean(summary.notices)), tuple(map(clean, style.columns))
        told = Told(summary.elapsed, notices, columns, style.index, summary.started_at)
        self.writer.end(summary, told, datetime.now(UTC), gone)
        if self.writer.trouble is not None and not self._told:
            self._tell_trouble()

    def _clean(self, notes: Iterable[Note]) -> Iterator[Note]:
        secrets = self.job.style.secrets
        return (Note(note.word, tuple(clean(value, secrets) for value in note.values)) for note in notes)

    def _tell_trouble(self) -> None:
        self._told = True
        trouble = self.writer.trouble
        if isinstance(trouble, StoreError):
            raise trouble
        named = self.job.memory.store is not None
        if trouble is not None and (named or self.writer.path.exists()):  # an unwritable home is not worth a notice
            self.tell(trouble)


def keeping_of(job: Job, stderr: TextIO) -> Keeping | None:
    """Return the store of a run's results, None for no store; looks up the run to resume.

    Raises StoreError for a store that cannot be used.
    """
    path = store_of(job.memory, job.settings, os.environ)
    if path is None:
        return None
    from probe.store.run import Plan  # noqa: PLC0415 - not imported without a store
    from probe.store.writer import Writer  # noqa: PLC0415 - the same

    started = round(datetime.now(UTC).timestamp() * 1000)
    plan = Plan(
        _inputs(job), canonical_settings(job.settings), _named(job), started, job.memory.resume, job.memory.keep_runs,
        _kept_since(job),
    )  # fmt: skip

    def complain(note: Note) -> None:
        tell(stderr, say(note, job.style.language), job.style)

    keeping = Keeping(job, Writer(path, plan, _cleaner(job.style)), complain, holds=job.settings.crawling.recurse != 0)
    if job.memory.resume:
        _take_up(keeping, plan, path)
    else:
        _tell_of_cut_off(keeping, plan, path)
    return keeping


def _kept_since(job: Job) -> int | None:
    """Return the start of the period for which runs are kept, so that strikes can be counted."""
    since = remembered_since(job.limit, datetime.now(UTC))
    return None if since is None else round(since.timestamp() * 1000)


def _cleaner(style: Style) -> Callable[[Result], Callable[[str], str]]:
    plain: Callable[[str], str] = (lambda text: clean(text, style.secrets)) if style.secrets else clean

    def cleaner(result: Result) -> Callable[[str], str]:
        url = result.target.url
        return cleaner_of(result.target, style.secrets) if "@" in url or "=" in url else plain

    return cleaner


def _take_up(keeping: Keeping, plan: "Plan", path: Path) -> None:
    """Open the store for a run that is resumed, and report it; if there is none to resume, this is a new run."""
    from probe.store.resumed import Before  # noqa: PLC0415 - as below
    from probe.store.trouble import telling  # noqa: PLC0415 - as below

    with telling(path):
        keeping.writer.open()
        held = keeping.writer.held
        if held is None or held.started == plan.started:
            keeping.tell(Note("store-nothing-cut-off"))
            return
        keeping.before = Before(keeping.writer.reader(), held)
    keeping.tell(Note("store-resumed", (str(held.id), f"{len(keeping.before):,}")))


def _tell_of_cut_off(keeping: Keeping, plan: "Plan", path: Path) -> None:
    """Report the last run over the same inputs if it was cut off, with the command that resumes it."""
    from probe.store.locks import is_held, marked  # noqa: PLC0415 - not imported without a store

    if all(is_held(path, run) for run in marked(path)) or not path.exists():
        return
    from probe.store.queries import cut_off_run  # noqa: PLC0415 - imports SQLite, mostly without need

    try:
        found = cut_off_run(path, plan)
    except StoreUnavailableError:
        return  # the writer reports it if it lasts
    if found is not None:
        run, results = found
        keeping.tell(Note("store-cut-off", (str(run), f"{results:,}", _command(keeping.job.style))))


def _command(style: Style) -> str:
    """Return this command with ``--resume``, or a description of it if it has secrets."""
    command = shlex.join(["probe", *sys.argv[1:], "--resume"])
    return command if clean(command, style.secrets) == command else "probe … --resume"


def _inputs(job: Job) -> str:
    intake = job.intake
    try:
        here = os.getcwd()  # noqa: PTH109 - a text
    except OSError:
        here = ""
    return json.dumps([here, [*intake.inputs], [*intake.files_from], [*intake.from_], intake.changed_since])


def _named(job: Job) -> tuple[str, ...]:
    intake = job.intake
    return tuple(clean(text, job.style.secrets) for text in (*intake.inputs, *intake.files_from, *intake.from_))


def reads_stdin(job: Job) -> bool:
    """Whether standard input is one of the inputs."""
    return STDIN in job.intake.inputs or STDIN in job.intake.files_from
