"""Pages without an owner's content: parked and expired domains, suspended accounts, default and coming-soon pages.

The original target of a link is gone on such pages. They are recognised by a row of the table of known pages, or by
their statement if the page says nothing else; an article about such pages has a subject and more text.
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

SHORT_TEXT = 2_000  # characters; a longer page that offers a domain is a real page
TINY_TEXT = 500  # characters; the same for an offer without the domain's name
TINY_PAGE = 160  # characters of a page with a heading and one sentence
TINY_TITLE = 24  # characters of a title that is only a name
LATEST_START = 10  # characters before a statement in a text without title and headings
LEAST_WORDS = 14  # characters of a statement that counts within a text
_PAGES = ("text/html", "application/xhtml+xml")
_DOMAIN = lazy_compile(r"\b(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}\b")

_VAGUE = (Kind.SOON, Kind.DEFAULT)  # statements that sites may make about a part of themselves
_WORD = {
    Kind.SUSPENDED: "nobodys-suspended", Kind.EXPIRED: "nobodys-expired", Kind.PARKED: "gone-parked",
    Kind.DEFAULT: "nobodys-default", Kind.UNCLAIMED: "nobodys-unclaimed", Kind.SOON: "nobodys-soon",
}  # fmt: skip


def nobodys(page: Page, reply: Reply, final_url: str, asked: str) -> Note | None:
    """Return the sign that a page has no owner's content, None for a real page.

    A domain market's page counts only after a redirect from the host that was ``asked``. A link to a front page that
    is not ready yet is fine; at any other URL, such a page counts.
    """
    if is_empty(reply):
        return Note("nobodys-empty")
    seen = PageWords(page, reply.headers, final_url, asked)
    return _by_known_page(seen) or _by_statement(seen) or _by_offer(seen)


def is_empty(reply: Reply) -> bool:
    """Whether a reply is declared as a page and its body is empty, not cut off and not undecodable."""
    kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if reply.status != 200 or kind not in _PAGES or reply.body or is_cut(reply):
        return False
    coding = reply.headers.get("Content-Encoding", "").strip().lower()
    return coding in ("", "identity") and reply.headers.get("Content-Length", "0").strip() == "0"


def is_cut(reply: Reply) -> bool:
    """Whether a body ended before it was complete, so that nobody knows what else it says."""
    return any(note.word in ("reply-body-cut", "reply-bad-chunk") for note in reply.notes)


def says_nobodys(page: Page, asked: str) -> str | None:
    """Return the words of a short page that hint at missing content; the answer to a control URL can prove it."""
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
    """Return the offer of the page's own domain, if the page is about nothing else.

    The page names its own domain in the title or a heading; or it is tiny, makes the offer there, and names no other
    domain. A market's page about another domain names it, and an article makes no offer in its headings.
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
    """Return an offer that makes up nearly all of a title part or a heading."""
    found = None if asks(text) else offers().search(text)
    return found if found is not None and len(found[0]) >= LEAST_SHARE * len(text.strip(" .!")) else None


def _by_statement(seen: PageWords) -> Note | None:
    """Return the statement of a page that says nothing else."""
    if not seen.bare or statements().about.search(unquote(path_of(seen.asked))):
        return None
    for kind, words in _statements_of(seen):
        if kind is not Kind.SOON or seen.deep:
            return Note(_WORD[kind], (seen.shown(words),))
    return None


def _statements_of(seen: PageWords) -> Iterator[tuple[Kind, str]]:
    """Yield the statements of the title, the headings and the text, unless the title has a subject of its own."""
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
            if len(words) + 2 * unspaced_in(words) >= LEAST_WORDS and (
                seen.title or seen.headings or _opens(seen.text, words)
            ):
                yield kind, words


def _opens(text: str, words: str) -> bool:
    """Whether a text without title and headings begins with these words, or has few others."""
    return text.find(words) <= LATEST_START or len(words) * 2 >= len(text)


def _whole_page(seen: PageWords) -> Iterator[tuple[Kind, str]]:
    """Yield the statements of the only heading of a tiny page whose title is just a name."""
    if len(seen.headings) != 1 or seen.page.length > TINY_PAGE or len(seen.title) > TINY_TITLE or asks(seen.title):
        return
    heading = seen.headings[0]
    if heading not in seen.title and seen.title not in heading:
        yield from (said for said in stated(heading) if said[0] not in _VAGUE)
