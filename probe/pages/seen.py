"""What a crawl knows of each URL, and what it tells URLs apart by."""

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
    """What is known of one URL.

    ``depth`` counts the links from a first page, ``page`` tells that its links are followed; ``more`` are mentions
    found before its result came; ``followed`` that not only links with ``nofollow`` lead to it, ``late`` that this was
    found out when it had been asked, ``withheld`` the page where so far only such links do; ``public`` that only pages
    at public addresses lead to it.
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
        """Keep a page until a link that may be followed leads to it."""
        self.withheld = packed(page)

    def released(self) -> Document | None:
        """Return the page that was kept, once."""
        page, self.withheld = self.withheld, None
        return None if page is None else unpacked(page)


def is_probed(target: Target) -> bool:
    """Whether a target is asked for over the network."""
    return target.refusal is None and target.skip is None and target.path is None


def leads_on(page: Document) -> bool:
    """Whether an answer is a page or a style sheet; an untold type by its content, as browsers look for themselves."""
    kind = (page.media_type or "").partition(";")[0].strip().lower()
    return kind in _PAGES or (not kind and format_of(page, _PLAIN).name == "html")


def first_origins(target: Target) -> Iterator[str]:
    """Yield the origins that a target of the inputs makes part of the site: its own, and of pages read ``--from``."""
    for mention in target.mentions:
        if mention.base is None:
            yield origin_of(target.url)
        elif is_of_the_web(mention):
            yield origin_of(normalise(mention.document))


def key_of(target: Target) -> str:
    """Return what a target is told from others by; what is no URL may read like one, and so may a placeholder."""
    unread = target.skip is not None and target.skip.word not in OF_ROBOTS
    plain = target.refusal is None and target.path is None and not unread
    return target.url if plain else f"{target.refusal} {target.path} {target.url}"
