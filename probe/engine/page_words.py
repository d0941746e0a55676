"""The parts of a page's title and headings, with the page's own domain replaced by a placeholder."""

import re
from functools import cached_property, lru_cache

from probe.codes.gone_words import folded, gone_words
from probe.codes.nobodys import OWN, Kind, statements
from probe.engine.page import Page
from probe.model import Headers
from probe.network import parse_address
from probe.patterns import lazy_compile
from probe.printable import shortened
from probe.url import host_of, path_of

BARE_TEXT = 600  # characters; a shorter page says only one thing
MOST_LINKS = 8  # on a page that says one thing
MOST_HEADING = 120  # characters; a longer heading is the beginning of a text
MOST_TEXT = 8_000  # characters of the longest default page
LEAST_SHARE = 0.7  # the least share of a title or heading that a statement makes up
LEAST_SHARE_UNSPACED = 0.55  # the same in scripts without spaces, whose words are short
_LONGEST_EVIDENCE = 80
_OF_SITES = frozenset({"nav", "article", "textarea", "video", "table"})  # elements of pages with more content

_SEPARATOR = lazy_compile(
    r"\s+[-\u2013\u2014\u00b7\u2022~]\s+|\s*[|\u00bb\u203a\u30fb\uff5c_]\s*|(?<=[^\d/]):\s+|(?<=\ue000)[-_]"
)
_ASKS = lazy_compile(
    r"\?\s*$|[\u201c-\u201f\u00ab\u00bb\u300c-\u300f]|\b(?:how|why|what|when|guide|tutorial|explained|meaning|example|template|faq|theme|plugin|fix(?:ed|ing)?"
    r"|wie|warum|comment|pourquoi|cómo|como|por qué|как|почему|jak|hoe|waarom)\b|如何|怎么|怎样|为什么|什么是|教程"
    r"|とは|方法|모음|방법"
)
_DOMAIN = lazy_compile(r"\b(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}\b")
_UNSPACED = lazy_compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class PageWords:
    """A page with its own domain replaced by a placeholder; its parts are computed once and on demand."""

    def __init__(self, page: Page, headers: Headers, final_url: str, asked: str) -> None:
        self.page, self.headers, self.final_url, self.asked = page, headers, final_url, asked
        self.domain = _own_name(page, bare(host_of(final_url)))
        self.named = _named(page, self.domain, bare(host_of(asked)))
        self.title = self._marked(page.title)
        self.headings = [self._marked(heading) for heading in page.headings[:3] if len(heading) <= MOST_HEADING]
        self.parts = [part for part in _SEPARATOR.split(self.title) if part.strip()]

    def _marked(self, text: str) -> str:
        text, own = folded(text), folded(self.named)
        if not own or own not in text:
            return text
        return re.sub(rf"(?:https?://)?(?<![\w.-])(?:www\.)?{re.escape(own)}(?![\w-])/?", OWN, text)

    @cached_property
    def text(self) -> str:
        """The beginning of the visible text."""
        return self._marked(self.page.text[:MOST_TEXT])

    @cached_property
    def offered(self) -> str:
        """The title and all headings."""
        return "\n".join((self.title, *map(self._marked, self.page.headings)))

    @property
    def deep(self) -> bool:
        """Whether the link was a deep link, not one to a front page."""
        return path_of(self.asked) not in ("", "/")

    @cached_property
    def bare(self) -> bool:
        """Whether the page has little text and no site elements around it."""
        length = self.page.length + 2 * unspaced_in(self.page.text[: BARE_TEXT + 1])
        shape = self.page.shape
        return length <= BARE_TEXT and not self.has_chrome and shape.count("a") <= MOST_LINKS

    @cached_property
    def has_chrome(self) -> bool:
        """Whether the page has elements that sites put around their content."""
        return not _OF_SITES.isdisjoint(self.page.shape)

    @cached_property
    def has_subject(self) -> bool:
        """Whether the title has a subject, so that statements in the text are quotations."""
        if self.has_chrome or asks(self.title):
            return True
        return any(not says_nothing(part) and not stated(part) for part in self.parts)

    def shown(self, words: str) -> str:
        """Return words as evidence, with the domain restored."""
        return shortened(" ".join(words.replace(OWN, self.named).split()), _LONGEST_EVIDENCE)


def _own_name(page: Page, host: str) -> str:
    """Return the domain of a page: its host, or the domain in its text if the host is an IP address."""
    if not _is_address(host) or not _OF_SITES.isdisjoint(page.shape):
        return host
    named = _DOMAIN.search(folded(" ".join((page.title, *page.headings[:3], page.text[:MOST_HEADING]))))
    return bare(named[0]) if named else host


def _named(page: Page, domain: str, asked: str) -> str:
    """Return the domain that a page speaks of: its own, or the one that was asked for, as a market's page does."""
    heads = folded(" ".join((page.title, *page.headings[:3])))
    return asked if asked and not domain.endswith(asked) and folded(asked) in heads else domain


def _is_address(host: str) -> bool:
    try:
        parse_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)  # the titles of a site repeat the same parts
def stated(text: str) -> tuple[tuple[Kind, str], ...]:
    """Return the statements that make up nearly all of a title part or a heading."""
    if len(text) > MOST_HEADING or asks(text):
        return ()
    share = LEAST_SHARE_UNSPACED if _UNSPACED.search(text) else LEAST_SHARE
    least = share * len(text.strip(" .!\u2026\u3002\uff01"))
    return tuple(said for said in statements().find(text) if len(said[1]) >= least)


@lru_cache(maxsize=256)
def says_nothing(text: str) -> bool:
    """Whether a title or heading is a host name, a greeting, or a not-found message."""
    return statements().nothing.fullmatch(text) is not None or gone_words().is_name(text)


def asks(text: str) -> bool:
    """Whether a title asks, explains or quotes, and so is about its words."""
    return _ASKS.search(text) is not None


def unspaced_in(text: str) -> int:
    """Return the number of letters from scripts without spaces; each carries as much text as three others."""
    return len(_UNSPACED.findall(text))


def bare(host: str) -> str:
    """Return a host without ``www.``."""
    return host.removeprefix("www.")
