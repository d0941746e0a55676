"""The fixed texts of the reports, in both languages, from ``words.toml``."""

from functools import cache

from probe.codes import Language
from probe.model import Verdict
from probe.tables import load


@cache
def words(language: Language) -> dict[str, str]:
    """Return every text of a language by its name."""
    table: dict[str, dict[str, str]] = load("reports/words")
    return table[language]


def word(name: str, language: Language, n: int = 0, **values: object) -> str:
    """Return one of the reports' texts, in the singular for ``n`` of 1, with ``values`` inserted."""
    one, _, many = words(language)[name].partition("|")
    return (many if many and n != 1 else one).format(n=n, **values)


def verdict_meaning(verdict: Verdict, language: Language) -> str:
    """Return a short description of a verdict."""
    return words(language)[f"verdict-{verdict}"]


def duration(seconds: float, language: Language) -> str:
    """Return a readable duration: ``0.4 s``, ``12.3 s``, ``2 min 5 s``, ``1 h 2 min``."""
    if seconds < 59.95:
        return word("seconds", language, s=f"{seconds:.1f}")
    whole = round(seconds)
    if whole < 3600:
        return word("minutes", language, m=whole // 60, s=whole % 60)
    return word("hours", language, h=whole // 3600, m=whole % 3600 // 60)
