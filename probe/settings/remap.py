"""Rewriting of URLs before they are probed: a regular expression, and what takes the place of what it finds."""

import re
from collections.abc import Iterable, Iterator, Mapping

from probe.errors import SettingsError
from probe.settings.demands import shown
from probe.settings.expression import substituted
from probe.url import normalise, scheme

Remap = tuple[re.Pattern[str], str]

# A group by number or name, as shells, sed and Python write it; "$$" is a dollar sign.
_REFERENCE = re.compile(r"\$\$|\$(\d{1,2})|\$\{(\w+)\}|\\(\d{1,2})|\\g<(\w+)>")
_TEMPLATE = re.compile(r"\\\\|\\g<(\w+)>|\$")


def remapped(remaps: Iterable[Remap], text: str) -> str | None:
    """Return what the first pattern that changes a text makes of it, None where none does.

    Raises SettingsError for a pattern that is too slow.
    """
    made = (substituted(pattern, replacement, text) for pattern, replacement in remaps)
    return next((new for new in made if new != text), None)


def remapped_hop(remaps: Iterable[Remap], url: str) -> str | None:
    """Return where the URL of a hop is asked instead, normalised, None where it is asked as it is.

    It stays what it is where the replacement is no URL of the web: whoever writes a redirect chooses what a pattern
    finds, and must not come by a file of this machine.
    """
    new = remapped(remaps, url)
    try:
        href = None if new is None else normalise(new)
    except ValueError:
        return None
    return href if href is not None and scheme(href) in ("http", "https") else None


def read_remaps(_: str, given: object) -> tuple[Remap, ...]:
    """Return pattern and replacement of each ``"PATTERN REPLACEMENT"``, pair, or table of ``from`` and ``to``."""
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
    """Yield a replacement in the language of ``Pattern.sub``, where all but references to groups is literal."""
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
    """Return a replacement as a user writes it, from the language of ``Pattern.sub``."""
    return _TEMPLATE.sub(_written, template)


def _written(found: re.Match[str]) -> str:
    return f"${{{found[1]}}}" if found[1] else {"$": "$$"}.get(found[0], "\\")
