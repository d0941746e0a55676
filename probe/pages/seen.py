"""The state of each URL in a crawl, and the key that identifies a URL."""

from collections.abc import Iterator

from msgspec import Struct, field

from probe.extract import format_of
from probe.model import Document, Mention, Target
from probe.pages.permission import OF_ROBOTS
from probe.pages.prose import packed, unpacked
from probe.pages.recipients import is_of_the_web
from probe.settings import Reading
from probe.url import normalise, origin_of

_PAGES = ("text/html", "application/xhtml+xml", "text/css")
_PLAIN = Reading()


class Seen(Struct):
    """The state of one URL.

    ``depth`` is the number of links from a start page. ``page`` is set if its links are followed. ``more`` are mentions
    found before its result arrived. ``followed`` is set if any link to it lacks ``nofollow``, ``late`` if that link was
    found after the URL was requested. ``withheld`` is its page while only ``nofollow`` links lead to it. ``public`` is
    set if only pages at public addresses link to it.
    """

    index: int
    depth: int
    page: bool = False
    done: bool = False
    followed: bool = True
    late: bool = False
    public: bool = False
    more: list[Mention] = field(default_factory=list)
    withheld: Document | None = None

    def withhold(self, page: Document) -> None:
        """Keep a page until a link without ``nofollow`` to it is found."""
        self.withheld = packed(page)

    def released(self) -> Document | None:
        """Return the kept page, once."""
        page, self.withheld = self.withheld, None
        return None if page is None else unpacked(page)


def is_probed(target: Target) -> bool:
    """Whether a target is requested over the network."""
    return target.refusal is None and target.skip is None and target.path is None


def leads_on(page: Document) -> bool:
    """Whether an answer is a page or a style sheet; an undeclared type is detected by content, as in browsers."""
    kind = (page.media_type or "").partition(";")[0].strip().lower()
    return kind in _PAGES or (not kind and format_of(page, _PLAIN).name == "html")


def first_origins(target: Target) -> Iterator[str]:
    """Yield the origins that a target of the inputs adds to the site: its own, and those of pages read ``--from``."""
    for mention in target.mentions:
        if mention.base is None:
            yield origin_of(target.url)
        elif is_of_the_web(mention):
            yield origin_of(normalise(mention.document))


def key_of(target: Target) -> str:
    """Return the key of a target; texts and placeholders that are not URLs have keys that no URL can have."""
    unread = target.skip is not None and target.skip.word not in OF_ROBOTS
    plain = target.refusal is None and target.path is None and not unread
    return target.url if plain else f"{target.refusal} {target.path} {target.url}"
