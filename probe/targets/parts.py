"""Links in AsciiDoc files that are included by others: the documents whose anchors and base they use."""

from collections.abc import Iterator

from probe.sites import Page, Sites
from probe.sites.asciidoc_parts import SUFFIXES


def is_shown_once(sites: Sites, page: Page | None, base: str) -> bool:
    """Whether it is known which documents display a part: local documents that include it, or a single page."""
    if page is None:
        return bool(sites.documents_with(base))
    shown = page.site.pages_of(page.source)
    return len(shown) == 1 and page.site.url_of(shown[0]) is not None


def readings(sites: Sites, text: str, base: str) -> Iterator[tuple[str, str]]:
    """Yield a link with each suffix that it may omit, and each document that it may be relative to."""
    if not base.lower().endswith(SUFFIXES):
        return
    path, sharp, fragment = text.partition("#")
    stem = path.removesuffix(SUFFIXES[0])
    names = [path] if stem == path else [stem + suffix for suffix in SUFFIXES]
    for document in (base, *sites.documents_with(base)):
        yield from ((f"{name}{sharp}{fragment}", document) for name in names)
