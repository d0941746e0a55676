"""The interface of an input format: a name, the properties that detect it, and functions that read a document."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from probe.extract.marks import Marked
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites import Page

Mentions = Callable[[Document, Reading], Iterator[Mention]]
"""Yields every mention of a document in the order of the text; any bytes yield mentions or raise InputError."""


SiteMentions = Callable[[Document, Reading, Page], Iterator[Mention]]
"""Yields the mentions of a page of a site, including links in the syntax of its generator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format.

    ``suffixes`` are in lower case and include the dot. ``recognises`` detects the format by the first ``HEAD`` bytes of
    the content; if several formats match, the one with the lowest ``order`` is the most specific. ``anchors`` returns
    the fragments that a document defines, or an empty set if they cannot be determined. ``prose`` returns the text that
    a reader sees, with runs of blanks as one space. ``site_mentions`` and ``site_anchors`` replace ``mentions`` and
    ``anchors`` for a page that a site generator builds; the fragments of such a page are unknown if ``site_anchors`` is
    None. ``marks`` returns the places that a document marks as ignored, and is called only if it may have marks.
    ``extra`` is the optional dependency that the format requires. ``walked``: whether its files are read when a folder
    is walked. ``illustrates``: whether names reserved for examples are examples in this format, as in prose and source
    code but not in a list of URLs to request.
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
"""The number of bytes of content that format detection reads."""
