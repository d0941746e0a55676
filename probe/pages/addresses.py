"""Rules for addresses of links on the web: documents from public addresses may link only to public addresses.

The transport checks the address when it connects; this module decides which targets the rule applies to. A target that
the user's own list also names is exempt, and so is a host that appears in a ``--remap``.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from probe.model import FailureKind, Mention, Result, Target
from probe.settings import Reading
from probe.url import host_of

NO_DOCUMENTS: frozenset[str] = frozenset()


class Addresses:
    """Marks targets that only documents at public addresses link to; ``public`` are such documents read before."""

    def __init__(self, reading: Reading, public: AbstractSet[str] = NO_DOCUMENTS) -> None:
        self._public = public
        self._written = tuple(new for _, new in reading.remap)

    def of_inputs(self, targets: Iterable[Target]) -> Iterator[Target]:
        """Yield targets of the inputs, marked if all of their documents came from public addresses of the web."""
        for target in targets:
            yield self.found(target) if self._public and all(map(self._is_public, target.mentions)) else target

    def found(self, target: Target) -> Target:
        """Return a target, marked as one that only documents at public addresses link to so far."""
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
    """Results of marked targets with private addresses, kept until it is known that no other document links to them.

    The order of answers makes no difference: a page at a private address may link to private addresses.
    """

    def __init__(self) -> None:
        self._results: dict[int, Result] = {}

    def keep(self, result: Result) -> bool:
        """Keep a result that another document may still change; return whether it was kept."""
        kept = result.target.public_only and result.failure is FailureKind.ADDRESS_NOT_ALLOWED
        if kept:
            self._results[result.target.index] = result
        return kept

    def released(self, index: int, mentions: Iterable[Mention]) -> Target | None:
        """Return a kept target, unmarked and with more mentions; None if it was not kept."""
        result = self._results.pop(index, None)
        if result is None:
            return None
        return replace(result.target, public_only=False, mentions=(*result.target.mentions, *mentions))

    def rest(self) -> Iterator[Result]:
        """Yield the kept results, once."""
        results, self._results = self._results, {}
        yield from results.values()
