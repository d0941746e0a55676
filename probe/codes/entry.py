"""The types of the code table: an entry for each meaning, with the field names of the data file."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Literal, NamedTuple

from probe.language import Language
from probe.model import Headers, Verdict


class Retry(StrEnum):
    """Whether a retry may get a different response."""

    NO = "no"
    YES = "yes"
    AFTER = "after-retry-after"


class Standing(StrEnum):
    """A code's status in the IANA registry; the last two are for entries that are not status codes."""

    REGISTERED = "registered"
    DEPRECATED = "deprecated"
    UNUSED = "unused"
    TEMPORARY = "temporary"
    UNOFFICIAL = "unofficial"
    CLASS = "class"
    FAILURE = "failure"


class Redirect(StrEnum):
    """What a redirect implies for the old address; ``other`` if it implies nothing, or is not followed."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    OTHER = "other"


class Wording(NamedTuple):
    """A text in every language."""

    en: str
    zh: str

    def in_language(self, language: Language | Literal["en", "zh"]) -> str:
        """Return the text in that language; raises ValueError for an unknown language."""
        return self.zh if Language(language) is Language.ZH else self.en


NO_WORDING = Wording("", "")

Evidence = tuple[tuple[str, str], ...]
"""Header names, each with the pattern that its value matches, all in lower case; a response must match every one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a code, a class or a failure; the head of the data file describes the fields.

    ``key`` is ``404``, ``403 cloudflare`` for a vendor's meaning, ``4xx`` for a class, ``dns-not-found`` for a failure.
    """

    key: str
    status: int | None
    phrase: str
    aliases: tuple[str, ...]
    standing: Standing
    expires: date | None
    origin: str
    reference: str
    unconfirmed: bool
    judgement: Verdict
    retry: Retry
    redirect: Redirect | None
    preserves_method: bool | None
    cacheable: bool | None
    headers: tuple[str, ...]
    when: tuple[Evidence, ...]
    meanings: Wording
    advices: Wording
    searches: Wording
    vendors: tuple["Entry", ...] = ()

    def meaning(self, language: Language | Literal["en", "zh"] = Language.EN) -> str:
        """Return what the server reports."""
        return self.meanings.in_language(language)

    def advice(self, language: Language | Literal["en", "zh"] = Language.EN) -> str:
        """Return what to do about the link."""
        return self.advices.in_language(language)

    def search(self, language: Language | Literal["en", "zh"] = Language.EN) -> str:
        """Return how search engines treat it; empty if unknown or irrelevant."""
        return self.searches.in_language(language)

    def shown_by(self, headers: Headers) -> bool:
        """Whether the headers of a response are evidence for this meaning."""
        return any(all(_matches(headers.get(name), pattern) for name, pattern in evidence) for evidence in self.when)

    def says(self, word: str) -> bool:
        """Whether a word of the entry, in either language, starts with ``word`` (in lower case)."""
        texts = (
            self.key, self.phrase, *self.aliases, self.standing, self.origin, self.reference, self.judgement,
            f"{self.redirect} redirect" if self.redirect else "", *self.headers,
            *self.meanings, *self.advices, *self.searches,
        )  # fmt: skip
        start = r"(?<![a-z0-9])" if word[:1].isascii() and word[:1].isalnum() else ""  # Chinese has no blanks
        return re.search(start + re.escape(word), "\n".join(texts).lower()) is not None


def _matches(value: str | None, pattern: str) -> bool:
    return value is not None and fnmatchcase(value.strip().lower(), pattern)
