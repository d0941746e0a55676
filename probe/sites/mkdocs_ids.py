"""The ids of a page of Python-Markdown, by its extensions toc, attr_list, footnotes and pymdownx.emoji."""

import re
from collections.abc import Iterator, Mapping, Sequence

from probe.sites.configs import value_at
from probe.sites.outline import Outline
from probe.sites.slugs import Slugs, toc_ids

_WITH_ATTRIBUTES = ("attr_list", "markdown.extensions.attr_list", "extra", "markdown.extensions.extra",
                    "pymdownx.extra")  # fmt: skip
_EMOJI = re.compile(r":[+\-\w]+:")  # RE_EMOJI of pymdownx/emoji.py


def page_ids(outline: Outline, extensions: Mapping[str, object]) -> Iterator[str]:
    """Yield the ids of a page; with a custom ``slugify`` function, also GitHub's heading slugs."""
    attributes = any(name in extensions for name in _WITH_ATTRIBUTES)
    texts = [heading.plain if attributes else heading.text for heading in outline.headings]
    named = [heading.named if attributes else None for heading in outline.headings]
    yield from _toc(texts, named)
    if "pymdownx.emoji" in extensions:  # an image in place of a shortcode; an unknown shortcode stays text
        yield from _toc([_EMOJI.sub("", text) for text in texts], named)
    if value_at(extensions.get("toc"), "slugify") is not None:
        slugs = Slugs()
        yield from (slugs.next(text) for text in texts)
    if attributes:
        yield from outline.named
    for label, references in outline.footnotes:  # the extension footnotes with its separator ":"
        yield from (f"fn:{label}", f"fnref:{label}", *(f"fnref{n}:{label}" for n in range(2, references + 1)))
    yield from outline.html


def _toc(texts: Sequence[str], named: Sequence[str | None]) -> Iterator[str]:
    return toc_ids(text if name is None else (name,) for text, name in zip(texts, named, strict=True))
