"""Shortcodes of Hugo that are links: https://gohugo.io/shortcodes/ref/ and …/figure/; all others are templates."""

import re
from collections.abc import Iterator

from probe.sites.interface import Own

_SHORTCODE = re.compile(r"\{\{[<%][^{}\r\n]{1,1000}[>%]\}\}")
# {{< ref "page" >}}, {{% relref path="page" %}}: content-management/cross-references.
_REFERENCE = re.compile(r"\{\{[<%]-?\s*(ref|relref)\s+(?:path\s*=\s*)?[\"`]?([^\"`\s>%]+)")
_LANGUAGE = re.compile(r"\slang\s*=\s*[\"`]?([\w-]+)")
_FIGURE = re.compile(r"\{\{[<%]-?\s*(figure)\s[^{}]*?\bsrc\s*=\s*[\"`]?([^\"`\s>]+)")  # shortcodes/figure
_IN_A_DESTINATION = re.compile(r"\]\([^\s()]{0,300}\Z")
_FOR_MARKDOWN = re.compile(r"\{\{%-?\s*(?!/|(?:rel)?ref\b)[\w.-]")  # what such a shortcode writes is read as Markdown


def shortcodes(text: str) -> Iterator[Own]:
    """Yield the shortcodes that are links by themselves, and whatever is a part of a link's destination."""
    for code in _SHORTCODE.finditer(text):
        found = _REFERENCE.match(code[0]) or _FIGURE.match(code[0])
        if found is not None:
            language = _LANGUAGE.search(code[0]) if found[1] != "figure" else None
            kind = found[1] if language is None else f"{found[1]}:{language[1]}"
            yield Own(code.start(), code.end(), found[2], code.start() + found.start(2), kind)
        elif _IN_A_DESTINATION.search(text, max(code.start() - 300, 0), code.start()):
            yield Own(code.start(), code.end(), code[0], code.start())


def writes_markdown(text: str) -> bool:
    """Whether a page has shortcodes whose output is read as Markdown, headings included."""
    return _FOR_MARKDOWN.search(text) is not None
