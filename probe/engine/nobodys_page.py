"""Pages that are nobody's: parked and expired domains, suspended accounts, default pages, what is not there yet.

Whatever a link meant is not there any more. A page is told by what is known of one page (a row of the table), or by
what it says where it says nothing else: an article about such pages has a subject, and more to read.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from urllib.parse import unquote

from probe.codes.gone_words import folded, gone_words
from probe.codes.nobodys import OWN, Kind, KnownPage, candidates, offers, statements, union
from probe.engine.page import Page
from probe.model import Headers, Note, Reply
from probe.patterns import lazy_compile
from probe.printable import shortened
from probe.url import host_of, path_of, split_fragment

LONGEST_TOLD = 8_000  # characters of the longest default page
SHORT_TEXT = 2_000  # characters; a longer page that offers a domain has something to say
BARE_TEXT = 600  # characters; a page with less to read says one thing
TINY_TEXT = 500  # the same for an offer without the domain's name
TINY_PAGE = 160  # characters of a page that has a heading and one sentence
TINY_TITLE = 24  # characters of a title that is a name
MOST_LINKS = 8  # on a page that says one thing
MOST_HEADING = 120  # characters; a longer heading is the beginning of a text
LEAST_SHARE = 0.7  # of a title or heading, that a statement must be
LEAST_SHARE_UNSPACED = 0.55  # the same in writings without blanks, whose words are short
LEAST_WORDS = 14  # characters of a statement that counts within a text
_LONGEST_EVIDENCE = 80
_PAGES = ("text/html", "application/xhtml+xml")
_OF_SITES = frozenset({"nav", "article", "textarea", "video", "table"})  # what a page has that says more than one thing

_DOMAIN = lazy_compile(r"\b(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}\b")
_SEPARATOR = lazy_compile(
    r"\s+[-\u2013\u2014\u00b7\u2022~]\s+|\s*[|\u00bb\u203a\u30fb\uff5c_]\s*|(?<=[^\d/]):\s+|(?<=\ue000)[-_]"
)
_ASKS = lazy_compile(
    r"\?\s*$|[\u201c-\u201f\u00ab\u00bb\u300c-\u300f]|\b(?:how|why|what|when|guide|tutorial|explained|meaning|example|template|faq|theme|plugin|fix(?:ed|ing)?"
    r"|wie|warum|comment|pourquoi|cómo|como|por qué|как|почему|jak|hoe|waarom)\b|如何|怎么|怎样|为什么|什么是|教程"
    r"|とは|方法|모음|방법"
)
_UNSPACED = lazy_compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")

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
    seen = _Seen(page, reply.headers, final_url, asked)
    return _by_known_page(seen) or _by_statement(seen) or _by_offer(seen)


def is_empty(reply: Reply) -> bool:
    """Whether a reply is declared as a page and has not one byte, though nothing cut it off."""
    kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    cut = any(note.word == "reply-body-cut" for note in reply.notes)
    return reply.status == 200 and kind in _PAGES and not reply.body and not cut


def says_nobodys(page: Page, asked: str) -> str | None:
    """Return words by which a short page seems to be nobody's: a hint that the answer to another address can prove."""
    if statements().about.search(unquote(path_of(asked))):
        return None
    seen = _Seen(page, {}, asked, asked)
    for part in (*seen.parts, *seen.headings):
        for _, words in _stated(part):
            return _shown(words, seen.domain)
    return None


