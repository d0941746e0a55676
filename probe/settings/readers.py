"""Convert values from the command line, a config file or a program to the values that the groups hold.

Each reader takes the option's name and any value, and is idempotent: it returns its own results unchanged. It raises
SettingsError for a text that it cannot parse. It does not check values of a wrong type; the group does.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network

from probe.errors import SettingsError
from probe.model import Verdict
from probe.settings.cookies import read_cookies
from probe.settings.demands import option_word, shown
from probe.settings.groups import Network
from probe.settings.pins import read_pins
from probe.settings.preprocess import Preprocessor
from probe.settings.remap import read_remaps
from probe.tables import load

Reader = Callable[[str, object], object]

_IN_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}

_MOST_DIGITS = 9  # of a column number


def read_option(name: str, value: object) -> object:
    """Return the value that the group of the option ``name`` holds for ``value``; raises SettingsError."""
    reader = _READERS.get(name)
    return reader(name, value) if reader else value


def read_seconds(name: str, given: object) -> object:
    """Return a duration in seconds, parsed from ``90``, ``"90s"``, ``"5m"`` or ``"1h"``."""
    if not isinstance(given, str):
        return given
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?", given.strip())
    if match is None:
        raise SettingsError(f"{option_word(name)}: {shown(given)} is not a duration; write 90, 90s, 5m, 1h or 3d")
    return float(match[1]) * _IN_SECONDS[match[2] or "s"]


def read_statuses(name: str, given: object) -> tuple[range, ...]:
    """Return status ranges, parsed from ``"200-299,403"``, ``403`` or a list of either."""
    ranges: list[range] = []
    for part in _parts(name, given, "statuses: '200-299,403'"):
        if isinstance(part, range):
            ranges.append(part)
        else:
            words = _words(str(part) if _is_integer(part) else part, name)
            ranges.extend(_statuses(name, word) for word in words)
    return tuple(ranges)


def _statuses(name: str, text: str) -> range:
    match = re.fullmatch(r"(\d{3})(?:\s*-\s*(\d{3}))?", text)
    if match is None or int(match[2] or match[1]) < int(match[1]):
        raise SettingsError(
            f"{option_word(name)}: {shown(text)} is not a status or range of statuses; write 403 or 200-299"
        )
    return range(int(match[1]), int(match[2] or match[1]) + 1)


def read_verdicts(name: str, given: object) -> frozenset[Verdict]:
    """Return the verdicts in a comma-separated text or a list."""
    parts = given if isinstance(given, frozenset | set) else _parts(name, given, "verdicts")
    return frozenset(_verdict(name, word) for part in parts for word in _words(part, name))


def _verdict(name: str, word: str) -> Verdict:
    if word not in list(Verdict):
        near = get_close_matches(word, list(Verdict), n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"choose from {', '.join(Verdict)}"
        raise SettingsError(f"{option_word(name)}: {shown(word)} is not a verdict; {hint}")
    return Verdict(word)


def read_headers(_: str, given: object) -> tuple[tuple[str, str], ...]:
    """Return the name and value of each ``"Name: value"`` or pair; error messages quote no value."""
    entries = list(given.items()) if isinstance(given, Mapping) else [given] if isinstance(given, str) else given
    if not isinstance(entries, list | tuple):
        raise SettingsError("header must be texts of the form 'Name: value'")
    return tuple(_header(number, entry) for number, entry in enumerate(entries, 1))


def _header(number: int, entry: object) -> tuple[str, str]:
    match entry:
        case str():
            name, colon, value = entry.partition(":")
            if not colon:
                raise SettingsError(f"header {number} has no colon; write 'Name: value'")
            return name.strip(), value.strip()
        case (str(name), str(value)):
            return name.strip(), value.strip()
    raise SettingsError(f"header {number} is not a text of the form 'Name: value'")


def read_patterns(name: str, given: object) -> tuple[re.Pattern[str], ...]:
    """Return each regular expression compiled."""
    return tuple(_compiled(name, part) for part in _parts(name, given, "regular expressions"))


def _compiled(name: str, text: object) -> re.Pattern[str]:
    if isinstance(text, re.Pattern):
        return text
    if not isinstance(text, str):
        raise SettingsError(f"{option_word(name)}: {shown(text)} is not a regular expression; write it in quotes")
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise SettingsError(
            f"{option_word(name)}: {shown(text)} is not a regular expression: {error}; "
            "a backslash escapes a special character"
        ) from error


def read_networks(name: str, given: object) -> tuple[Network, ...]:
    """Return each ``10.0.0.0/8`` or ``fd00::/8`` as a network."""
    return tuple(map(_network, _parts(name, given, "networks: '10.0.0.0/8'")))


def _network(text: object) -> Network:
    if not isinstance(text, str | IPv4Network | IPv6Network):  # a number would be parsed as an address
        raise SettingsError(f"allow-net: {shown(text)} is not a network; write 10.0.0.0/8 or fd00::/8")
    try:
        return ip_network(text, strict=False)
    except ValueError as error:
        raise SettingsError(f"allow-net: {shown(text)} is not a network; write 10.0.0.0/8 or fd00::/8") from error


def read_columns(name: str, given: object) -> tuple[str, ...]:
    """Return column names and numbers, parsed from a comma-separated text, a number, or a list of either."""
    parts = _parts(name, given, "columns by name or number")
    words = [word for part in parts for word in _words(str(part) if _is_integer(part) else part, name)]
    numbers = [word for word in words if word.isdecimal()]
    if any(len(number) > _MOST_DIGITS for number in numbers):
        raise SettingsError("column: no table has so many columns")
    if not all(map(int, numbers)):
        raise SettingsError("column: columns are counted from 1")
    return tuple(words)


def read_column(_: str, given: object) -> object:
    """Return the name of a column, or its number as text."""
    return str(given) if _is_integer(given) else given


def read_sites(name: str, given: object) -> tuple[str, ...]:
    """Return site generators, parsed from ``NAME`` or ``NAME=FOLDER``; ``none`` cannot be combined with others."""
    words = tuple(
        str(word).strip() for word in _parts(name, given, "names of site generators: hugo, mkdocs=docs, none")
    )
    known = sorted({entry["name"] for entry in load("sites/index")})
    for word in words:
        generator, equals, folder = word.partition("=")
        if generator != "none" and generator not in known:
            near = get_close_matches(generator, known, n=1)
            meant = f"did you mean {near[0]!r}? " if near else ""
            raise SettingsError(
                f"site: {shown(generator)} is not a site generator; {meant}choose from {', '.join(known)}"
            )
        if (equals and not folder) or (generator == "none" and (equals or len(words) > 1)):
            raise SettingsError(f"site: {shown(word)} must be NAME, NAME=FOLDER, or none alone")
    return words


def read_preprocessors(name: str, given: object) -> tuple[str, ...]:
    """Return the entries of ``--preprocess``, validated."""
    texts = _parts(name, given, "commands: .docx:html=pandoc -t html")
    for text in texts:
        if not isinstance(text, str):
            raise SettingsError(f"preprocess cannot have {shown(text)} in it")
        Preprocessor.of(text)
    return tuple(map(str, texts))


def read_depth(_: str, given: object) -> object:
    """Return the depth of a crawl: a number, None (no limit) for an empty text or true, 0 for false."""
    match given:
        case True | "":
            return None
        case False:
            return 0
        case str() if given.strip().isdecimal() and len(given) < 10:
            return int(given)
    return given


def read_workers(_: str, given: object) -> object:
    """Return a number of processes, or ``"auto"``."""
    return int(given) if isinstance(given, str) and re.fullmatch(r"\s*[0-9]{1,9}\s*", given) else given


def read_date(name: str, given: object) -> date | None:
    """Return a date, parsed from ``"2027-01-31"`` or given as a date."""
    if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
        return given
    try:
        if isinstance(given, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise SettingsError(f"{option_word(name)} must be a date, 2027-01-31, not {shown(given)}")


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9


def _parts(name: str, given: object, want: str) -> Sequence[object]:
    """Return the elements of a list, or a single value as a list of one."""
    if isinstance(given, str | range | re.Pattern | IPv4Network | IPv6Network) or _is_integer(given):
        return (given,)
    if isinstance(given, list | tuple):
        return given
    raise SettingsError(f"{option_word(name)} must be {want}, not {shown(given)}")


def _words(text: object, name: str) -> Iterator[str]:
    """Yield the words of a comma-separated text."""
    if not isinstance(text, str):
        raise SettingsError(f"{option_word(name)} cannot have {shown(text)} in it")
    yield from filter(None, (part.strip() for part in text.split(",")))


_READERS: dict[str, Reader] = {
    "timeout": read_seconds,
    "connect_timeout": read_seconds,
    "retry_after_cap": read_seconds,
    "confirm_after": read_seconds,
    "deadline": read_seconds,
    "accept": read_statuses,
    "fail_on": read_verdicts,
    "header": read_headers,
    "cookies": read_cookies,
    "include": read_patterns,
    "exclude": read_patterns,
    "recurse_into": read_patterns,
    "allow_net": read_networks,
    "column": read_columns,
    "expect": read_column,
    "expect_status": read_column,
    "remap": read_remaps,
    "resolve": read_pins,
    "site": read_sites,
    "preprocess": read_preprocessors,
    "recurse": read_depth,
    "workers": read_workers,
}
