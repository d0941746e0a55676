"""The ``redirects`` of ``vercel.json``. Source: Vercel Docs, "Project configuration", redirects."""

import json
import re
from collections.abc import Iterator
from typing import Any

from probe.extract import json_strings
from probe.extract.redirects.rule import Rule, substituted
from probe.patterns import lazy_compile

_PLACE = lazy_compile(r":(\w+)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?[*+?]?|\(([^()]*)\)")


def rules(text: str) -> Iterator[Rule]:
    """Yield the rules of a file; raises ValueError if it is not JSON."""
    found = json.loads(text)
    listed = found.get("redirects", [])
    offsets = {
        string.path[1]: string.start
        for string in json_strings.strings(text)
        if len(string.path) == 3 and string.path[0] == "redirects" and string.path[2] == "source" and not string.is_key
    }
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict) and isinstance(entry.get("source"), str):
            yield _rule(entry, offsets.get(number, 0))


def _rule(entry: dict[str, Any], offset: int) -> Rule:
    source, destination = entry["source"], str(entry.get("destination", ""))
    code = entry.get("statusCode")
    status = code if isinstance(code, int) else 307 if entry.get("permanent") is False else 308
    names: dict[str, str] = {}

    def made(place: "re.Match[str]") -> str:
        value = "1" if "\\d" in (place[2] or place[3] or "") else "example"
        names[place[1] or str(len(names) + 1)] = value
        return value

    asked = _PLACE.sub(made, source)
    if entry.get("has") or entry.get("missing"):  # conditions on headers, cookies or the query of a visitor
        return Rule(source, destination, (), offset, asked, None)
    leads = re.sub(r"\$(\d)", lambda found: names.get(found[1], found[0]), substituted(destination, names))
    return Rule(source, destination, (status,), offset, asked, leads or None)
