"""Template tags in the destinations of links: ``[x]({% link x.md %})``, which CommonMark parses as text.

Jekyll's Liquid (https://jekyllrb.com/docs/liquid/tags/#links), Hugo's shortcodes, Jinja, Handlebars.
"""

import re
from collections.abc import Iterable, Iterator

from probe.patterns import lazy_compile
from probe.sites.interface import Own

_LONGEST = 300  # characters of a tag
_DESTINATION = lazy_compile(
    r"\]\(\s{0,3}<?(?=[^\s()<>]{0,200}\{[{%])"
    r"|^ {0,3}\[[^\]\n]{1,200}\]:\s{0,3}<?(?=\S{0,200}\{[{%])",
    re.MULTILINE,
)
_NEXT_TAG = lazy_compile(rf"[^\s()<>{{]*+(\{{\{{[^\n{{}}]{{1,{_LONGEST}}}\}}\}}|\{{%[^\n]{{1,{_LONGEST}}}?%\}})")


def with_templates(text: str, own: Iterable[Own] = ()) -> list[Own]:
    """Return a generator's own pieces of a text, and the other template tags in link destinations."""
    found = list(own)
    if "{" not in text or ("{{" not in text and "{%" not in text):
        return found
    taken = [(piece.start, piece.end) for piece in found]
    found += (
        piece for piece in _tags(text) if not any(start < piece.end and piece.start < end for start, end in taken)
    )
    found.sort(key=lambda piece: piece.start)
    return found


def _tags(text: str) -> Iterator[Own]:
    for destination in _DESTINATION.finditer(text):
        at = destination.end()
        while (tag := _NEXT_TAG.match(text, at)) is not None:
            yield Own(tag.start(1), tag.end(), tag[1], tag.start(1))
            at = tag.end()
