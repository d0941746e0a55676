"""Turn inputs into documents: files, folders, standard input, lists of files, git changes, and the web."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import accumulate, chain, groupby
from typing import TYPE_CHECKING, BinaryIO

from probe.cli.feed import UNREAD
from probe.cli.job import Intake
from probe.cli.streams import is_terminal
from probe.cli.written import Written
from probe.errors import InputError
from probe.extract import mentions
from probe.machine import cores
from probe.model import Document, Mention, Note
from probe.pages.links import FromTheWeb
from probe.settings import Reading, Settings
from probe.sites import Sites
from probe.sources.inputs import STDIN, File, Inputs, read
from probe.sources.lists import gathered

if TYPE_CHECKING:
    from probe.sources.changes import Changes

WORTH_WORKERS = 4 << 20  # bytes, which take one process about half a second; workers start in less than a tenth


def opened(
    intake: Intake, stdin: BinaryIO, tell: Callable[[str], None], written: Written, reading: Reading | None = None
) -> Inputs:
    """Return the inputs, not read yet; ``tell`` receives notices for the user.

    Raises InputError for a missing or unreadable input, SettingsError for an input that is also ``written``.
    """
    if STDIN in (*intake.inputs, *intake.files_from) and is_terminal(stdin):
        tell("reading standard input from the terminal; Ctrl-D ends it, on Windows Ctrl-Z and Enter")
    inputs = gathered(intake.inputs, intake.files_from, stdin)
    changes = None if intake.changed_since is None else _changes(intake.changed_since)
    if changes is not None and not (inputs or intake.files_from or intake.from_):
        inputs = [changes.folder]
    found = read(inputs, stdin, intake.within, reading)
    written.spare(found.names())
    for note in found.notes:
        tell(note)
    return found if changes is None else found.only(changes)


def documents(inputs: Inputs, intake: Intake, settings: Settings) -> Iterator[File | Document]:
    """Yield every document, files not read yet; raises InputError for an unreadable file or an unusable response."""
    return chain(inputs.unread(), _fetched(intake, settings))


def mentioned(
    found: Iterable[File | Document], reading: Reading, broken: list[Note], web: FromTheWeb, tell: Callable[[str], None]
) -> Iterator[Mention]:
    """Yield the mentions in documents; an unnamed document that cannot be read to its end is noted in ``broken``.

    The names of documents from public addresses are added to ``web``, and its limit on links applies. Many files are
    read by several processes, according to ``--jobs``; ``tell`` receives a sentence about each process that dies.

    Raises InputError for a named document that cannot be read.
    """
    jobs = cores() if reading.jobs is None else reading.jobs
    for shared, sources in groupby(found, lambda source: jobs > 1 and isinstance(source, File) and not source.special):
        if not shared:
            yield from _mentioned_here(sources, reading, broken, web)
            continue
        files = [source for source in sources if isinstance(source, File)]
        if len(files) > 1 and _are_many_bytes(files):
            yield from _mentioned_by_workers(files, replace(reading, jobs=jobs), broken, tell)
        else:
            yield from _mentioned_here(files, reading, broken, web)


def _mentioned_here(
    found: Iterable[File | Document], reading: Reading, broken: list[Note], web: FromTheWeb
) -> Iterator[Mention]:
    sites = Sites(reading.site)
    for source in found:
        document = source.document() if isinstance(source, File) else source
        if document.public:
            web.public.add(document.name)
        try:
            if document.most is None:
                yield from mentions(document, reading, sites)
            else:
                yield from filter(web.links.takes_mention, mentions(document, reading, sites))
        except InputError as error:
            _complain(error, broken, found=document.found)


def _mentioned_by_workers(
    files: Sequence[File], reading: Reading, broken: list[Note], tell: Callable[[str], None]
) -> Iterator[Mention]:
    from probe.cli.jobs import found_by_workers  # noqa: PLC0415 - few runs read so much

    with closing(found_by_workers(files, reading, tell)) as found:
        for file, (mentioned_there, complaint) in zip(files, found, strict=True):
            yield from mentioned_there
            if complaint is not None:
                _complain(complaint, broken, found=file.found)


def _complain(error: InputError, broken: list[Note], *, found: bool) -> None:
    if not found:
        raise error
    broken.append(Note(UNREAD, (str(error),)))


def _are_many_bytes(files: Sequence[File]) -> bool:
    """Whether workers save more time than their start takes."""
    return any(total >= WORTH_WORKERS for total in accumulate(file.size for file in files))


def _changes(ref: str) -> "Changes":
    from probe.sources.changes import changed  # noqa: PLC0415 - only if git is used

    return changed(ref)


def _fetched(intake: Intake, settings: Settings) -> Iterable[Document]:
    if not intake.from_:
        return ()
    from probe.cli.fetch import fetched  # noqa: PLC0415 - few runs read from the web

    return fetched(intake.from_, settings, intake.loop)
