"""The page's own words, in both languages; ``words.toml`` holds them."""

from functools import cache

from probe.codes import Language
from probe.tables import load


@cache
def words(language: Language) -> dict[str, str]:
    """Return every word of a language by its name."""
    table: dict[str, dict[str, str]] = load("reports/html/words")
    return table[language]


def word(name: str, language: Language, n: int = 0, **values: object) -> str:
    """Return one of the page's words or sentences, the singular for ``n`` of 1, with ``values`` put in."""
    one, _, many = words(language)[name].partition("|")
    return (many if many and n != 1 else one).format(n=f"{n:,}", **values)
