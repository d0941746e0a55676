"""The ids of headings in pages of Eleventy: there are none unless the config uses a plug-in for ids.

Sources: src/Plugins/IdAttributePlugin.js of 11ty/eleventy, https://www.11ty.dev/docs/plugins/id-attribute/,
index.js of valeriangalliat/markdown-it-anchor, and index.js of sindresorhus/slugify and sindresorhus/transliterate.
"""

import re
import unicodedata
from collections.abc import Iterator

from probe.sites.outline import Outline
from probe.sites.slugs import slug

_LEVEL = re.compile(r"\blevel:\s*(\[[\d,\s]*\]|\d)")
_SLUGIFY = re.compile(r"\bslugify\b\s*(?::\s*(?P<value>[^,\n}]+))?")
_ANCHOR = re.compile(r"markdown-?it-?anchor", re.IGNORECASE)
_OURS = re.compile(r"getFilter\(\s*[\"']slugify[\"']")
# Code that may change headings: transforms, other Markdown libraries, plug-ins of markdown-it with such names.
_OTHERS = re.compile(
    r"addTransform\(|heading_open|markdown-it-(?:named-headings|github-headings|toc|table-of-contents|headinganchor)"
    r"|rehype|remark\b|unified\b|marked\b|setLibrary\(\s*[\"']md[\"']\s*,\s*(?!md\b|markdown|mark)|cheerio|jsdom|linkedom"
)
# Template tags and calls that may insert headings into a page, but not plain output of variables.
_TEMPLATE = re.compile(
    r"\{%-?\s*(?!raw|endraw|comment|endcomment|set\b|assign\b|if\b|else|elsif|elif|endif|highlight|endhighlight)\w"
    r"|\{\{[^{}]*(?:\bcontent\b|\bsafe\b|\brender|\bmarkdown|\w\()"
)
_EMOJI = re.compile(r"(?<!\S):[a-z][a-z0-9_+-]*:(?!\S)")  # getTokensText of markdown-it-anchor skips their tokens
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "æ": "ae",
                          "ø": "o", "œ": "oe", "&": " and ", "\u2019": "'"})  # fmt: skip


class HeadingIds:
    """The ids of headings according to a config and its imports."""

    def __init__(self, config: str) -> None:
        bare = re.sub(r"^\s*//.*$", "", config, flags=re.MULTILINE)
        self._by_plugin = "IdAttributePlugin" in bare
        self._by_anchor = _ANCHOR.search(bare) is not None
        self._has_attributes = "markdown-it-attrs" in bare
        self._has_emoji = "markdown-it-emoji" in bare
        self._has_footnotes = "markdown-it-footnote" in bare
        said = [each["value"] for each in _SLUGIFY.finditer(bare) if each["value"]]
        self._slug = slug if any("github" in each for each in said) else _slugified if _OURS.search(bare) else _escaped
        level = _LEVEL.search(bare)
        self._levels = [int(each) for each in re.findall(r"\d", level[1])] if level else [1]
        self._is_list = level is not None and level[1].startswith("[")
        unread = re.search(r"\bslugify\s*[:,}]", bare) is not None and self._slug is _escaped
        self.are_unknown = unread or _OTHERS.search(bare) is not None

    def of(self, outline: Outline) -> Iterator[str]:
        """Yield the ids of a page."""
        used = set(outline.html)
        yield from used
        if self._has_attributes:
            yield from outline.named
        for heading in outline.headings:
            text = heading.plain if self._has_attributes else heading.text
            text = _EMOJI.sub("", text) if self._has_emoji else text
            if heading.named is not None and self._has_attributes:
                used.add(heading.named)
            elif not heading.raw and self._by_anchor and self._is_anchored(heading.level):
                yield _unique(self._slug(text), used, 1)
            elif self._by_plugin:
                yield _unique(_slugified(text), used, 2)
        for number, (_, references) in enumerate(outline.footnotes if self._has_footnotes else (), 1):
            yield from (f"fn{number}", f"fnref{number}", *(f"fnref{number}:{n}" for n in range(1, references)))

    def _is_anchored(self, level: int) -> bool:
        return level in self._levels if self._is_list else level >= self._levels[0]

    @staticmethod
    def writes(text: str) -> bool:
        """Whether template code in a page may insert ids."""
        return _TEMPLATE.search(text) is not None


def _unique(made: str, used: set[str], first: int) -> str:
    found = made
    while found in used:
        found, first = f"{made}-{first}", first + 1
    used.add(found)
    return found


def _escaped(text: str) -> str:
    """Return the id that markdown-it-anchor derives from a heading, without percent-encoding."""
    return re.sub(r"\s+", "-", text.strip().lower())


def _slugified(text: str) -> str:
    """Return the id that the filter ``slugify`` derives from a heading."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    plain = re.sub(r"([a-zA-Z\d]+)'([ts])(?=\s|$)", r"\1\2", plain)
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
