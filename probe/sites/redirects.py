"""Redirects of configs, ``/old/:name*`` to ``/new/:name*``, as path-to-regexp reads them for Next.js and Mintlify."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

_PARAMETER = re.compile(r":(?P<name>[A-Za-z_]\w*)(?:\((?P<of>[^()]*)\))?(?P<count>[*+?])?|\*")
_WORDS = re.compile(r"[\w.|-]+")  # of other expressions only the place counts


class Redirect(NamedTuple):
    """One redirect: what paths it is for, and where they lead."""

    route: re.Pattern[str]
    to: str


def redirects(listed: Iterable[object]) -> Iterator[Redirect]:
    """Yield the redirects of a list of mappings with ``source`` and ``destination``, what is none left out."""
    for each in listed:
        if isinstance(each, Mapping):
            old, new = each.get("source"), each.get("destination")
            if isinstance(old, str) and isinstance(new, str):
                yield Redirect(_route(old), new)


def followed(url: str, known: Iterable[Redirect]) -> str | None:
    """Return where the first redirect leads that is for a path, None where none is."""
    for redirect in known:
        found = redirect.route.fullmatch(url)
        if found is not None:
            return _filled(redirect.to, found)
    return None


def _route(source: str) -> re.Pattern[str]:
    plain, expression, end = "/" + source.strip("/"), "", 0
    names: set[str] = set()
    for found in _PARAMETER.finditer(plain):
        name = found["name"] or "rest"
        before = re.escape(plain[end : found.start()])
        group = f"(?P<{name}>{_matched(found)})" if name not in names else f"(?:{_matched(found)})"
        names.add(name)
        optional = found["count"] in ("*", "?") and before.endswith("/")
        expression += f"{before[:-1]}(?:/{group})?" if optional else before + group
        end = found.end()
    return re.compile(expression + re.escape(plain[end:]))


def _matched(parameter: re.Match[str]) -> str:
    if parameter["name"] is None or parameter["count"] in ("*", "+"):
        return ".*"
    said = parameter["of"]
    return "|".join(map(re.escape, said.split("|"))) if said and _WORDS.fullmatch(said) else "[^/]+"


def _filled(to: str, found: re.Match[str]) -> str:
    values = found.groupdict()
    return _PARAMETER.sub(lambda each: values.get(each["name"] or "rest") or "", to)
