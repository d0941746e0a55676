"""Rows of tables that accompany their URLs, and the expectations of each row in a list of moved pages."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from probe.extract.located import unescaped
from probe.extract.table_cells import Cell
from probe.model import CELL_END, Expectation, Note, Row
from probe.patterns import lazy_compile
from probe.settings import Reading
from probe.settings.remap import remapped
from probe.url import join, normalise, scheme

AROUND = " \t\r\n\u00a0\u3000\ufeff"

# What people and programs write if there is no URL: synonyms of an empty cell.
NOTHING = lazy_compile(r"\s*(?:#?n/?a|none|null|nil|nan|unknown|tbd|tba|todo|\?+|[-\u2010-\u2015]+)\s*", re.IGNORECASE)

# The usual headings of lists of moved pages, in lower case with blanks for "_" and "-". A general heading counts only
# beside a more specific one.
_SOURCES = (
    "old url", "old", "old address", "old link", "old path", "old page", "from", "from url", "url from", "from path",
    "source", "source url", "source path", "redirect from", "redirect source", "request path", "legacy url",
    "origin url", "旧网址", "旧链接", "旧地址", "原网址", "原链接", "原地址", "源网址", "源地址",
)  # fmt: skip
_DESTINATIONS = (
    "new url", "new", "new address", "new link", "new path", "new page", "to", "to url", "url to", "to path",
    "destination", "destination url", "destination path", "redirect to", "redirects to", "redirect target",
    "redirect url", "target", "target url", "expected", "expected url", "新网址", "新链接", "新地址", "目标网址",
    "目标地址", "重定向到",
)  # fmt: skip
_STATUSES = (
    "expected status", "status code", "redirect type", "redirect code", "http status", "http code", "response code",
    "code", "status", "type", "状态码", "重定向类型",
)  # fmt: skip
# Headings of lists of links, not of moved pages: crawlers export "Source, Destination, Anchor" too.
_OF_LINKS = frozenset({
    "anchor", "anchor text", "alt text", "follow", "nofollow", "rel", "link position", "link path", "link origin",
    "锚文本",
})  # fmt: skip

_PATH = lazy_compile(r"\s*/(?!/)\S*\s*")
_STATUS = lazy_compile(r"\s*(?:http\s*)?([1-5]\d\d)(?:\.0+)?(?:\s+[^\d\s].*)?\s*", re.IGNORECASE)
_BETWEEN_STATUSES = lazy_compile(r"[/,;|]")
_WORDS = {"permanent": (301, 308), "temporary": (302, 303, 307)}


MOST_COLUMNS = 1_000  # of a table that are kept with a row; spreadsheets end at 16,384, and people use far fewer


class Moves(Struct, frozen=True):
    """The columns of a list of moved pages, counted from 0: old addresses, new addresses, and first statuses."""

    sources: frozenset[int]
    expected: int | None
    status: int | None


def known_moves(header: Mapping[int, str]) -> Moves | None:
    """Return the columns with the usual headings, or None if the table is not a list of moved pages by its headings."""
    plain = {" ".join(re.split(r"[\W_]+", name.casefold())).strip(): column for column, name in header.items()}
    source, expected = _first(plain, _SOURCES), _first(plain, _DESTINATIONS)
    if source is None or expected is None or _OF_LINKS & plain.keys():
        return None
    return Moves(frozenset((source,)), expected, _first(plain, _STATUSES))


def _first(plain: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((plain[name] for name in names if name in plain), None)


def is_path(text: str) -> bool:
    """Whether a text is a path, an address without a host."""
    return _PATH.fullmatch(text) is not None


def read_statuses(text: str) -> tuple[int, ...] | None:
    """Return the statuses of ``301``, ``301/308``, ``301 Moved Permanently`` or ``permanent``, None for other texts."""
    word = text.strip().casefold()
    if word in _WORDS:
        return _WORDS[word]
    found = [_STATUS.fullmatch(part) for part in _BETWEEN_STATUSES.split(text)]
    return tuple(int(each[1]) for each in found if each) if all(found) else None


class Rows:
    """Creates the rows of one table; rows of a list of moved pages have expectations."""

    def __init__(self, header: Mapping[int, str], moves: Moves | None, reading: Reading) -> None:
        self._header = header
        self._names = tuple(_names(header, min(max(header, default=-1) + 1, MOST_COLUMNS)))
        self._moves = moves
        self._reading = reading

    def row(self, cells: Sequence[Cell], source: str) -> Row:
        """Return the row of these cells, in which ``source`` is the URL."""
        kept = {cell.column: value_of(cell).replace(CELL_END, " ") for cell in cells if cell.column < MOST_COLUMNS}
        width = max(kept, default=-1) + 1
        if width > len(self._names):
            self._names = tuple(_names(self._header, width))
        return Row(
            self._names, CELL_END.join(kept.get(column, "") for column in range(width)), self._wanted(kept, source)
        )

    def _wanted(self, kept: Mapping[int, str], source: str) -> Expectation | None:
        moves = self._moves
        if moves is None:
            return None
        expected, status = (kept.get(-1 if at is None else at, "") for at in (moves.expected, moves.status))
        return expectation(source, expected, status, self._reading)


def expectation(source: str, expected: str, status: str, reading: Reading) -> Expectation | None:
    """Return the expectation for the URL of a row, or None if its cells state none."""
    faults: list[Note] = []
    url: str | None = None
    statuses: tuple[int, ...] = ()
    expected = expected.strip(AROUND)
    if expected and not NOTHING.fullmatch(expected):
        try:
            url = _address(source, expected, reading)
        except ValueError:
            faults.append(Note("list-url", (expected,)))
    if status.strip(AROUND) and not NOTHING.fullmatch(status):
        read = read_statuses(status.strip(AROUND))
        statuses = read or ()
        if read is None:
            faults.append(Note("list-status", (status.strip(AROUND),)))
    if url is None and not statuses and not faults:
        return None
    leads = any(300 <= code < 400 for code in statuses)
    if url is not None and statuses and not leads and url != _own(source, reading):
        faults.append(Note("list-both", ("/".join(map(str, statuses)), url)))
    return Expectation(url, statuses, tuple(faults))


def _address(source: str, expected: str, reading: Reading) -> str:
    """Return the normalised address in a cell; raises ValueError if it is not an address."""
    if expected.startswith("/") and not expected.startswith("//"):
        meant = join(reading.base_url or source, expected)
    else:
        meant = normalise(expected if scheme(expected) in ("http", "https") else _with_scheme(expected))
    new = remapped(reading.remap, meant) if reading.remap else None
    return normalise(new) if new is not None else meant


def _with_scheme(text: str) -> str:
    """Return ``example.com/x`` with its scheme; raises ValueError for text that does not look like a host."""
    host = text.removeprefix("//").partition("/")[0]
    if "." not in host or any(blank in text for blank in " \t") or scheme(text.partition("/")[0].partition(".")[0]):
        raise ValueError(f"{text!r} is no address")
    return f"https://{text.removeprefix('//')}"


def _own(source: str, reading: Reading) -> str | None:
    """Return the normalised address of the row's own URL, or None if it is not valid."""
    try:
        return _address(source, source, reading)
    except ValueError:
        return None


def value_of(cell: Cell) -> str:
    """Return the text of a cell."""
    if cell.quoted and '""' in cell.raw:
        return unescaped(cell.raw, cell.start, DOUBLED, lambda _: '"')[0]
    return cell.raw


DOUBLED = lazy_compile('""')


def _names(header: Mapping[int, str], width: int) -> Iterator[str]:
    """Yield unique names for the columns; numbers for columns without a name."""
    seen: set[str] = set()
    for column in range(width):
        name = header.get(column) or str(column + 1)
        again = 2
        unique = name
        while unique in seen:
            unique = f"{name} ({again})"
            again += 1
        seen.add(unique)
        yield unique
