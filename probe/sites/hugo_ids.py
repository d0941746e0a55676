"""The ids of a Hugo page, as in markup/goldmark/autoid.go of gohugoio/hugo and goldmark's footnote extension."""

import re
import unicodedata

from probe.sites.configs import Config, text_at, value_at
from probe.sites.outline import Outline

_NO_WORD = re.compile(r"[\W_]+")


def ids_of(outline: Outline, parser: Config) -> set[str]:
    """Return the ids of a page according to ``markup.goldmark.parser``: configuration/markup."""
    kind = (text_at(parser, "autoheadingidtype") or text_at(parser, "autoidtype") or "github").lower()
    terms = outline.terms if value_at(parser, "autodefinitiontermid") is True else ()
    used: set[str] = set()
    named = {heading.named for heading in outline.headings if heading.named is not None}
    for text, empty in (
        *((heading.plain, "heading") for heading in outline.headings if heading.named is None),
        *((term, "term") for term in terms),
    ):
        first = found = _sanitized(text, kind) or empty
        number = 0
        while found in used:
            number += 1
            found = f"{first}-{number}"
        used.add(found)
    for number, (_, references) in enumerate(outline.footnotes, 1):
        used |= {f"fn:{number}", f"fnref:{number}", *(f"fnref{n}:{number}" for n in range(1, references))}
    return used | named | outline.named | outline.html


def _sanitized(text: str, kind: str) -> str:
    if kind == "blackfriday":  # markup/blackfriday/anchors.go
        return _NO_WORD.sub("-", text).strip("-").lower()
    if kind == "github-ascii":
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join("-" if c in "- " else c.lower() if _is_word(c) else "" for c in text.strip())


def _is_word(character: str) -> bool:
    return character == "_" or unicodedata.category(character) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd")
