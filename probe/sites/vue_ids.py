"""The ids of headings in VitePress and VuePress: markdown-it-anchor with ``slugify`` of @mdit-vue/shared."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from probe.sites.outline import Outline

_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'“”‘’<>,.?/]+")  # rSpecial  # noqa: RUF001
_DROPPED = re.compile(r"[\u0000-\u001f\u0300-\u036f]")  # rControl and rCombining
_EMOJI = re.compile(r"(?<!\S):[a-z][a-z0-9_+-]*:(?!\S)")  # getTokensText skips emoji tokens


def slugified(text: str, decomposed: str | None = None) -> str:
    """Return the slug of a heading: packages/shared/src/slugify.ts of mdit-vue/mdit-vue."""
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", text) if decomposed is None else decomposed)
    slug = _SPECIAL.sub("-", plain).strip("-")
    return (f"_{slug}" if slug[:1].isdecimal() and slug[:1].isascii() else slug).lower()


def slugified_before(text: str) -> str:
    """Return the slug by VitePress 0, which removed accents only from Latin letters: サポート stays unchanged."""
    parts = (unicodedata.normalize("NFKD", character) for character in text)
    return slugified(text, "".join(p if p[:1].isascii() else c for p, c in zip(parts, text, strict=True)))


def heading_ids(outline: Outline, slug: Callable[[str], str] = slugified) -> Iterator[str]:
    """Yield the ids of a page."""
    yield from _unique([(heading.named, heading.plain) for heading in outline.headings], slug)
    yield from _unique([(heading.named, _EMOJI.sub("", heading.plain)) for heading in outline.headings], slug)
    yield from outline.named
    yield from outline.html
    for number, (label, references) in enumerate(outline.footnotes, 1):  # markdown-it-footnote
        yield from (f"fn{number}", f"fnref{number}", f"fn-{label}", f"fnref-{label}")
        yield from (f"fnref{number}:{each}" for each in range(1, references))


def _unique(headings: Iterable[tuple[str | None, str]], slug: Callable[[str], str]) -> Iterator[str]:
    """Yield ids made unique as by uniqueSlug of markdown-it-anchor."""
    used: set[str] = set()
    for named, text in headings:
        first = found = slug(text) if named is None else named
        number = 0
        while found in used and named is None:
            number += 1
            found = f"{first}-{number}"
        used.add(found)
        yield found