class _Seen:
    """A page with its own domain replaced by a mark, taken apart once and no further than is asked for."""

    def __init__(self, page: Page, headers: Headers, final_url: str, asked: str) -> None:
        self.page, self.headers, self.final_url, self.asked = page, headers, final_url, asked
        self.domain = _bare(host_of(final_url))
        self.title = self._marked(page.title)
        self.headings = [self._marked(heading) for heading in page.headings[:3] if len(heading) <= MOST_HEADING]
        self.parts = [part for part in _SEPARATOR.split(self.title) if part.strip()]

    def _marked(self, text: str) -> str:
        text, own = folded(text), folded(self.domain)
        if not own or own not in text:
            return text
        return re.sub(rf"(?:https?://)?(?<![\w.-])(?:www\.)?{re.escape(own)}(?![\w-])/?", OWN, text)

    @cached_property
    def text(self) -> str:
        return self._marked(self.page.text[: 4 * SHORT_TEXT])

    @cached_property
    def offered(self) -> str:
        """The title and all headings."""
        return "\n".join((self.title, *map(self._marked, self.page.headings)))

    @property
    def deep(self) -> bool:
        return path_of(self.asked) not in ("", "/")

    @cached_property
    def bare(self) -> bool:
        """Whether the page has little to read, and nothing of what a site has around its content."""
        length = self.page.length + 2 * len(_UNSPACED.findall(self.page.text[: BARE_TEXT + 1]))
        shape = self.page.shape
        return length <= BARE_TEXT and not self.has_chrome and shape.count("a") <= MOST_LINKS

    @cached_property
    def has_chrome(self) -> bool:
        """Whether the page has what sites put around their content."""
        return not _OF_SITES.isdisjoint(self.page.shape)

    @cached_property
    def has_subject(self) -> bool:
        """Whether the title is about something: then words within the text are quoted."""
        if self.has_chrome or _ASKS.search(self.title):
            return True
        return any(not _says_nothing(part) and not _stated(part) for part in self.parts)


def _by_known_page(seen: _Seen) -> Note | None:
    for row in candidates(*_fulfilled(seen)):
        if (row.most is None or seen.page.length <= row.most) and (row.kind is not Kind.SOON or seen.deep):
            sign = _fit(row, seen)
            if sign is not None and not _is_quoted(row, seen):
                return Note(_WORD[row.kind], (f"{row.name}: {sign}" if sign else row.name,))
    return None


def _fulfilled(seen: _Seen) -> tuple[bool, bool, bool, bool, bool]:
    """Return which conditions of the table some row may find fulfilled; this is asked of every page that is read."""
    page = seen.page
    return (
        union("title").fullmatch(seen.title) is not None,
        bool(page.addresses) and _in_address(union("address"), seen) is not None,
        _in_path(union("path"), seen) is not None,
        _in_listing(union("listing"), seen) is not None,
        page.length <= LONGEST_TOLD and not seen.has_subject,
    )


def _is_quoted(row: KnownPage, seen: _Seen) -> bool:
    """Whether words that fit a row stand in a page of somebody: a text within it may be what an article quotes."""
    if row.by_text_alone:
        return seen.has_subject
    return row.by_words and OWN not in seen.title and (seen.has_chrome or _ASKS.search(seen.title) is not None)


def _fit(row: KnownPage, seen: _Seen) -> str | None:
    """Return the sign that tells where every condition is fulfilled; the places are in the order of their costs."""
    signs = []
    for place, pattern in row.conditions:
        sign = _FINDERS[place](pattern, seen)
        if sign is None:
            return None
        signs.append(sign)
    return _shown(next(filter(None, signs), ""), seen.domain)


def _in_header(pattern: re.Pattern[str], seen: _Seen) -> str | None:
    return next((name.lower() for name in seen.headers if pattern.fullmatch(name)), None)


def _in_listing(pattern: re.Pattern[str], seen: _Seen) -> str | None:
    """Return where a redirect ended that left the host which was asked."""
    if not seen.asked or _bare(host_of(seen.asked)) == seen.domain:
        return None
    place = split_fragment(seen.final_url)[0].partition("//")[2]
    return host_of(seen.final_url) + path_of(seen.final_url) if pattern.fullmatch(place) else None


def _in_path(pattern: re.Pattern[str], seen: _Seen) -> str | None:
    path = path_of(seen.final_url)
    return path if pattern.fullmatch(path) else None


def _in_address(pattern: re.Pattern[str], seen: _Seen) -> str | None:
    for address in seen.page.addresses:
        place = address.partition("//")[2]
        if pattern.match(place):
            return place.partition("?")[0]
    return None


def _in_script(pattern: re.Pattern[str], seen: _Seen) -> str | None:
    found = None if seen.page.text else pattern.search(seen.page.script)
    return None if found is None else " ".join(found[0].split())


