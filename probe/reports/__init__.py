"""Floor 5: one file a format. A module here with a constant ``REPORT`` is a format; nothing else need know of it."""

import pkgutil
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import PurePath

from probe.errors import SettingsError
from probe.reports.interface import Report, Style

__all__ = ["Report", "Style", "formats", "output", "report_for", "report_named"]


@cache
def formats() -> tuple[Report, ...]:
    """Return every report of this package, by name."""
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    reports = (vars(module).get("REPORT") for module in modules)
    return tuple(sorted((report for report in reports if isinstance(report, Report)), key=lambda report: report.name))


def report_named(name: str) -> Report:
    """Return the report called ``name``; raises SettingsError with the nearest name."""
    known = {report.name: report for report in formats()}
    if name not in known:
        raise SettingsError(f"{name!r} is no report format; {_nearest(name, known)}")
    return known[name]


def report_for(path: str) -> Report:
    """Return the report that the end of ``path`` picks, the longest where several do.

    Raises SettingsError with the nearest suffix.
    """
    known = {suffix: report for report in formats() for suffix in report.suffixes}
    name = PurePath(path).name.lower()
    picked = [suffix for suffix in known if _ends_with(name, suffix)]
    if picked:
        return known[max(picked, key=len)]
    suffix = PurePath(name).suffix
    if not suffix:
        raise SettingsError(f"{path}: a report's name needs a suffix that picks its format: {', '.join(sorted(known))}")
    raise SettingsError(f"{path}: {suffix!r} picks no report format; {_nearest(suffix, known)}")


def output(spec: str) -> tuple[str, Report]:
    """Return path and format of ``PATH``, whose end picks the format, or of ``FORMAT:PATH``; raises SettingsError.

    No name of a format is a single letter, as a drive of Windows is.
    """
    name, colon, path = spec.partition(":")
    known = {report.name: report for report in formats()}
    if not colon or name not in known:
        if colon and name.isalpha() and get_close_matches(name, known, n=1):
            raise SettingsError(f"{spec}: {name!r} is no report format; {_nearest(name, known)}")
        return spec, report_for(spec)
    if not path:
        raise SettingsError(f"{spec!r} names no file; write {name}:PATH")
    return path, report_named(name)


def _ends_with(name: str, suffix: str) -> bool:
    """Whether a file's name has a suffix and more, or is the one that a system expects."""
    return name.endswith(suffix) and name != suffix if suffix.startswith(".") else name == suffix


def _nearest(word: str, known: dict[str, Report]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"{f'did you mean {near[0]!r}? ' if near else ''}there are {', '.join(sorted(known))}"
