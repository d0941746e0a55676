"""Notes to sentences, in English and in Chinese."""

import tomllib
from functools import cache
from importlib.resources import files

from probe.codes import Language
from probe.model import Note


@cache
def phrases(language: Language) -> dict[str, str]:
    """Return every phrase of a language by its word."""
    table: dict[str, dict[str, str]] = tomllib.loads(files("probe.codes").joinpath("phrases.toml").read_text("utf-8"))
    return table[language]


def say(note: Note, language: Language) -> str:
    """Return a note as a sentence; raises KeyError for a word that the file does not have."""
    text = phrases(language)[note.word]
    return text.format(*note.values) if note.values else text
