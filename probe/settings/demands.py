"""Validate option values, and format invalid values for error messages."""

import os
from math import isfinite

from probe.errors import SettingsError
from probe.url import redact

_SHOWN = 80  # characters of an invalid value; more would not help


def option_word(name: str) -> str:
    """Return an option's name as the command line spells it: ``per-host``, ``as``."""
    return name.rstrip("_").replace("_", "-")


def shown(value: object) -> str:
    """Return an invalid value as an error message shows it: shortened, with secrets in URLs hidden."""
    try:
        text = redact(repr(value))
    except (ValueError, RecursionError):  # more digits than Python prints, or nested too deep
        return "something beyond printing"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def require(holds: bool, complaint: str) -> None:
    """Raise SettingsError unless the condition holds."""
    if not holds:
        raise SettingsError(complaint)


def require_number(name: str, number: object, least: float, *, whole: bool = False, above: bool = False) -> None:
    """Raise SettingsError for a value that is not a finite number or is too small."""
    if not _is_number(number, whole=whole) or not (number > least if above else number >= least):  # type: ignore[operator]
        want = f"{'a whole number, ' if whole else ''}{'more than' if above else 'at least'} {least:g}"
        raise SettingsError(f"{name} must be {want}, not {shown(number)}")


def _is_number(number: object, *, whole: bool) -> bool:
    if isinstance(number, bool) or not isinstance(number, int if whole else int | float):
        return False
    try:
        return isfinite(number)
    except OverflowError:  # an integer too large for a float
        return False


def require_flag(name: str, value: object) -> None:
    """Raise SettingsError for a value that is not a bool."""
    require(isinstance(value, bool), f"{name} must be true or false, not {shown(value)}")


def is_nameable(text: str) -> bool:
    """Whether a text can be passed to the system: it has no NUL, and no surrogates but those that stand for bytes."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def require_name(name: str, value: object, kind: str) -> None:
    """Raise SettingsError for a value that cannot name a file, a folder or a format."""
    good = isinstance(value, str) and value.strip() != "" and is_nameable(value)
    require(good, f"{name} must be the name of a {kind}, not {shown(value)}")
