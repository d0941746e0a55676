"""nginx: ``rewrite … permanent`` and ``redirect``, and ``return`` with a status within a ``location``.

Source: nginx documentation, "Module ngx_http_rewrite_module" and "ngx_http_core_module", location.
"""

import re
from collections.abc import Iterator

from probe.extract.redirects.rule import Rule, example_of, literal_of, referred
from probe.patterns import lazy_compile

_COMMENT = lazy_compile(r"(?m)(?:^|(?<=\s))#[^\r\n]*")
RULE = lazy_compile(
    r"\brewrite\s+(?P<pattern>\"[^\"]+\"|\S+)\s+(?P<to>\S+)\s+(?P<flag>permanent|redirect)\s*;"
    r"|\blocation\s+(?:(?P<modifier>=|~\*?|\^~)\s*)?(?P<place>[^\s{]+)\s*\{(?P<body>[^{}]*)\}"
)
_RETURN = lazy_compile(r"\breturn\s+(?P<status>30[12378]|404|410)(?:\s+(?P<to>[^\s;]+))?\s*;")


def rules(text: str) -> Iterator[Rule]:
    """Yield the rules of a config in order; a ``return`` outside of a location, for a whole server, is skipped."""
    text = _COMMENT.sub(lambda found: " " * len(found[0]), text)
    for found in RULE.finditer(text):
        if found["pattern"]:
            status = 301 if found["flag"] == "permanent" else 302
            yield _matching(found["pattern"].strip('"'), found["to"], status, found.start("pattern"))
            continue
        yield from _within(found, text)


def _within(found: "re.Match[str]", text: str) -> Iterator[Rule]:
    """Yield the rules of a location without nested locations."""
    answer = _RETURN.search(found["body"])
    if answer is not None:
        status, to = int(answer["status"]), answer["to"] or ""
        if (found["modifier"] or "").startswith("~"):
            yield _matching(found["place"], to, status, found.start("place"))
        else:
            place = found["place"]
            yield Rule(place, to, (status,), found.start("place"), place, _filled(to, place, ()))
    for rewrite in RULE.finditer(text, found.start("body"), found.end("body")):
        if rewrite["pattern"]:
            status = 301 if rewrite["flag"] == "permanent" else 302
            yield _matching(rewrite["pattern"].strip('"'), rewrite["to"], status, rewrite.start("pattern"))


def _matching(pattern: str, to: str, status: int, offset: int) -> Rule:
    literal = literal_of(pattern)
    if literal is not None:
        return Rule(literal, to, (status,), offset, literal, _filled(to, literal, ()))
    made = example_of(pattern)
    if made is None:
        return Rule(pattern, to, (status,), offset, None, None)
    return Rule(pattern, to, (status,), offset, made[0], _filled(to, *made))


def _filled(to: str, path: str, groups: tuple[str, ...]) -> str | None:
    """Return a destination with the variables that depend on the address substituted; None if it has any others."""
    own = re.sub(r"^\$scheme://\$(?:host|server_name|http_host)", "", to)
    own = re.sub(r"\$(?:request_uri|uri)\b", lambda _: path, own)
    return referred(own, groups) or None
