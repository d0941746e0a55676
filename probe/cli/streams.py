"""Standard streams as this program wants them: UTF-8, colours where they are wanted, a closed pipe no fault."""

import locale
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, TextIO, cast

from probe.language import Language


class Color(StrEnum):
    """When to colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


# Terminals that have links (https://github.com/Alhadis/OSC8-Adoption); others may print the sequence as text.
_LINKING_VARIABLES = ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID")
_LINKING_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "WarpTerminal")
_LINKING_TERMS = ("xterm-kitty", "alacritty", "foot", "xterm-ghostty")
_LINKING_VTE = 5_000  # 0.50; earlier versions have links that crash


def open_missing() -> None:
    """Give the process the standard streams that it was started without, leading nowhere.

    A daemon has none; and a file or socket that came to be number 1 or 2 would get what is written to these streams.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # from the lowest number on
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end


def prepare(stream: TextIO) -> None:
    """Make a stream write UTF-8 whatever the locale says; what cannot be written is escaped, not a traceback."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(encoding="utf-8", errors="backslashreplace")


class Complaints:
    """Standard error as a stream on which nothing fails: whom nobody can tell anything, the exit status tells.

    The disk behind it may be full, and whoever read the pipe may be gone.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        with self._losing():
            self._stream.write(text)
        return len(text)

    def writelines(self, texts: Iterable[str]) -> None:
        """Write what can be written of several texts."""
        with self._losing():
            self._stream.writelines(texts)

    def flush(self) -> None:
        """Hand on what can be handed on."""
        with self._losing():
            self._stream.flush()

    @contextmanager
    def _losing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError):  # ValueError: it is closed
            mute(self._stream)  # what is buffered would fail again at the end of the program

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a stream has
        return getattr(self._stream, name)


def spare_complaints() -> None:
    """Make standard error a stream on which nothing fails, once."""
    if not isinstance(sys.stderr, Complaints):
        prepare(sys.stderr)
        sys.stderr = cast("TextIO", Complaints(sys.stderr))


def wants_color(choice: Color, stream: TextIO) -> bool:
    """Whether to colour: the option over NO_COLOR (https://no-color.org) over FORCE_COLOR over a terminal."""
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def wants_links(choice: Color, stream: TextIO) -> bool:
    """Whether URLs are links (OSC 8): on a terminal that is known to have them and is not told to be plain.

    ``FORCE_HYPERLINK`` decides where it is set, as for other programs (https://github.com/zkat/supports-hyperlinks).
    """
    if not is_terminal(stream) or choice is Color.NEVER:
        return False
    environ = os.environ
    if forced := environ.get("FORCE_HYPERLINK"):
        return forced != "0"
    if environ.get("TERM") == "dumb" or environ.get("CI"):
        return False
    if any(environ.get(name) for name in _LINKING_VARIABLES) or environ.get("TERM_PROGRAM") in _LINKING_PROGRAMS:
        return True
    version = environ.get("VTE_VERSION", "")
    return environ.get("TERM") in _LINKING_TERMS or (version.isdecimal() and int(version) >= _LINKING_VTE)


def is_terminal(stream: TextIO) -> bool:
    """Whether somebody is looking."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def preferred_language() -> Language:
    """Return the language of the locale: Chinese where it is Chinese, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):  # the order of POSIX, 8.2
        if os.environ.get(name):
            return Language.ZH if os.environ[name].lower().startswith("zh") else Language.EN
    return Language.ZH if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else Language.EN


def mute(stream: TextIO) -> None:
    """Send what is still written to a closed pipe nowhere, so that the end of the program is quiet as well."""
    try:
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, stream.fileno())
        os.close(descriptor)
    except (OSError, ValueError):
        if stream is sys.stdout:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the last one of the process
