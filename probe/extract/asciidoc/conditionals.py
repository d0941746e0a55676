"""Removes AsciiDoc content for outputs other than web pages: between ``ifdef::backend-pdf[]`` and ``endif::[]``.

Source: https://docs.asciidoctor.org/asciidoc/latest/directives/conditionals/, and "Document attributes reference" for
``backend-html5`` and ``basebackend-html``, which GitHub, GitLab and Antora all define.
"""

import re

_DIRECTIVE = re.compile(
    r"^(?P<name>ifdef|ifndef|ifeval|endif)::(?P<asked>[^\[\r\n]*)\[(?P<content>[^\r\n]*)\][ \t]*$", re.MULTILINE
)
_OF_PAGES = frozenset({"backend-html5", "backend-html", "basebackend-html"})
_OF_OTHERS = re.compile(r"(?:base)?backend-(?!html)[\w.-]+")
_SIGN = re.compile(r"[^\r\n]")


def for_pages(text: str) -> str:
    """Return a text with blanks in place of the content that is not on any web page."""
    if "backend-" not in text:
        return text
    kept, at, open_since = [], 0, None
    depth = 0
    for found in _DIRECTIVE.finditer(text):
        if found["name"] == "endif":
            depth -= depth > 0
            if open_since is not None and depth == open_since[0]:
                kept += [text[at : open_since[1]], _SIGN.sub(" ", text[open_since[1] : found.start()])]
                at, open_since = found.start(), None
        elif found["name"] == "ifeval" or not found["content"]:
            if open_since is None and _is_of_others(found):
                open_since = (depth, found.end())
            depth += 1
        elif open_since is None and _is_of_others(found):
            kept += [text[at : found.start("content")], _SIGN.sub(" ", found["content"])]
            at = found.end("content")
    return "".join((*kept, text[at:]))


def _is_of_others(found: re.Match[str]) -> bool:
    """Whether a directive applies only to other backends; one of several attributes is sufficient to match."""
    if found["name"] == "ifndef":
        return found["asked"] in _OF_PAGES
    names = found["asked"].split(",")
    return found["name"] == "ifdef" and all(_OF_OTHERS.fullmatch(name) for name in names)
