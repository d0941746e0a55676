"""What an input format is: a name, what it is recognised by, and one function that finds the links in a document."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from probe.extract.marks import Marked
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites import Page

Mentions = Callable[[Document, Reading], Iterator[Mention]]
"""Yields every mention of a document in the order of the text. Any bytes give mentions, or an InputError."""


SiteMentions = Callable[[Document, Reading, Page], Iterator[Mention]]
"""The same for a page of a site, whose generator has links of its own syntax."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format.

    ``suffixes`` are in lower case with their dots. ``recognises`` tells the format by the first ``HEAD`` bytes of a
    content; among formats that do, the lowest ``order`` is the most particular. ``anchors`` returns the fragments that
    a document has places for, none where that cannot be told; ``prose`` the text that a reader sees, runs of blanks as
    one space. ``site_mentions`` and ``site_anchors`` do the same for a page that a site generator builds; of such a
    page no fragments can be told where that is None. ``marks`` returns which places a document says are ignored, asked
    where it may have any. ``extra`` is the optional dependency that reading the format
    takes, ``walked`` whether its files count in a folder that is named, ``illustrates`` whether names reserved for
    examples are examples in it, which is prose or source code, not a list of what is to be asked.
    """

    name: str
    mentions: Mentions
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    recognises: Callable[[bytes], bool] | None = None
    order: int = 5
    anchors: Callable[[Document], frozenset[str]] | None = None
    prose: Callable[[Document], str] | None = None
    site_mentions: SiteMentions | None = None
    site_anchors: Callable[[Document, Page], frozenset[str] | None] | None = None
    marks: Callable[[Document], Marked] | None = None
    extra: str | None = None
    walked: bool = False
    illustrates: bool = False


HEAD = 4096
"""How many bytes of a content its format is told by."""
