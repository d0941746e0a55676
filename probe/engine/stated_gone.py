"""Pages that state that they are gone and say nothing else, or that are built from a site's template for such pages.

This is the proof of a soft 404 where a made-up address gets another answer: a shop, a forum or a job market that knows
the address, but has deleted what it showed.
"""

import re
from urllib.parse import unquote

from msgspec.structs import replace

from probe.codes.gone_words import folded, gone_words
from probe.engine.page import MOST_OWN, Page
from probe.engine.page_words import MOST_HEADING, asks, unspaced_in
from probe.engine.soft_404 import ABOUT, SEPARATOR
from probe.patterns import lazy_compile
from probe.url import path_of

LONGEST_REST = 600  # letters beside the statement; a page with more has a subject
LONGEST_TEXT = 450  # letters of a page whose statement is in its text alone
LEAST_PAGE = 60  # letters; a page with fewer has no content of its own
LONGEST_STUB = 250  # letters of a page whose heading states something else, such as "Blue chair"
LONGEST_BESIDE_NAME = 40  # letters beside a statement that is no sentence, such as "Not found"
LEAST_SHARE_ALONE = 0.6  # the least share of a text that a statement makes up which does not point to the page
LEAST_SHARE = 0.6  # the least share of a heading that a statement makes up
LEAST_SHARE_EARLY = 0.5  # the same for a heading that begins with it
LEAST_SHARE_POINTING = 0.35  # the same where it points to the page, as in "We cannot find the page that you want"
LATEST_START = 14  # characters before such a statement
_MOST_BEFORE = 40  # characters before a statement that belong to it
_ENDS = lazy_compile(r"[.!?\u3002\uff01\uff1f]")
_LEAST_WORD = 4  # letters of a word that an address may share with the statement

_SEARCH = lazy_compile(
    r"/(?:search|find|suche|recherche|buscar|busca|cerca|szukaj|zoeken|arama|поиск|search-?results?)(?=[/?.#]|$)"
    r"|[?&](?:q|query|s|search|keywords?|kw|wd|term)=",
    re.IGNORECASE,
)
_ALERT = lazy_compile(r"\balert\(\s*(?:'([^'\n]{4,200})'|\"([^\"\n]{4,200})\")\s*\)")
_LEAVES = lazy_compile(r"history\.(?:back|go)\(|location(?:\.href|\.replace|\s*=)|window\.close\(")


def alerted(page: Page) -> Page:
    """Return the message of a page without text that shows one and leaves, else the page; usual in Korea and China."""
    said = _ALERT.search(page.script)
    if said is None or _letters(page.own) >= LEAST_PAGE or not _LEAVES.search(page.script):
        return page
    shown = " ".join((said[1] or said[2]).replace("\\n", " ").split())
    return replace(page, title="", headings=(), text=shown, length=len(shown), own=shown)


def gone_mark(page: Page, url: str) -> str | None:
    """Return the class by which a content management system marks its page for missing addresses, as a whole.

    The id of a heading is made of its words, and so tells nothing.
    """
    if ABOUT.search(unquote(path_of(url))):
        return None
    return next((mark for mark in page.kinds if mark.lower() in gone_words().marks), None)


def states_gone(page: Page, url: str) -> bool:
    """Whether the first words of a page with a subject state that the page is gone, and little else is to read.

    ``url`` is the requested URL: an address made of the words of the statement leads to a page about them.
    """
    title = folded(page.title)
    if asks(title) or len(page.own) >= MOST_OWN or _SEARCH.search(url):
        return False
    headings = [heading for heading in map(folded, page.headings[:3]) if not _is_neutral(heading)][:1]
    parts = [part for part in SEPARATOR.split(title) if not _is_neutral(part)]
    own = folded(page.own)
    rest = _letters(own)
    if headings and not _states(headings[0]):
        beside = _statement(own.replace(headings[0], ". "))
        if rest > LONGEST_STUB or beside is None or _is_about(url, beside):
            return False
        return _points(beside) and gone_words().pages.search(beside) is not None
    told = next(filter(_states, (*headings, *parts, *([] if parts else [own]))), None)
    statement = told if told is not None and _is_sentence(told) else _statement(own)
    if statement is None:
        most = LONGEST_STUB if told is not None and _names_thing(told) else LONGEST_BESIDE_NAME
        return told is not None and len(parts) <= 1 and rest - _letters(told) <= most
    if told is None and not (_points(statement) or own.startswith(statement.strip())):
        most = int(_letters(statement) / LEAST_SHARE_ALONE)
    else:
        most = LONGEST_TEXT if told is None else LONGEST_REST + _letters(told)
    return rest <= most and not _is_about(url, statement)


def _points(statement: str) -> bool:
    """Whether a statement is about the requested page, rather than about something that the page tells of."""
    return gone_words().points.search(statement) is not None


def _names_thing(text: str) -> bool:
    """Whether a title is about a thing such as an event; "Page not found" may be the title of a page about pages."""
    core = gone_words().core(text)
    return gone_words().whole.fullmatch(core) is not None and gone_words().pages.search(core) is None


def _letters(text: str) -> int:
    """Return the length of a text; a character of a script without blanks counts as three letters."""
    return len(text) + 2 * unspaced_in(text)


def _statement(text: str) -> str | None:
    """Return the first statement in a text that something is gone, with the words before it; None if a condition."""
    found = gone_words().sentences.search(text)
    if found is None:
        return None
    before = _ENDS.split(text[: found.start()])[-1][-_MOST_BEFORE:]
    return None if gone_words().conditions.search(before) else before + found[0]


def _is_neutral(text: str) -> bool:
    """Whether a title part or heading has no subject, such as "Error"."""
    return not text.strip() or not gone_words().core(text) or gone_words().core(text) in gone_words().neutral


def _states(text: str) -> bool:
    return gone_words().is_name(text) or _is_sentence(text)


def _is_sentence(text: str) -> bool:
    """Whether a sentence that something is gone makes up most of a title part or a heading."""
    if len(text) > MOST_HEADING or asks(text):
        return False
    core = gone_words().core(text)
    found = gone_words().sentences.search(text)
    if found is None:
        return False
    points = gone_words().points.search(text) is not None or unspaced_in(core) * 2 > len(core)
    early = found.start() - text.find(core) <= LATEST_START
    least = LEAST_SHARE if not early else LEAST_SHARE_POINTING if points else LEAST_SHARE_EARLY
    return len(found[0]) >= least * len(core)


def _is_about(url: str, statement: str) -> bool:
    """Whether the last name of an address repeats words of the statement."""
    name = folded(unquote(path_of(url)).rstrip("/").rpartition("/")[2])
    return sum(len(word) >= _LEAST_WORD and word in name for word in set(statement.split())) > 1
