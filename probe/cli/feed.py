"""Feed targets into a run: all at once, or from one long list while it is still being read."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import Struct

from probe.cli.job import Job
from probe.cli.stream import Stream
from probe.engine.feeding import Breaks
from probe.errors import InputError
from probe.extract import is_list, mentions, tells_list
from probe.extract.lines import is_in_utf_8
from probe.model import Document, Mention, Note, Result, Target
from probe.settings import Reading
from probe.sources.inputs import Inputs
from probe.sources.pipe import Pipe
from probe.targets.incoming import Incoming

if TYPE_CHECKING:
    from probe.engine.lifecycle import Lifecycle

UNREAD: Final = "document-broken"  # the note for a document that could not be read to its end
_UNENDED = "document-unended"
_AT_ONCE = 100  # mentions that are read without yielding


@dataclass(frozen=True, slots=True)
class Way:
    """The step that a feed passes its targets through, in batches of any size, and what it does once all are known."""

    begin: Callable[[Iterable[Target]], Iterable[Target]]
    when_whole: Callable[[], Awaitable[None]]


class Feed(Protocol):
    """The source of a run's targets."""

    @property
    def total(self) -> int | None:
        """The number of targets, None if not yet known."""
        ...

    @property
    def whole(self) -> bool:
        """Whether everything was read."""
        ...

    @property
    def notices(self) -> tuple[Note, ...]:
        """Notices about the list that contains the targets."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of the tables that were read."""
        ...

    def targets(self, run: "Lifecycle", way: Way) -> Iterable[Target] | AsyncIterable[Target]:
        """Return the targets to start with."""
        ...

    def completed(self, result: Result) -> Result:
        """Return a result with every place of its URL that was read."""
        ...

    def completed_all(self, results: Iterable[Result]) -> Iterable[Result]:
        """Return results with every place; the iterable can be read once for each report."""
        ...

    @property
    def late(self) -> Iterable[int]:
        """The numbers of the targets that gained places after their results arrived."""
        ...


@dataclass(frozen=True, slots=True)
class ReadFirst:
    """Targets that are all known in advance; ``notices`` are about the list that contains them."""

    found: list[Target]
    notices: tuple[Note, ...] = ()

    @property
    def total(self) -> int:
        """The number of targets."""
        return len(self.found)

    @property
    def whole(self) -> bool:
        """Whether everything was read; always true, because a failure to read yields no feed."""
        return True

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of the tables that were read, in their order."""
        tables: dict[tuple[str, ...], None] = {}
        for target in self.found:
            for mention in target.mentions:
                if mention.row is not None:
                    tables[mention.row.names] = None
        return tuple(dict.fromkeys(name for names in tables for name in names))

    def targets(self, run: "Lifecycle", way: Way) -> Iterable[Target]:  # noqa: ARG002 - nothing waits here
        """Return the targets to start with."""
        return way.begin(self.found)

    def completed(self, result: Result) -> Result:
        """Return a result, which already has all places."""
        return result

    def completed_all(self, results: Iterable[Result]) -> Iterable[Result]:
        """Return results, which already have all places."""
        return results

    @property
    def late(self) -> Iterable[int]:
        """Empty: all places are known from the start."""
        return ()


class Listed:
    """The targets of one list, of which the first mention is read; the others follow while requests are sent."""

    notices: tuple[Note, ...] = ()
    columns: tuple[str, ...] = ()

    def __init__(self, source: Iterator[Mention] | Stream, reading: Reading, broken: list[Note]) -> None:
        """Take the mentions, at least one; ``broken`` receives the reason if the list cannot be read to its end."""
        self._source = source
        self._incoming = Incoming(reading)
        self._broken = broken

    @property
    def total(self) -> int | None:
        """The number of targets, None while the list is being read."""
        return self._incoming.total if self._incoming.whole else None

    @property
    def whole(self) -> bool:
        """Whether the list was read to its end."""
        return self._incoming.whole and not self._broken

    async def targets(self, run: "Lifecycle", way: Way) -> AsyncIterator[Target]:
        """Yield each target at its first mention."""
        breaks = Breaks()
        async for found in self._mentions(run):
            first = [target for mention in found if (target := self._incoming.add(mention)) is not None]
            for target in way.begin(first):
                yield target  # the consumer yields to the event loop
            if not first:
                run.note_reading()
                await breaks.take()
        self._incoming.end()
        await way.when_whole()

    async def _mentions(self, run: "Lifecycle") -> AsyncIterator[list[Mention]]:
        """Yield the mentions, a few at a time."""
        source = self._source
        if not isinstance(source, Stream):
            while found := list(islice(source, _AT_ONCE)):
                yield found
            return
        run.when_stopped = source.hurry
        try:
            async for piece in source.pieces():
                while found := list(islice(piece, _AT_ONCE)):
                    yield found
        except InputError as error:
            self._broken.append(Note(UNREAD, (str(error),)))
        if source.cut:
            self._broken.append(Note(_UNENDED, (source.name,)))

    def completed(self, result: Result) -> Result:
        """Return a result with every place of its URL that was read."""
        return self._incoming.completed(result)

    def completed_all(self, results: Iterable[Result]) -> Iterable[Result]:
        """Return results with every place; the iterable can be read once for each report."""
        return Places(self._incoming, results)

    @property
    def late(self) -> Iterable[int]:
        """The numbers of the targets with several places."""
        return self._incoming.repeated


class Places(Struct, frozen=True, gc=False):
    """Results with the places that were read after they arrived."""

    incoming: Incoming
    results: Iterable[Result]

    def __iter__(self) -> Iterator[Result]:
        return map(self.incoming.completed, self.results)


def may_begin(job: Job) -> bool:
    """Whether requests may start before all targets are known, because no option needs to look at all targets first."""
    settings, choice = job.settings, job.settings.choice
    tried = choice.include or choice.exclude or settings.rules or settings.ignores  # on each URL, before any request
    reading = settings.reading
    found_later = settings.crawling.recurse != 0 or reading.fragments
    of_tables = reading.expect is not None or reading.expect_status is not None
    elsewhere = job.intake.from_ or job.intake.changed_since is not None
    return not (tried or found_later or of_tables or elsewhere or choice.offline) and settings.pace.workers == 1


def begun(inputs: Inputs, reading: Reading, broken: list[Note]) -> Feed | Document | None:
    """Return the only input as a stream feed if it is a plain list, otherwise as a document; None for several inputs.

    A list is read up to its first mention, other documents to the end. Raises InputError for an unreadable input.
    """
    single = inputs.single()
    if isinstance(single, Pipe):
        head = piece = single.read()
        while piece and not tells_list(head, reading):
            piece = single.read()
            head += piece
        if piece and is_in_utf_8(head) and is_list(Document(single.name, head), reading):
            stream = Stream(single, head)
            return ReadFirst([]) if stream.is_empty else Listed(stream, reading, broken)
        single = single.document(head, whole=not piece)
    if single is None or not is_list(single, reading):
        return single
    found = mentions(single, reading)
    first = next(found, None)
    return ReadFirst([]) if first is None else Listed(chain((first,), found), reading, broken)
