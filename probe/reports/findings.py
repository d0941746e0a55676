"""Convert results to findings for CI systems: a rule, a level and a sentence for each place of a link."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256

from msgspec import Struct

from probe.model import Level, Mention, Result, Verdict
from probe.printable import shortened
from probe.reports.concern import Concern, answers_by_https, concern, moved
from probe.reports.hiding import HIDDEN
from probe.reports.interface import Style
from probe.reports.place import Place, place
from probe.reports.record import failing_mentions, record
from probe.reports.schema import Code, Record, Source
from probe.reports.words import verdict_meaning, word

LONGEST_URL = 2_000  # characters; every browser, proxy and search engine supports them
LONGEST_TEXT = 1_000  # characters of a message

# Their code is that of a success, which is not the problem.
_OF_VERDICT = (Verdict.OK, Verdict.REDIRECTED, Verdict.SUSPECT, Verdict.UNEXPECTED)
_SLUG = re.compile(r"[^a-z0-9]+")


class Finding(Struct, frozen=True, gc=False):
    """One result at one place.

    ``fingerprint`` is unique. It does not change if lines are added above, or if a failing link fails in another way: a
    dead host may refuse connections today and time out tomorrow.

    ``again`` is true if the URL was found before at another place. ``mention`` is the link as in the document, which is
    not safe for output; None if the place of the link is unknown.
    """

    level: Level
    rule: str
    message: str
    place: Place
    fingerprint: str
    again: bool
    seen: Record
    result: Result
    mention: Mention | None


def level_of(result: Result) -> Level:
    """Return the level for a CI system; excused and good results are shown only on request."""
    match concern(result):
        case Concern.FAILS:
            return Level.ERROR
        case Concern.LOOK:
            return Level.WARNING
        case Concern.KNOWN:
            return Level.OK
        case _:
            return Level.INFO if moved(result) or answers_by_https(result) else Level.OK


def needs_attention(result: Result) -> bool:
    """Whether a CI system is to show a result, because its level is not OK."""
    return level_of(result) is not Level.OK


def findings(results: Iterable[Result], style: Style, wanted: Callable[[Result], bool]) -> Iterator[Finding]:
    """Yield a finding for each mention of each selected result, in the order of the results."""
    repeats: Counter[str] = Counter()
    for result in results:
        if wanted(result):
            yield from _of(result, style, repeats)


def rule_of(result: Result) -> str:
    """Return the name of the problem: ``http-404``, ``http-403-cloudflare``, ``dns-not-found``, ``suspect``."""
    if result.verdict in _OF_VERDICT or not result.meaning:
        return result.verdict
    return _slug(result.meaning)


@cache
def _slug(key: str) -> str:
    slug = _SLUG.sub("-", key.lower()).strip("-")
    return f"http-{slug}" if slug[0].isdigit() else slug


def message_of(seen: Record, style: Style) -> str:
    """Return the URL and its problem, in one line."""
    reason = seen.reason or verdict_meaning(Verdict(seen.verdict), style.language)
    url, reason = shortened(seen.url, LONGEST_URL), shortened(reason, LONGEST_TEXT)
    return f"{url}{word('colon', style.language)}{reason}"


def said_of(seen: Record, result: Result) -> Code | None:
    """Return the entry of the code table, None if the code is that of a success and nothing else is known."""
    told = result.advice is not None or rule_of(result) != result.verdict
    return seen.code if told else None


def places(seen: Record, style: Style) -> list[Place]:
    """Return the places of a link; one place without a document if none is known."""
    nowhere = Source(document="", line=1, column=1, text=seen.url)
    return [place(source, style.root) for source in seen.sources or [nowhere]]


def _of(result: Result, style: Style, repeats: Counter[str]) -> Iterator[Finding]:
    seen, rule, level = record(result, style), rule_of(result), level_of(result)
    message = message_of(seen, style)
    # Two URLs that differ in a secret, or in escaped characters, look the same; these are counted over the whole run.
    alike = repeats if HIDDEN in seen.url or "\\" in seen.url else Counter[str]()
    mentions = failing_mentions(result) or (None,)
    for number, (mention, where) in enumerate(zip(mentions, places(seen, style), strict=True)):
        key = f"{where.path}\0{seen.url}\0{result.level}"
        alike[key] += 1
        ordinal = f"{alike[key]}{concern(result)}" if alike is repeats else str(alike[key])
        fingerprint = sha256(f"{key}\0{ordinal}".encode()).hexdigest()[:32]
        yield Finding(level, rule, message, where, fingerprint, number > 0, seen, result, mention)
