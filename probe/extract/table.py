"""CSV and TSV: the columns that hold URLs, or the columns that were requested."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby, takewhile

from probe.errors import InputError
from probe.extract.bare import urls
from probe.extract.interface import Format
from probe.extract.located import Offsets, unescaped
from probe.extract.table_cells import Cell, cells
from probe.extract.table_rows import AROUND, DOUBLED, NOTHING, Moves, Rows, is_path, known_moves, read_statuses
from probe.extract.text import Places, decode
from probe.model import Document, Mention, Row
from probe.patterns import lazy_compile
from probe.printable import printable, shortened
from probe.settings import Reading

_URL = re.compile(r"\s*+<?https?://", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:.*[\W_])?(?:ur[li]s?|links?|hrefs?|web[ _-]?sites?|home[ _-]?pages?|\u7f51\u5740|\u94fe\u63a5|\u7f51\u7ad9)",
    re.IGNORECASE,
)
# Under such a column name, hosts under the most common top-level domains need no scheme; "logo.png" is not a host.
_ANY_URL = lazy_compile(
    r"\s*+<?(?:(?:https?:)?//|www\.|(?:[\w-]++\.)++(?:com|org|net|edu|gov|info|io|dev|app|ai|eu|cn|tw|hk|jp|kr|in|sg|au|nz"
    r"|uk|ie|de|at|ch|fr|be|nl|es|pt|it|se|no|dk|fi|cz|ru|ca|mx|br|ar)(?::\d++)?(?:[/?#]|>?\s*+\Z))",
    re.IGNORECASE,
)
_LIKE_A_TARGET = re.compile(r"\S*[./:]\S*")  # text that cannot be a column name
_BETWEEN = re.compile(r"(?<![\s;,|])[\s;,|]++(?=<?https?://)", re.IGNORECASE)
_EXCEL_LINK = re.compile(r"=HYPERLINK\(\s*\"([^\"]*)\"", re.IGNORECASE)


def mentions(document: Document, reading: Reading) -> Iterator[Mention]:
    """Yield every cell of the columns that hold URLs, like lines of a list; without such a column, the bare URLs.

    A column holds URLs if most of its cells do; under a name such as "url", they need no scheme. A cell in it that
    states that there is no URL is not a mention. Raises InputError if a requested column does not exist.
    """
    text = decode(document.content)
    header = _header(text)
    places = Places(document, text)
    moves = _moves(document.name, text, header, reading)
    if reading.column:
        header, columns = _asked_for(document.name, text, header, reading.column)
    else:
        columns = _holding_urls(text, header) if moves is None else moves.sources
    rows = Rows(header, moves, reading)
    for number, found in groupby(cells(text), key=lambda cell: cell.row):
        if not (columns and header and number == 0):
            yield from _in_row(list(found), columns, rows, places, reading)


def _in_row(
    row: list[Cell], columns: frozenset[int], rows: Rows, places: Places, reading: Reading
) -> Iterator[Mention]:  # fmt: skip
    """Yield the mentions of a row; a path is relative to ``--base-url`` in a column of URLs."""
    made: Row | None = None
    for cell in row:
        if columns and cell.column not in columns:
            continue
        if not reading.column and NOTHING.fullmatch(cell.raw):
            continue
        for url, offset in _split(cell) if columns else _bare(cell):
            places.base = reading.base_url if columns and is_path(url) else None
            made = made or rows.row(row, url)
            yield places.mention(url, offset, row=made)


def _moves(document: str, text: str, header: Mapping[int, str], reading: Reading) -> Moves | None:
    """Return the columns of URLs and of their expectations: the requested ones, or those with the usual headings."""
    known = known_moves(header)
    if reading.expect is None and reading.expect_status is None:
        if reading.column or known is None:
            return None
        _refuse_paths_alone(document, text, header, known, reading)
        return _as_filled(text, known, reading)
    asked = [
        None if name is None else min(_asked_for(document, text, header, (name,))[1], default=None)
        for name in (reading.expect, reading.expect_status)
    ]
    expected, status = asked
    if reading.column:
        sources = _asked_for(document, text, header, reading.column)[1]
    else:
        sources = known.sources if known is not None else _holding_urls(text, header) - {expected}
    if not sources - {expected, status}:
        raise InputError(f"{document}: no column besides {reading.expect!r} contains URLs; name one with --column")
    return Moves(sources - {expected, status}, expected, status)


def _refuse_paths_alone(document: str, text: str, header: Mapping[int, str], known: Moves, reading: Reading) -> None:
    """Raise InputError for a list of moved pages that has only paths and no base URL."""
    if reading.base_url is not None or known.expected is None or _holding_urls(text, header):
        return
    addresses = {*known.sources, known.expected}
    found = [cell.raw for cell in cells(text) if cell.row and cell.column in addresses]
    if found and all(is_path(address) or NOTHING.fullmatch(address) for address in found) and any(map(is_path, found)):
        raise InputError(f"{document}: its addresses are paths; name their site with --base-url")


def _as_filled(text: str, known: Moves, reading: Reading) -> Moves | None:
    """Return the columns by the usual headings if most of their cells are addresses, with statuses if most are valid.

    Any other cell in these columns is an error of its row, and is reported as such.
    """
    filled, good = Counter[int](), Counter[int]()
    for cell in cells(text):
        if cell.row == 0 or NOTHING.fullmatch(cell.raw):
            continue
        if cell.column in known.sources or cell.column == known.expected:
            filled[cell.column] += 1
            rooted = is_path(cell.raw) and (reading.base_url is not None or cell.column == known.expected)
            good[cell.column] += rooted or _ANY_URL.match(cell.raw) is not None
        elif cell.column == known.status:
            filled[cell.column] += 1
            good[cell.column] += read_statuses(cell.raw) is not None
    odd = {column for column in filled if good[column] * 2 <= filled[column]}
    if odd - {known.status}:
        return None
    return Moves(known.sources, known.expected, None if odd else known.status)


def _header(text: str) -> Mapping[int, str]:
    """Return the names of the columns, or an empty mapping if the first row contains URLs."""
    row = list(takewhile(lambda cell: cell.row == 0, cells(text)))
    if any(_URL.match(cell.raw) for cell in row):
        return {}
    return {cell.column: _decoded(cell)[0].strip(AROUND) for cell in row}


def _holding_urls(text: str, header: Mapping[int, str]) -> frozenset[int]:
    filled, urls_in = Counter[int](), Counter[int]()
    named = {column for column, name in header.items() if _NAMED.fullmatch(name)}
    for cell in cells(text):
        if cell.row or not header:
            filled[cell.column] += 1
            urls_in[cell.column] += bool((_ANY_URL if cell.column in named else _URL).match(cell.raw))
    return frozenset(column for column, count in filled.items() if urls_in[column] * 2 > count)


def _asked_for(
    document: str, text: str, header: Mapping[int, str], asked: tuple[str, ...]
) -> tuple[Mapping[int, str], frozenset[int]]:
    """Return the header, if any, and the requested columns, by number from 1 or by name in any case."""
    width = max((cell.column + 1 for cell in cells(text)), default=0)
    names: set[int] = set()
    numbers: set[int] = set()
    for name in asked if width else ():
        if name.isdecimal() and len(name) < 10 and 1 <= int(name) <= width:
            numbers.add(int(name) - 1)
            continue
        same = {column for column, known in header.items() if known.casefold() == name.strip().casefold()}
        if not same:
            raise InputError(f"{document}: there is no column {name!r}; {_known(header, width)}")
        names |= same
    told = names or not any(_LIKE_A_TARGET.fullmatch(header.get(column, "")) for column in numbers)
    return (header if told else {}), frozenset(names | numbers)


def _known(header: Mapping[int, str], width: int) -> str:
    if not header:
        return f"they have no names, only the numbers 1 to {width}"
    names = (shortened(printable(name), 40) for name in header.values())
    return shortened(f"the columns are {', '.join(names)}", 400)


def _split(cell: Cell) -> Iterator[tuple[str, int]]:
    """Yield the URLs of a cell: the whole cell as one URL, or several consecutive URLs."""
    value, offsets = _decoded(cell)
    link = _EXCEL_LINK.match(value)
    if link is not None:
        yield link[1], offsets.at(link.start(1))
        return
    start = 0
    if _URL.match(value):
        for between in _BETWEEN.finditer(value, len(value) - len(value.lstrip(AROUND))):
            yield from _trimmed(value, start, between.start(), offsets)
            start = between.end()
    yield from _trimmed(value, start, len(value), offsets)


def _trimmed(value: str, start: int, end: int, offsets: Offsets) -> Iterator[tuple[str, int]]:
    text = value[start:end].strip(AROUND)
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].strip(AROUND)
    if text:
        yield text, offsets.at(value.index(text, start))


def _bare(cell: Cell) -> Iterator[tuple[str, int]]:
    value, offsets = _decoded(cell)
    for url, index in urls(value):
        yield url, offsets.at(index)


def _decoded(cell: Cell) -> tuple[str, Offsets]:
    if cell.quoted and '""' in cell.raw:
        return unescaped(cell.raw, cell.start, DOUBLED, lambda _: '"')
    return cell.raw, Offsets(cell.start)


FORMAT = Format(
    name="csv",
    suffixes=(".csv", ".tsv", ".tab", ".psv"),
    media_types=("text/csv", "application/csv", "text/tab-separated-values"),
    mentions=mentions,
)
