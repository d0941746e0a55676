"""``_redirects`` of Netlify and Cloudflare Pages: a source, a destination and a status per line.

Sources: Netlify Docs, "Redirect options", "Redirects and rewrites"; Cloudflare Docs, "Pages: Redirects".
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from probe.extract.redirects.rule import Rule, substituted
from probe.patterns import lazy_compile

if TYPE_CHECKING:
    import re

_LINE = lazy_compile(r"[^\r\n]+")
_WORD = lazy_compile(r"\S+")
_STATUS = lazy_compile(r"([1-5]\d\d)!?")
_PLACE = lazy_compile(r"(?<=/):(\w+)|\*")
_PARAMETER = lazy_compile(r"[\w-]+=\S+")  # of the query before the destination, a condition on the visitor after it


def rules(text: str) -> Iterator[Rule]:
    """Yield the rules of a file, one per line; invalid lines are skipped, as by the services."""
    for line in _LINE.finditer(text):
        words = [(found[0], line.start() + found.start()) for found in _WORD.finditer(line[0].partition(" #")[0])]
        if len(words) < 2 or words[0][0].startswith("#"):
            continue
        (source, offset), *rest = words
        parameters = [word for word, _ in rest[: next((n for n, w in enumerate(rest) if not _is_parameter(w[0])), 0)]]
        destination, *behind = [word for word, _ in rest[len(parameters) :]] or [""]
        if destination:
            yield _rule(source, destination, behind, offset, conditional=bool(parameters))


def _is_parameter(word: str) -> bool:
    return _PARAMETER.fullmatch(word) is not None


def _rule(source: str, destination: str, behind: list[str], offset: int, *, conditional: bool) -> Rule:
    status = _STATUS.fullmatch(behind[0]) if behind else None
    conditional = conditional or any(_is_parameter(word) for word in behind)
    # Without a status, Netlify answers 301 and Cloudflare 302.
    statuses = (int(status[1]),) if status else (301, 302)
    names: dict[str, str] = {}

    def made(place: "re.Match[str]") -> str:
        names[place[1] or "splat"] = "example"
        return "example"

    asked = _PLACE.sub(made, source)
    leads: str | None = substituted(destination, names)
    if conditional:
        return Rule(source, destination, (), offset, asked, None)
    if not 300 <= statuses[0] < 400:  # a rewrite or an error page, which do not redirect
        leads = None
    return Rule(source, destination, statuses, offset, asked, leads)
