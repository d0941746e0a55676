"""From what was named to documents: files, folders, standard input, lists of files, git changes, and the web."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Final

from probe.cli.job import Intake
from probe.cli.written import Written
from probe.errors import InputError
from probe.extract import mentions
from probe.model import Document, Mention, Note
from probe.pages.links import FromTheWeb
from probe.settings import Reading, Settings
from probe.sources.inputs import read
from probe.sources.lists import gathered

if TYPE_CHECKING:
    from probe.sources.changes import Changes

UNREAD: Final = "document-broken"  # the word of the note of a document that could not be read to its end


def documents(
    intake: Intake, settings: Settings, stdin: BinaryIO, tell: Callable[[str], None], written: Written
) -> Iterator[Document]:
    """Yield every document, one in memory at a time; ``tell`` takes what a user should know of the inputs.

    Raises InputError for what is missing, unreadable or no answer, and at once, before anything is sent, SettingsError
    for what would be ``written`` over.
    """
    inputs = gathered(intake.inputs, intake.files_from, stdin)
    changes = None if intake.changed_since is None else _changes(intake.changed_since)
    if changes is not None and not (inputs or intake.files_from or intake.from_):
        inputs = [changes.folder]
    found = read(inputs, stdin, intake.within)
    written.spare(found.names())
    for note in found.notes:
        tell(note)
    return chain(found if changes is None else found.only(changes), _fetched(intake, settings))


def mentioned(
    found: Iterable[Document], reading: Reading, broken: list[Note], web: FromTheWeb
) -> Iterator[Mention]:  # fmt: skip
    """Yield what documents mention; one that nobody named and that cannot be read to its end is noted in ``broken``.

    The names of documents that came from public addresses are added to those of ``web``, whose bound on links holds.

    Raises InputError for such a one that was named.
    """
    for document in found:
        if document.public:
            web.public.add(document.name)
        try:
            if document.most is None:
                yield from mentions(document, reading)
            else:
                yield from filter(web.links.takes_mention, mentions(document, reading))
        except InputError as error:
            if not document.found:
                raise
            broken.append(Note(UNREAD, (str(error),)))


def _changes(ref: str) -> "Changes":
    from probe.sources.changes import changed  # noqa: PLC0415 - only where git is asked

    return changed(ref)


def _fetched(intake: Intake, settings: Settings) -> Iterable[Document]:
    if not intake.from_:
        return ()
    from probe.cli.fetch import fetched  # noqa: PLC0415 - few runs read from the web

    return fetched(intake.from_, settings, intake.loop)
