"""Links of ``book.toml``: styles, scripts, the repository, redirects.

Sources: https://rust-lang.github.io/mdBook/format/configuration/renderers.html (additional-css, additional-js,
git-repository-url, output.html.redirect) and emit_redirects in hbs_renderer.rs of rust-lang/mdBook: the page at the old
path contains the redirect's target unchanged, so the target is relative to the old path.
"""

from collections.abc import Iterator, Sequence

from probe.model import Note
from probe.sites.config_links import ConfigLinks, Rule, Written
from probe.sites.interface import Answer, Unknown, bare
from probe.sites.tree import joined, resolved

_REDIRECT = "output/html/redirect/*"


class MdBookLinks(ConfigLinks):
    """Links of a book."""

    names = ("book.toml",)
    rules = (
        Rule("output/html/additional-css/*", "file"),
        Rule("output/html/additional-js/*", "file"),
        Rule("output/html/git-repository-url", "host"),
        Rule(_REDIRECT, "redirect"),
    )

    def kinds(self, strings: Sequence[Written]) -> Iterator[tuple[int, str]]:
        """Yield the links; the kind of a redirect includes its old path."""
        for number, kind in super().kinds(strings):
            yield number, f"redirect {strings[number].path[-1]}" if kind == "redirect" else kind

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to."""
        kind, _, old = kind.partition(" ")
        if kind != "redirect":
            return super().meaning(text, kind)
        reference, start = bare(text), f"/{bare(old).lstrip('/')}"
        url, above = (reference, False) if reference.startswith("/") else resolved(start, reference)
        below = self.site.below_base(url) if reference.startswith("/") else None if above else url
        if not reference:
            below = start  # a fragment of the same page
        if below is None:
            return Unknown(Note("outside-site", (self.site.name,)))
        return self.site.source_of(below) or self.missing(joined(self.site.pages, below[1:]))


LINKS = MdBookLinks
