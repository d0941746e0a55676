"""Where links of the web may lead: those in documents that came from public addresses to public addresses alone.

Which address a name leads to is judged where it is connected to; here is decided for whom. What the user's own list
names too is the user's own choice, and so is a host that a ``--remap`` writes out.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from probe.model import FailureKind, Mention, Result, Target
from probe.settings import Reading
from probe.url import host_of

NO_DOCUMENTS: frozenset[str] = frozenset()


class Addresses:
    """Marks the targets that nothing but documents at public addresses names, ``public`` being those read before."""

    def __init__(self, reading: Reading, public: AbstractSet[str] = NO_DOCUMENTS) -> None:
        self._public = public
        self._written = tuple(new for _, new in reading.remap)

    def of_inputs(self, targets: Iterable[Target]) -> Iterator[Target]:
        """Yield targets of the inputs, marked where all of their documents are public ones of the web."""
        for target in targets:
            yield self.found(target) if self._public and all(map(self._is_public, target.mentions)) else target

    def found(self, target: Target) -> Target:
        """Return a target that a document at a public address names, and nothing else so far."""
        if target.refusal is not None or target.skip is not None or target.path is not None:
            return target
        host = host_of(target.url)
        chosen = (
            target.note is not None and target.note.word == "remapped" and any(host in new for new in self._written)
        )
        return target if chosen else replace(target, public_only=True)

    def _is_public(self, mention: Mention) -> bool:
        return mention.document in self._public


class Refused:
    """Results of marked targets whose addresses are private, until it is known that no other document names them.

    Which page answers first leaves no trace: a page at a private address may name private ones.
    """

    def __init__(self) -> None:
        self._results: dict[int, Result] = {}

    def keep(self, result: Result) -> bool:
        """Keep a result that another document may still change; returns whether it is such a one."""
        kept = result.target.public_only and result.failure is FailureKind.ADDRESS_NOT_ALLOWED
        if kept:
            self._results[result.target.index] = result
        return kept

    def released(self, index: int, mentions: Iterable[Mention]) -> Target | None:
        """Return a kept target as one that the user's own network names, with more mentions; None where none is."""
        result = self._results.pop(index, None)
        if result is None:
            return None
        return replace(result.target, public_only=False, mentions=(*result.target.mentions, *mentions))

    def rest(self) -> Iterator[Result]:
        """Yield what was kept, once."""
        results, self._results = self._results, {}
        yield from results.values()
