"""The results of a crawl once it is over, and a limit for its notices."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from probe.model import Note, Result

if TYPE_CHECKING:
    from probe.pages.crawl import Crawl

MOST_LISTED = 10


class Kept(Protocol):
    """Results by target number."""

    def at(self, index: int) -> Result | None:
        """Return the result of a target."""
        ...


def cut_short(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return the first notes, and a note of how many more there are."""
    more = len(notes) - MOST_LISTED
    return notes if more <= 0 else (*notes[:MOST_LISTED], Note("notices-more", (str(more),)))


class Completed(Struct, frozen=True, gc=False):
    """The results of a crawl, which can be iterated once per report."""

    crawl: "Crawl"
    results: Kept

    def __iter__(self) -> Iterator[Result]:
        return self.crawl.completed(self.results)
