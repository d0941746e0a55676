"""The marks in Markdown that exclude links: marks in HTML, MDX and front matter, and attributes after a link.

Marks in code do not count, because a document may show examples of marks.
"""

from collections.abc import Iterator
from typing import Any

from probe.extract.html.ignored import ignored as ignored_in_html
from probe.extract.markdown.links import parser
from probe.extract.markdown.source import Source
from probe.extract.marks import HTML_PROOFER, OWN_ATTRIBUTE, Comment, Region, in_lines, regions
from probe.patterns import lazy_compile

_MDX_COMMENT = lazy_compile(r"\{/\*(.*?)\*/\}")
# kramdown, "Inline Attribute Lists": [text](URL){:data-proofer-ignore=''}
_ATTRIBUTE_LIST = lazy_compile(
    rf"!?\[[^\[\]\r\n]*+\]\([^()\r\n]*+(?:\([^()\r\n]*+\)[^()\r\n]*+)*+\)\{{:[^}}\r\n]*?"
    rf"\b({OWN_ATTRIBUTE}|{HTML_PROOFER})\b(?:=[\"']([^\"'\r\n]*)[\"'])?[^}}\r\n]*+\}}"
)
_NOT_LINE_ENDS = lazy_compile(r"[^\r\n]")
_HTML = ("Html", "InlineHtml")


def ignored(text: str, written: str, name: str) -> Iterator[Region]:
    """Yield the ignored regions of a text; ``written`` is as long, and keeps the comments of MDX, by the ``name``."""
    source = Source(text)
    begins = len(text) - len(source.body)
    if "probe:" in text[:begins]:
        yield from regions(text, in_lines(text[:begins]))
    yield from ignored_in_html(_only_html(text, source), whole=text)
    if name.lower().endswith(".mdx"):
        comments = (Comment(found.start(), found.end(), found[1]) for found in _MDX_COMMENT.finditer(written))
        yield from regions(written, comments)
    for found in _ATTRIBUTE_LIST.finditer(text):
        own = found[1] == OWN_ATTRIBUTE
        yield Region(found.start(), found.end(), (found[2] or "").strip() if own else HTML_PROOFER)


def _only_html(text: str, source: Source) -> str:
    """Return a text of the same length that contains only the HTML of a text, and its line ends."""
    parts: list[str] = []
    at = 0
    event: Any
    for event, span in parser().events_with_range(source.body):
        if isinstance(event, dict) and next(iter(event)) in _HTML:
            start, end = source.at(span["start"]), source.at(span["end"])
            if start >= at:
                parts += (_NOT_LINE_ENDS.sub(" ", text[at:start]), text[start:end])
                at = end
    return "".join((*parts, _NOT_LINE_ENDS.sub(" ", text[at:])))
