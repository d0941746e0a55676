"""The fixed texts of the page, in both languages, from ``words.toml``."""

from functools import cache

from probe.codes import Language
from probe.tables import load


@cache
def words(language: Language) -> dict[str, str]:
    """Return every text of a language by its name."""
    table: dict[str, dict[str, str]] = load("reports/html/words")
    return table[language]


def word(name: str, language: Language, n: int = 0, **values: object) -> str:
    """Return one of the page's texts, in the singular for ``n`` of 1, with ``values`` inserted."""
    one, _, many = words(language)[name].partition("|")
    return (many if many and n != 1 else one).format(n=f"{n:,}", **values)
