"""``probe store``: show, prune or export the store, or print its path."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from probe.cli.grid import Grid, print_grids, require_form, shown_size
from probe.cli.stored import path_of
from probe.codes import Language
from probe.errors import SettingsError
from probe.reports import Style
from probe.reports.jsonl import encoded
from probe.reports.record import record
from probe.reports.schema import Record, moment
from probe.reports.words import word
from probe.store.database import connect
from probe.store.header import VERSION
from probe.store.journal import put_all_in_place
from probe.store.place import beside
from probe.store.queries import runs, sizes
from probe.store.reading import opened
from probe.store.records import milliseconds
from probe.store.resumed import results
from probe.store.run import prune
from probe.store.trouble import telling

ACTIONS = ("info", "prune", "export", "path")


class Info(Struct, frozen=True):
    """The output of ``info`` and ``prune``, in the shape of ``-f json``."""

    schema: int
    path: str
    exists: bool
    version: int
    octets: int
    rows: dict[str, int]
    first: str | None = None
    last: str | None = None
    removed: int = 0


class Exported(Struct, frozen=True):
    """A line of ``export``: a result and its run."""

    run: int
    started_at: str | None
    result: Record


def print_store(given: Mapping[str, object], asked: tuple[str, int], form: str, style: Style, out: TextIO) -> None:
    """Perform an action of ``probe store``; raises SettingsError for an unknown action, StoreError."""
    action, keep = asked
    require_form(form)
    path = path_of(given)
    match action:
        case "path":
            _print_path(path, form, out)
        case "info":
            print_grids(form, info := _info(path), [_grid(info, style.language)], out)
        case "prune":
            _prune(path, keep, form, style.language, out)
        case "export":
            _export(path, style, out)
        case _:
            raise SettingsError(f"store does one of {', '.join(ACTIONS)}, not {action!r}")


def _print_path(path: Path, form: str, out: TextIO) -> None:
    if form == "terminal":
        out.write(f"{path}\n")
    else:
        print_grids(form, {"schema": 1, "path": str(path)}, [Grid(str(path))], out)


def _octets(path: Path) -> int:
    files = (beside(path, end) for end in ("", "-wal", "-shm"))
    return sum(file.stat().st_size for file in files if file.exists())


def _info(path: Path, removed: int = 0) -> Info:
    if not path.exists():
        return Info(1, str(path), exists=False, version=VERSION, octets=0, rows={})
    with opened(path) as connection:
        found, rows = list(runs(connection)), sizes(connection)
    first, last = (found[-1].started, found[0].started) if found else (None, None)
    return Info(1, str(path), True, VERSION, _octets(path), rows, moment(first), moment(last), removed)


def _grid(info: Info, language: Language) -> Grid:
    if not info.exists:
        return Grid(word("store-absent", language, path=info.path))
    rows = [(word("store-size", language), shown_size(info.octets))]
    rows += [(word(f"store-{name}", language), f"{count:,}") for name, count in info.rows.items()]
    if info.first and info.last:
        rows += [(word("store-first", language), info.first), (word("store-last", language), info.last)]
    return Grid(word("store-heading", language, path=info.path), (), ("", ""), rows)


def _prune(path: Path, keep: int, form: str, language: Language, out: TextIO) -> None:
    with telling(path), closing(connect(path)) as connection:
        put_all_in_place(connection, path)
        removed = prune(connection, path, keep, milliseconds(datetime.now(UTC)), thoroughly=True)
    info = _info(path, removed)
    print_grids(form, info, [Grid(word("store-pruned", language, removed, size=shown_size(info.octets)))], out)


def _export(path: Path, style: Style, out: TextIO) -> None:
    """Print every result of every run, oldest run first, one line each."""
    with opened(path) as connection:
        for run in reversed(list(runs(connection))):
            started = moment(run.started)
            found = (Exported(run.id, started, record(result, style)) for result in results(connection, run.id))
            out.writelines(encoded(each) + "\n" for each in found)
