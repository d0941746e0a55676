"""Set up the standard streams: UTF-8, optional colours, and no errors for a closed pipe."""

import locale
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, BinaryIO, TextIO, cast

from probe.language import Language


class Color(StrEnum):
    """When to use colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


# Terminals that support links (https://github.com/Alhadis/OSC8-Adoption); others may print the sequence as text.
_LINKING_VARIABLES = ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID")
_LINKING_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "WarpTerminal")
_LINKING_TERMS = ("xterm-kitty", "alacritty", "foot", "xterm-ghostty")
_LINKING_VTE = 5_000  # 0.50; links crash earlier versions


def open_missing() -> None:
    """Open the standard streams that the process was started without, on the null device.

    A daemon has none. Otherwise a file or socket that gets descriptor 1 or 2 would receive the output of these streams.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # from the lowest number up
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - stays open


def prepare(stream: TextIO) -> None:
    """Make a stream write UTF-8 in every locale; characters that cannot be encoded are escaped and raise nothing."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(encoding="utf-8", errors="backslashreplace")


class Complaints:
    """Standard error without write errors: if no message can be printed, the exit status still reports the failure.

    The disk may be full, or the reader of the pipe may be gone.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write as much as possible."""
        with self._losing():
            self._stream.write(text)
        return len(text)

    def writelines(self, texts: Iterable[str]) -> None:
        """Write as much of several texts as possible."""
        with self._losing():
            self._stream.writelines(texts)

    def flush(self) -> None:
        """Flush as much as possible."""
        with self._losing():
            self._stream.flush()

    @contextmanager
    def _losing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError):  # ValueError: it is closed
            mute(self._stream)  # otherwise the buffered text would fail again at exit

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of a stream
        return getattr(self._stream, name)


def spare_complaints() -> None:
    """Replace standard error by a stream without write errors, once."""
    if not isinstance(sys.stderr, Complaints):
        prepare(sys.stderr)
        sys.stderr = cast("TextIO", Complaints(sys.stderr))


def wants_color(choice: Color, stream: TextIO) -> bool:
    """Whether to use colours, by precedence: the option, NO_COLOR (https://no-color.org), FORCE_COLOR, a terminal."""
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def wants_links(choice: Color, stream: TextIO) -> bool:
    """Whether URLs are links (OSC 8): on a terminal that is known to support them, unless plain output is requested.

    ``FORCE_HYPERLINK`` overrides this if it is set, as in other programs (https://github.com/zkat/supports-hyperlinks).
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


def is_terminal(stream: TextIO | BinaryIO) -> bool:
    """Whether a stream is a terminal."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def preferred_language() -> Language:
    """Return the language of the locale: Chinese for a Chinese locale, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):  # the order of POSIX, 8.2
        if os.environ.get(name):
            return Language.ZH if os.environ[name].lower().startswith("zh") else Language.EN
    return Language.ZH if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else Language.EN


def mute(stream: TextIO) -> None:
    """Redirect further writes to a closed pipe to the null device, so that the program also ends quietly."""
    try:
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, stream.fileno())
        os.close(descriptor)
    except (OSError, ValueError):
        if stream is sys.stdout:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - stays open to the end of the process
