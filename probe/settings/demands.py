"""What the groups demand of a value, and how a value that does not fit is told."""

import os
from math import isfinite

from probe.errors import SettingsError
from probe.url import redact

_SHOWN = 80  # characters of a wrong value; more says no more


def option_word(name: str) -> str:
    """Return an option's name as the command line spells it: ``per-host``, ``as``."""
    return name.rstrip("_").replace("_", "-")


def shown(value: object) -> str:
    """Return a wrong value as a complaint shows it: short, secrets in URLs hidden."""
    try:
        text = redact(repr(value))
    except (ValueError, RecursionError):  # more digits than Python prints, deeper than it descends
        return "something beyond printing"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def require(holds: bool, complaint: str) -> None:
    """Raise SettingsError unless something holds."""
    if not holds:
        raise SettingsError(complaint)


def require_number(name: str, number: object, least: float, *, whole: bool = False, above: bool = False) -> None:
    """Raise SettingsError for what is no finite number, or one that is too small."""
    if not _is_number(number, whole=whole) or not (number > least if above else number >= least):  # type: ignore[operator]
        want = f"{'a whole number, ' if whole else ''}{'more than' if above else 'at least'} {least:g}"
        raise SettingsError(f"{name} must be {want}, not {shown(number)}")


def _is_number(number: object, *, whole: bool) -> bool:
    if isinstance(number, bool) or not isinstance(number, int if whole else int | float):
        return False
    try:
        return isfinite(number)
    except OverflowError:  # an integer beyond what a float holds
        return False


def require_flag(name: str, value: object) -> None:
    """Raise SettingsError for what is neither true nor false."""
    require(isinstance(value, bool), f"{name} must be true or false, not {shown(value)}")


def is_nameable(text: str) -> bool:
    """Whether a text can be handed to the system: it has no NUL, and no surrogate but those that stand for bytes."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def require_name(name: str, value: object, kind: str) -> None:
    """Raise SettingsError for what cannot name a file, a folder or a format."""
    good = isinstance(value, str) and value.strip() != "" and is_nameable(value)
    require(good, f"{name} must be the name of a {kind}, not {shown(value)}")
