"""The manual page, made of what the program says of itself. ``python -m tests.ways_in.man`` writes it anew."""

import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from probe import __version__
from probe.cli.app import app
from tests.documentation import STATUSES
from tests.outside import ROOT

PAGE = ROOT / "man" / "probe.1"
INSTALLED = "share/man/man1/probe.1"

FILES = {
    "probe.toml, pyproject.toml": "The settings, searched for upward from the working directory.",
    ".probeignore": "What of a folder is not read, in the syntax of .gitignore.",
}


def text() -> str:
    """Return the page in man(7) macros."""
    command: Any = get_command(app)
    return "".join(f"{line}\n" for line in _lines(command))


def _lines(command: Any) -> Iterator[str]:
    yield f'.TH PROBE 1 "" "probe {__version__}" "User Commands"'
    yield from (".SH NAME", rf"probe \- {_escaped('probe the links of documents, lists and sites')}")
    yield from (".SH SYNOPSIS", ".B probe", r"[\fIOPTIONS\fR] \fIINPUT\fR...", ".br", ".B probe")
    yield r"\fICOMMAND\fR [\fIOPTIONS\fR]"
    yield from (".SH DESCRIPTION", _escaped(command.help), ".PP", _escaped(command.epilog))
    yield ".SH COMMANDS"
    for name, each in command.commands.items():
        yield from _item(rf"\fB{_escaped(name)}\fR", each.help)
    yield from _options(command.commands["check"].params)
    yield ".SH EXIT STATUS"
    for status, meaning in STATUSES.items():
        yield from _item(rf"\fB{_escaped(status)}\fR", meaning.replace("`", ""))
    yield ".SH FILES"
    for name, what in FILES.items():
        yield from _item(rf"\fI{_escaped(name)}\fR", what)


def _options(params: list[Any]) -> Iterator[str]:
    panel = None
    yield ".SH OPTIONS"
    for option in params:
        if not (option.opts[0].startswith("-") and option.rich_help_panel):
            continue
        if option.rich_help_panel != panel:
            panel = option.rich_help_panel
            yield f".SS {_escaped(panel)}"
        names = ", ".join(rf"\fB{_escaped(name)}\fR" for name in option.opts)
        value = "" if option.is_flag else rf" \fI{_escaped(option.metavar or 'N')}\fR"
        yield from _item(names + value, option.help)


def _item(head: str, body: str) -> Iterator[str]:
    yield from (".TP", head, _escaped(body))


def _escaped(words: str) -> str:
    """Return a text that roff prints as it is: no control line, no escape, hyphens that are those of options."""
    written = re.sub(r"\s+", " ", words.strip()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{written}" if written.startswith((".", "'")) else written


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
