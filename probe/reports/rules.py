"""Outcomes as rules, for systems that explain each rule once and list its violations."""

import re

from msgspec import Struct

from probe.codes import Language, entry
from probe.codes.phrases import phrase_of
from probe.model import Level, Result
from probe.reports.findings import rule_of
from probe.reports.markdown import prose
from probe.reports.words import verdict_meaning

# The RFC Editor has an anchor for every section.
_RFC = re.compile(r"RFC (\d+)(?:, ([\d.]+))?")


class Rule(Struct, frozen=True, gc=False):
    """One outcome. ``text`` and ``markdown`` explain its meaning and the remedy, ``url`` is the page that defines it.

    ``level`` is that of the verdict, regardless of ``fail_on``.
    """

    name: str
    level: Level
    title: str
    meaning: str
    text: str
    markdown: str
    url: str | None


def rule(result: Result, language: Language) -> Rule:
    """Return the rule that a result violates: from the code table, or the verdict if the code is not the problem."""
    name = rule_of(result)
    if name == result.verdict:
        meaning = verdict_meaning(result.verdict, language)
        return Rule(name, result.level, meaning, meaning, meaning, prose(meaning), None)
    found = entry(result.meaning)
    title = phrase_of(found, language) if found.status is None else f"{found.status} {found.phrase}"
    told = [text for text in (found.meaning(language), found.advice(language), found.search(language)) if text]
    text, markdown = "\n\n".join(told), "\n\n".join(map(prose, told))
    return Rule(name, result.level, title, told[0], text, markdown, url_of(found.reference))


def url_of(reference: str) -> str | None:
    """Return the URL of a reference, None if the existence of the page is not certain."""
    if match := _RFC.match(reference):
        section = f"#section-{match[2].rstrip('.')}" if match[2] else ""
        return f"https://www.rfc-editor.org/rfc/rfc{match[1]}.html{section}"
    return reference if reference.startswith("https://") else None
