"""Floor 5: one file per format; a module here with a constant ``REPORT`` is a format, and needs no other registration.

``index.json`` has the names and suffixes that select a report, so that a run imports only the reports that it writes;
``python -m probe.reports`` regenerates it.
"""

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple

from probe.errors import SettingsError
from probe.reports.interface import Report, Style
from probe.tables import load

__all__ = ["Report", "Style", "formats", "output", "report_for", "report_named"]


class Entry(NamedTuple):
    """The names and suffixes that select a report, and the module that defines it."""

    module: str
    name: str
    suffixes: list[str]

    def report(self) -> Report:
        """Import and return the report."""
        return _report(self.module)


@cache
def index() -> tuple[Entry, ...]:
    """Return an entry for every report, by name."""
    return tuple(Entry(**entry) for entry in load("reports/index"))


@cache
def _report(module: str) -> Report:
    found: Report = import_module(f"{__name__}.{module}").REPORT
    return found


def formats() -> tuple[Report, ...]:
    """Return every report of this package, by name."""
    return tuple(entry.report() for entry in index())


def report_named(name: str) -> Report:
    """Return the report called ``name``; raises SettingsError with the closest name."""
    known = {entry.name: entry for entry in index()}
    if name not in known:
        raise SettingsError(f"{name!r} is not a report format; {_nearest(name, known)}")
    return known[name].report()


def report_for(path: str) -> Report:
    """Return the report whose suffix ``path`` ends with; the longest suffix wins.

    Raises SettingsError with the closest suffix.
    """
    known = {suffix: entry for entry in index() for suffix in entry.suffixes}
    name = PurePath(path).name.lower()
    picked = [suffix for suffix in known if _ends_with(name, suffix)]
    if picked:
        return known[max(picked, key=len)].report()
    suffix = PurePath(name).suffix
    if path.startswith("--"):
        raise SettingsError(f"output needs the name of a file, not the option {path}; one that begins so is ./{path}")
    if not suffix:
        raise SettingsError(
            f"{path}: a report's name needs a suffix that selects its format, {path}.json or {path}.md; "
            f"choose from {', '.join(sorted(known))}"
        )
    raise SettingsError(f"{path}: {suffix!r} does not select a report format; {_nearest(suffix, known)}")


def output(spec: str) -> tuple[str, Report]:
    """Return path and format of ``PATH``, whose suffix selects the format, or of ``FORMAT:PATH``; raises SettingsError.

    No format name is a single letter, so that Windows drives are not ambiguous.
    """
    name, colon, path = spec.partition(":")
    known = {entry.name: entry for entry in index()}
    if not colon or name not in known:
        if colon and name.isalpha() and get_close_matches(name, known, n=1):
            raise SettingsError(f"{spec}: {name!r} is not a report format; {_nearest(name, known)}")
        return spec, report_for(spec)
    if not path:
        raise SettingsError(f"{spec!r} names no file; write {name}:PATH")
    return path, report_named(name)


def _ends_with(name: str, suffix: str) -> bool:
    """Whether a file name has a suffix and a stem, or is a name that a system expects."""
    return name.endswith(suffix) and name != suffix if suffix.startswith(".") else name == suffix


def _nearest(word: str, known: dict[str, Entry]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"{f'did you mean {near[0]!r}? ' if near else ''}choose from {', '.join(sorted(known))}"