def _in_title(pattern: re.Pattern[str], seen: _Seen) -> str | None:
    return seen.title if pattern.fullmatch(seen.title) else None


def _in_headings(pattern: re.Pattern[str], seen: _Seen) -> str | None:
    return next(filter(pattern.fullmatch, seen.headings), None)


def _in_marks(pattern: re.Pattern[str], seen: _Seen) -> str | None:
    return next(filter(pattern.fullmatch, seen.page.marks), None)


def _in_text(pattern: re.Pattern[str], seen: _Seen) -> str | None:
    found = pattern.search(seen.text)
    return None if found is None else found[0]


_FINDERS: dict[str, Callable[[re.Pattern[str], _Seen], str | None]] = {
    "header": _in_header, "listing": _in_listing, "path": _in_path, "address": _in_address, "script": _in_script,
    "title": _in_title, "heading": _in_headings, "mark": _in_marks, "text": _in_text,
}  # fmt: skip


def _by_offer(seen: _Seen) -> Note | None:
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
    return Note("gone-parked", (_shown(found[0], seen.domain),)) if found else None


def _whole_offer(text: str) -> re.Match[str] | None:
    """Return an offer that a part of a title, or a heading, consists of."""
    found = None if _ASKS.search(text) else offers().search(text)
    return found if found is not None and len(found[0]) >= LEAST_SHARE * len(text.strip(" .!")) else None


def _by_statement(seen: _Seen) -> Note | None:
    """Return what a page says that says nothing else."""
    if not seen.bare or statements().about.search(unquote(path_of(seen.asked))):
        return None
    for kind, words in _statements_of(seen):
        if kind is not Kind.SOON or seen.deep:
            return Note(_WORD[kind], (_shown(words, seen.domain),))
    return None


def _statements_of(seen: _Seen) -> Iterator[tuple[Kind, str]]:
    """Yield what the title says, then the headings, then the text; a title with a subject of its own ends it."""
    told = [part for part in seen.parts if _stated(part)]
    others = [part for part in seen.parts if part not in told and not _says_nothing(part)]
    if others and (len(others) > 1 or not told):
        yield from _whole_page(seen)
        return
    silent = all(_says_nothing(heading) or _stated(heading) for heading in seen.headings)
    for part in told:
        yield from (said for said in _stated(part) if silent or said[0] not in _VAGUE)
    for heading in seen.headings:
        yield from _stated(heading)
    if silent:
        for kind, words in statements().find(seen.text):
            if len(words) + 2 * len(_UNSPACED.findall(words)) >= LEAST_WORDS:
                yield kind, words


def _whole_page(seen: _Seen) -> Iterator[tuple[Kind, str]]:
    """Yield what the only heading says of a page that has hardly more than that, though its title is a name."""
    if (
        len(seen.headings) != 1
        or seen.page.length > TINY_PAGE
        or len(seen.title) > TINY_TITLE
        or _ASKS.search(seen.title)
    ):
        return
    heading = seen.headings[0]
    if heading not in seen.title and seen.title not in heading:
        yield from (said for said in _stated(heading) if said[0] not in _VAGUE)


@lru_cache(maxsize=256)  # what one site says in its titles is asked again and again
def _stated(text: str) -> tuple[tuple[Kind, str], ...]:
    """Return the statements that a part of a title, or a heading, consists of."""
    if len(text) > MOST_HEADING or _ASKS.search(text):
        return ()
    share = LEAST_SHARE_UNSPACED if _UNSPACED.search(text) else LEAST_SHARE
    least = share * len(text.strip(" .!\u2026\u3002\uff01"))
    return tuple(said for said in statements().find(text) if len(said[1]) >= least)


@lru_cache(maxsize=256)
def _says_nothing(text: str) -> bool:
    """Whether a title or heading is a name of a host, a greeting, or says that something was not found."""
    return statements().nothing.fullmatch(text) is not None or gone_words().core(text) in gone_words().names


def _shown(text: str, domain: str) -> str:
    return shortened(" ".join(text.replace(OWN, domain).split()), _LONGEST_EVIDENCE)


def _bare(host: str) -> str:
    return host.removeprefix("www.")
