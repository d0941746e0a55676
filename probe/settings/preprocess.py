"""The commands of ``--preprocess``, which convert a file to a document; the file's suffix selects the command."""

import re
import shlex
from typing import NamedTuple

from probe.errors import SettingsError
from probe.settings.demands import is_nameable

_SUFFIX_ALONE = re.compile(r"\.\w+(?::\w+)?=?")  # neither a command nor the path of one
_SUFFIXED = re.compile(r"(?P<suffix>\.[\w.+-]+)(?::(?P<format>[\w-]+))?=(?P<command>.*)", re.DOTALL)


class Preprocessor(NamedTuple):
    """One command: the suffix that it is for (in lower case, empty for every file), and the format of its output."""

    suffix: str
    format: str | None
    command: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Preprocessor":
        """Parse ``.docx:html=pandoc -t html``, or ``COMMAND`` alone; raises SettingsError."""
        found = _SUFFIXED.fullmatch(text)
        suffix, form, command = found.group("suffix", "format", "command") if found else ("", None, text)
        try:
            words = tuple(shlex.split(command))
        except ValueError as error:
            raise SettingsError(
                f"preprocess: {str(error).lower()} in the command for {suffix or 'every file'}"
            ) from error
        if not words or not is_nameable(command) or _SUFFIX_ALONE.fullmatch(text):
            raise SettingsError(
                "preprocess must be COMMAND, SUFFIX=COMMAND or SUFFIX:FORMAT=COMMAND: .docx:html=pandoc"
            )
        return cls(suffix.lower(), form, words)


def preprocessor_for(name: str, texts: tuple[str, ...]) -> Preprocessor | None:
    """Return the command for a file, trying the longest suffix first; None if the file is read as it is."""
    fitting = (each for each in map(Preprocessor.of, texts) if name.lower().endswith(each.suffix))
    return max(fitting, key=lambda each: len(each.suffix), default=None)


def suffixes_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the suffixes that have their own command; a command for all files does not change which files count."""
    return tuple(filter(None, (Preprocessor.of(text).suffix for text in texts)))
