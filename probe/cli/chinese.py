"""Translate help and error messages from English to Chinese; ``chinese.toml`` has both."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from probe.tables import load

_FIELD = re.compile(r"\{(\d)\}")


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = load("cli/chinese")
    return table


def translated(complaint: str) -> str:
    """Return an error message in Chinese; unknown messages stay as they are, except for known parts."""
    for pattern, text in _complaints():
        found = pattern.fullmatch(complaint)
        if found is not None:
            return text.format(*(part if part == complaint else translated(part) for part in found.groups()))
    return complaint


@cache
def _complaints() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return a pattern for each English error message, with its translation."""
    return tuple((_pattern(entry["en"]), entry["zh"]) for entry in _table()["complaint"])


def _pattern(english: str) -> re.Pattern[str]:
    parts = _FIELD.split(english)
    return re.compile("".join("(.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL)


def translate_help(command: Any, parameters: Sequence[Any]) -> None:  # noqa: ANN401 - the type of a vendored library
    """Translate a command, its options including ``--help``, its subcommands and the titles of panels to Chinese."""
    from typer import rich_utils  # noqa: PLC0415 - typer imports it only for help

    table = _table()
    for name, title in table["titles"].items():
        setattr(rich_utils, name, title)
    for each in (command, *getattr(command, "commands", {}).values()):
        each.help = table["commands"].get(each.name, each.help)
        each.epilog = "\n\n".join(table["epilog"]) if each.epilog else each.epilog
    for parameter in parameters:
        help_ = table["help"].get(max(parameter.opts, key=len, default=parameter.name))
        parameter.help = help_ or getattr(parameter, "help", None)
        parameter.rich_help_panel = table["panels"].get(getattr(parameter, "rich_help_panel", None) or "", None)
        if isinstance(getattr(parameter, "show_default", None), str):
            parameter.show_default = table["defaults"].get(parameter.show_default, parameter.show_default)
