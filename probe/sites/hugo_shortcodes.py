"""Shortcodes of Hugo that are links: https://gohugo.io/shortcodes/ref/ and …/figure/; others count as templates."""

import re
from collections.abc import Callable, Iterator

from probe.sites.interface import Own

_SHORTCODE = re.compile(r"\{\{[<%][^{}\r\n]{1,1000}[>%]\}\}")
# {{< ref "page" >}}, {{% relref path="page" %}}: content-management/cross-references.
_REFERENCE = re.compile(r"\{\{[<%]-?\s*(ref|relref)\s+(?:path\s*=\s*)?[\"`]?([^\"`\s>%]+)")
_LANGUAGE = re.compile(r"\slang\s*=\s*[\"`]?([\w-]+)")
_FIGURE = re.compile(r"\{\{[<%]-?\s*(figure)\s[^{}]*?\bsrc\s*=\s*[\"`]?([^\"`\s>]+)")  # shortcodes/figure
_PARAMETER = re.compile(r"\{\{[<%]-?\s*param\s+[\"`]?([\w.-]+)[\"`]?\s*/?[>%]\}\}")  # shortcodes/param
_NAME = re.compile(r"\{\{[<%]-?\s*([\w./-]+)")
_IN_A_DESTINATION = re.compile(r"(?:\]\(|\]:\s*)<?[^\s()]{0,300}\Z")
# The output of such a shortcode is rendered as Markdown: content-management/shortcodes, "notation".
_FOR_MARKDOWN = re.compile(r"\{\{%-?\s*(?!/|(?:rel)?ref\b)([\w./-]+)")


def shortcodes(text: str, parameter: Callable[[str], str | None] = lambda _: None) -> Iterator[Own]:
    """Yield the shortcodes that are links, and those in the destination of a link.

    ``parameter`` returns the output of ``param``, None if it is unknown.
    """
    for code in _SHORTCODE.finditer(text):
        found = _REFERENCE.match(code[0]) or _FIGURE.match(code[0])
        if found is not None:
            language = _LANGUAGE.search(code[0]) if found[1] != "figure" else None
            kind = found[1] if language is None else f"{found[1]}:{language[1]}"
            yield Own(code.start(), code.end(), found[2], code.start() + found.start(2), kind)
        elif _IN_A_DESTINATION.search(text, max(code.start() - 300, 0), code.start()):
            named = _PARAMETER.fullmatch(code[0])
            known = None if named is None else parameter(named[1])
            yield Own(code.start(), code.end(), code[0] if known is None else known, code.start())


def names_of(text: str) -> Iterator[str]:
    """Yield the names of the shortcodes of a page."""
    return (found[1] for found in _NAME.finditer(text) if "{{" in text)


def names_that_write_markdown(text: str) -> Iterator[str]:
    """Yield the names of the shortcodes of a page whose output is rendered as Markdown, including headings."""
    return (found[1] for found in _FOR_MARKDOWN.finditer(text) if "{{%" in text)
