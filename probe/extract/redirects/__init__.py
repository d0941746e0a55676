"""Redirect rules of servers, which ``--as redirects`` reads: Netlify, Cloudflare, Apache, nginx, Vercel.

Each rule is requested at ``--base-url`` and expected to redirect as declared. A rule with a pattern is requested with a
generated address that matches it, or skipped if no address can be generated; the report shows both cases.
"""

from collections.abc import Callable, Iterator

from probe.errors import InputError
from probe.extract.interface import Format
from probe.extract.redirects import apache, netlify, nginx, vercel
from probe.extract.redirects.rule import Rule
from probe.extract.table_rows import expectation
from probe.extract.text import Places, decode
from probe.model import CELL_END, Document, Mention, Row
from probe.settings import Reading
from probe.url import join

_NAMES = ("from", "to", "status")


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield a mention for each rule; raises InputError if the file has other content, or if the site is unknown."""
    text = decode(document.content)
    places = Places(document, text)
    try:
        for rule in _dialect(text)(text):
            yield _mention(rule, document, places, reading)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{document.name}: not redirect rules: {error}") from error


def _dialect(text: str) -> Callable[[str], Iterator[Rule]]:
    if text.lstrip().startswith("{"):
        return vercel.rules
    if apache.DIRECTIVE.search(text):
        return apache.rules
    return nginx.rules if nginx.RULE.search(text) else netlify.rules


def _mention(rule: Rule, document: Document, places: Places, reading: Reading) -> Mention:
    statuses = "/".join(map(str, rule.statuses))
    cells = (rule.source, rule.destination, statuses)
    row = Row(_NAMES, CELL_END.join(cell.replace(CELL_END, " ") for cell in cells))
    if rule.asked is None:
        return places.mention(rule.source, rule.offset, kind="rule-pattern", row=row)
    places.base = None
    source = rule.asked
    if source.startswith("/") and not source.startswith("//"):
        if reading.base_url is None:
            raise InputError(f"{document.name}: its rules contain only paths; name the site with --base-url")
        places.base, source = reading.base_url, join(reading.base_url, source)
    wanted = expectation(source, rule.leads or "", statuses, reading)
    kind = "rule-example" if rule.is_pattern else "link"
    return places.mention(rule.asked, rule.offset, kind=kind, row=Row(row.names, row.text, wanted))


FORMAT = Format(name="redirects", mentions=mentions)
