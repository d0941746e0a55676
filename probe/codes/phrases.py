"""Notes to sentences, in English and in Chinese."""

from functools import cache

from probe.codes import Language
from probe.model import Note
from probe.tables import load


@cache
def phrases(language: Language) -> dict[str, str]:
    """Return every phrase of a language by its word."""
    table: dict[str, dict[str, str]] = load("codes/phrases")
    return table[language]


def say(note: Note, language: Language) -> str:
    """Return a note as a sentence; raises KeyError for a word that the file does not have."""
    text = phrases(language)[note.word]
    return text.format(*note.values) if note.values else text
