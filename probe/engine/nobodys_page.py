"""Pages that are nobody's: parked and expired domains, suspended accounts, default pages, what is not there yet.

Whatever a link meant is not there any more. A page is told by what is known of one page (a row of the table), or by
what it says where it says nothing else: an article about such pages has a subject, and more to read.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from probe.codes.nobodys import OWN, Kind, offers, statements
from probe.engine.known_page import known_page
from probe.engine.page import Page
from probe.engine.page_words import LEAST_SHARE, PageWords, asks, says_nothing, stated, unspaced_in
from probe.model import NO_HEADERS, Note, Reply
from probe.patterns import lazy_compile
from probe.url import path_of

SHORT_TEXT = 2_000  # characters; a longer page that offers a domain has something to say
TINY_TEXT = 500  # the same for an offer without the domain's name
TINY_PAGE = 160  # characters of a page that has a heading and one sentence
TINY_TITLE = 24  # characters of a title that is a name
LEAST_WORDS = 14  # characters of a statement that counts within a text
_PAGES = ("text/html", "application/xhtml+xml")
_DOMAIN = lazy_compile(r"\b(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}\b")

_VAGUE = (Kind.SOON, Kind.DEFAULT)  # what sites may say of a part of themselves
_WORD = {
    Kind.SUSPENDED: "nobodys-suspended", Kind.EXPIRED: "nobodys-expired", Kind.PARKED: "gone-parked",
    Kind.DEFAULT: "nobodys-default", Kind.UNCLAIMED: "nobodys-unclaimed", Kind.SOON: "nobodys-soon",
}  # fmt: skip


def nobodys(page: Page, reply: Reply, final_url: str, asked: str) -> Note | None:
    """Return what tells that a page is nobody's, None for a page of somebody.

    A market's page about a domain counts only where a redirect led to it from the host that was ``asked``. A front page
    that says it is not ready yet is what a link to it meant; behind any other address such a page is nobody's.
    """
    if is_empty(reply):
        return Note("nobodys-empty")
    seen = PageWords(page, reply.headers, final_url, asked)
    return _by_known_page(seen) or _by_statement(seen) or _by_offer(seen)


def is_empty(reply: Reply) -> bool:
    """Whether a reply is declared as a page and has not one byte: nothing cut it off, nothing failed to be decoded."""
    kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    cut = any(note.word == "reply-body-cut" for note in reply.notes)
    if reply.status != 200 or kind not in _PAGES or reply.body or cut:
        return False
    coding = reply.headers.get("Content-Encoding", "").strip().lower()
    return coding in ("", "identity") and reply.headers.get("Content-Length", "0").strip() == "0"


def says_nobodys(page: Page, asked: str) -> str | None:
    """Return words by which a short page seems to be nobody's: a hint that the answer to another address can prove."""
    if statements().about.search(unquote(path_of(asked))):
        return None
    seen = PageWords(page, NO_HEADERS, asked, asked)
    for part in (*seen.parts, *seen.headings):
        for _, words in stated(part):
            return seen.shown(words)
    return None


def _by_known_page(seen: PageWords) -> Note | None:
    known = known_page(seen)
    if known is None:
        return None
    row, sign = known
    return Note(_WORD[row.kind], (f"{row.name}: {sign}" if sign else row.name,))


def _by_offer(seen: PageWords) -> Note | None:
    """Return the offer of the page's own domain, where the page is about nothing else.

    It names its own domain in the title or a heading, or makes the offer there, is bare, and names no other: a
    market's page about some domain names that, and an article about such pages makes no offer in its headings.
    """
    if seen.page.length > SHORT_TEXT:
        return None
    heads = seen.offered
    if OWN in heads:
        found = offers().search(f"{heads}\n{seen.text}")
    elif seen.page.length <= TINY_TEXT and not _DOMAIN.search(heads) and not seen.has_subject:
        found = next(filter(None, map(_whole_offer, (*seen.parts, *seen.headings))), None)
    else:
        found = None
    return Note("gone-parked", (seen.shown(found[0]),)) if found else None


def _whole_offer(text: str) -> re.Match[str] | None:
    """Return an offer that a part of a title, or a heading, consists of."""
    found = None if asks(text) else offers().search(text)
    return found if found is not None and len(found[0]) >= LEAST_SHARE * len(text.strip(" .!")) else None


def _by_statement(seen: PageWords) -> Note | None:
    """Return what a page says that says nothing else."""
    if not seen.bare or statements().about.search(unquote(path_of(seen.asked))):
        return None
    for kind, words in _statements_of(seen):
        if kind is not Kind.SOON or seen.deep:
            return Note(_WORD[kind], (seen.shown(words),))
    return None


def _statements_of(seen: PageWords) -> Iterator[tuple[Kind, str]]:
    """Yield what the title says, then the headings, then the text; a title with a subject of its own ends it."""
    told = [part for part in seen.parts if stated(part)]
    others = [part for part in seen.parts if part not in told and not says_nothing(part)]
    if others and (len(others) > 1 or not told):
        yield from _whole_page(seen)
        return
    silent = all(says_nothing(heading) or stated(heading) for heading in seen.headings)
    for part in told:
        yield from (said for said in stated(part) if silent or said[0] not in _VAGUE)
    for heading in seen.headings:
        yield from stated(heading)
    if silent:
        for kind, words in statements().find(seen.text):
            if len(words) + 2 * unspaced_in(words) >= LEAST_WORDS:
                yield kind, words


def _whole_page(seen: PageWords) -> Iterator[tuple[Kind, str]]:
    """Yield what the only heading says of a page that has hardly more than that, though its title is a name."""
    if len(seen.headings) != 1 or seen.page.length > TINY_PAGE or len(seen.title) > TINY_TITLE or asks(seen.title):
        return
    heading = seen.headings[0]
    if heading not in seen.title and seen.title not in heading:
        yield from (said for said in stated(heading) if said[0] not in _VAGUE)
