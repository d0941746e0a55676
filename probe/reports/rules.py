"""Outcomes as rules, for systems that explain a rule once and list what breaks it."""

import re

from msgspec import Struct

from probe.codes import Language, entry
from probe.codes.phrases import phrase_of
from probe.model import Level, Result
from probe.reports.findings import rule_of
from probe.reports.markdown import prose
from probe.reports.words import verdict_meaning

# The RFC Editor gives every section an anchor.
_RFC = re.compile(r"RFC (\d+)(?:, ([\d.]+))?")


class Rule(Struct, frozen=True, gc=False):
    """One outcome. ``text`` and ``markdown`` say at length what it means and what to do, ``url`` where it is defined.

    ``level`` is that of the verdict, whatever fails the run.
    """

    name: str
    level: Level
    title: str
    meaning: str
    text: str
    markdown: str
    url: str | None


def rule(result: Result, language: Language) -> Rule:
    """Return the rule that a result breaks: from the code table, or the verdict where the code is not the matter."""
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
    """Return where a reference can be read, None where it names no page that is sure to exist."""
    if match := _RFC.match(reference):
        section = f"#section-{match[2].rstrip('.')}" if match[2] else ""
        return f"https://www.rfc-editor.org/rfc/rfc{match[1]}.html{section}"
    return reference if reference.startswith("https://") else None
