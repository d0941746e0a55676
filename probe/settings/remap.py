"""Rewrite URLs before they are probed: a regular expression and its replacement."""

import re
from collections.abc import Iterable, Iterator, Mapping

from probe.errors import SettingsError
from probe.settings.demands import shown
from probe.settings.expression import substituted
from probe.url import normalise, scheme

Remap = tuple[re.Pattern[str], str]

# A group by number or name, in the syntax of shells, sed or Python; "$$" is a dollar sign.
_REFERENCE = re.compile(r"\$\$|\$(\d{1,2})|\$\{(\w+)\}|\\(\d{1,2})|\\g<(\w+)>")
_TEMPLATE = re.compile(r"\\\\|\\g<(\w+)>|\$")


def remapped(remaps: Iterable[Remap], text: str) -> str | None:
    """Return a text as rewritten by the first pattern that changes it, or None if no pattern does.

    Raises SettingsError if a pattern is too slow.
    """
    made = (substituted(pattern, replacement, text) for pattern, replacement in remaps)
    return next((new for new in made if new != text), None)


def remapped_hop(remaps: Iterable[Remap], url: str) -> str | None:
    """Return the rewritten and normalised URL of a hop, or None if it is not rewritten.

    The URL stays unchanged if the result is not an http(s) URL: the server that sends a redirect controls the matched
    text, and must not gain access to a local file.
    """
    new = remapped(remaps, url)
    try:
        href = None if new is None else normalise(new)
    except ValueError:
        return None
    return href if href is not None and scheme(href) in ("http", "https") else None


def read_remaps(_: str, given: object) -> tuple[Remap, ...]:
    """Return the pattern and replacement of each ``"PATTERN REPLACEMENT"``, pair, or table with ``from`` and ``to``."""
    entries = [given] if isinstance(given, str | Mapping) else given
    if not isinstance(entries, list | tuple):
        raise SettingsError(f"remap must be texts of the form 'PATTERN REPLACEMENT', not {shown(given)}")
    return tuple(_remap(number, entry) for number, entry in enumerate(entries, 1))


def _remap(number: int, entry: object) -> Remap:
    match entry:
        case (re.Pattern() as pattern, str(template)):
            return pattern, template
        case str() if len(entry.split()) == 2:
            text, replacement = entry.split()
        case (str(text), str(replacement)):
            pass
        case {"from": str(text), "to": str(replacement), **rest} if not rest:
            pass
        case _:
            raise SettingsError(f"remap {number} must be of the form 'PATTERN REPLACEMENT' or {{from = …, to = …}}")
    try:
        pattern = re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise SettingsError(f"remap {number}: {shown(text)} is not a regular expression: {error}") from error
    return pattern, "".join(_template(number, pattern, replacement))


def _template(number: int, pattern: re.Pattern[str], replacement: str) -> Iterator[str]:
    """Yield a replacement in the syntax of ``Pattern.sub``, in which everything but group references is literal."""
    end = 0
    for match in _REFERENCE.finditer(replacement):
        yield replacement[end : match.start()].replace("\\", r"\\")
        end = match.end()
        group = next(filter(None, match.groups()), None)
        yield "$" if group is None else rf"\g<{_known(number, pattern, group)}>"
    yield replacement[end:].replace("\\", r"\\")


def _known(number: int, pattern: re.Pattern[str], group: str) -> str:
    if group in pattern.groupindex or (group.isdecimal() and int(group) <= pattern.groups):
        return str(int(group)) if group.isdecimal() else group
    raise SettingsError(f"remap {number}: the pattern {shown(pattern.pattern)} has no group {shown(group)}")


def as_written(template: str) -> str:
    """Return a replacement in the user's syntax, converted from the syntax of ``Pattern.sub``."""
    return _TEMPLATE.sub(_written, template)


def _written(found: re.Match[str]) -> str:
    return f"${{{found[1]}}}" if found[1] else {"$": "$$"}.get(found[0], "\\")
