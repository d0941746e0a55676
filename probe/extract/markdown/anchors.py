"""The fragments that a rendered Markdown document defines."""

import re
from collections.abc import Iterator
from html import unescape

from probe.sites.slugs import Slugs, slug, toc_ids

_HEADING = re.compile(r"<(/?)h([1-6])(?:\s[^<>]*)?>", re.IGNORECASE)
_HYPHENS = re.compile("-{2,}")
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^>]*>", re.DOTALL)
# The id attributes of MkDocs, kramdown, Pandoc and MyST: ``[](){#x}``, ``**option**{ #x }``, ``{: #x .note }``.
_CODE_OR_NAMED = re.compile(r"<(/?)(?:code|pre)\b|(?<!\{)\{:?(?:[^{}<>#]*\s)?#([^\s{}<>#]++)[^{}<>#]*+\}")
_NAME = re.compile(r"(?<![^\s{])#([^\s{}#]++)")
# GitHub keeps the name of every element, and its script falls back to names for a missing id: ``<h3 name="config">``.
_NAMED_ELEMENT = re.compile(r"""<[A-Za-z][\w-]{0,20}\s(?:[^<>]{0,500}?\s)?name\s{0,9}=\s{0,9}["']?([^\s"'<>]+)""")

# The parser's markup of footnotes, and GitHub's ids for the same two places.
_FOOTNOTE = ('<div class="footnote-definition" id="', '<div class="footnote-definition" id="fn-')
_REFERENCE = ('<sup class="footnote-reference"><a href="#', '<sup class="footnote-reference"><a id="fnref-')


def anchors_of(rendered: str) -> frozenset[str]:
    """Return the slugs of headings, in Markdown or HTML, ``{#names}``, and all ids and names."""
    named = (unescape(found[1]) for found in _NAMED_ELEMENT.finditer(rendered))
    return frozenset({*_of_headings(rendered, Slugs()), *_of_attributes(rendered), *_of_html(rendered), *named})


def gitlab_anchors_of(rendered: str) -> frozenset[str]:
    """Return the fragments by GitLab's rules, whose slugs of headings have no two adjacent hyphens.

    https://docs.gitlab.com/user/markdown/#heading-ids-and-links
    """
    return frozenset({*_of_headings(rendered, _GitLab()), *_of_attributes(rendered), *_of_html(rendered)})


def bitbucket_anchors_of(rendered: str) -> frozenset[str]:
    """Return the fragments by Bitbucket's rules: Python-Markdown's slugs with a prefix, and HTML shown as text.

    https://support.atlassian.com/bitbucket-cloud/docs/readme-content/, and the links in public READMEs there.
    """
    return frozenset(toc_ids((text.strip() for text in headings(rendered)), "markdown-header-"))


class _GitLab(Slugs):
    __slots__ = ()

    def next(self, heading: str) -> str:
        return super().next(_HYPHENS.sub("-", slug(heading.strip())))


def _of_html(rendered: str) -> Iterator[str]:
    from probe.extract import html  # noqa: PLC0415 - only for checks of fragments

    return html.ids(rendered.replace(*_FOOTNOTE).replace(*_REFERENCE))


def _of_headings(rendered: str, slugs: Slugs) -> Iterator[str]:
    for text in headings(rendered):
        yield slugs.next(text)
        start = text.rfind("{")
        if start >= 0 and text.rstrip().endswith("}"):  # attributes, for tools other than GitHub
            named = _NAME.search(text, start)
            if named is not None:
                yield named[1]
            if named is not None or text.startswith("{:", start):
                yield slug(text[:start].rstrip())


def _of_attributes(rendered: str) -> Iterator[str]:
    in_code = False
    for found in _CODE_OR_NAMED.finditer(rendered):
        if found[2] is None:
            in_code = not found[1]
        elif not in_code:
            yield unescape(found[2])


def headings(rendered: str) -> Iterator[str]:
    """Yield the text of each heading."""
    level, start = "", 0
    for tag in _HEADING.finditer(rendered):
        if not tag[1]:
            level, start = tag[2], tag.end()
        elif tag[2] == level:
            yield unescape(_TAG.sub("", rendered[start : tag.start()]))
            level = ""
