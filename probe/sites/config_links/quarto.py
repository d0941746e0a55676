"""Links of ``_quarto.yml``: navbar, sidebar, footer, chapters of books, logo, styles.

Sources: https://quarto.org/docs/reference/projects/websites.html and …/books.html, …/docs/websites/website-navigation.
html ("href" and "file" are the same, a bare string is a file; "contents: auto" and globs are expanded), and
navigation.ts in src/project/types/website of quarto-dev/quarto-cli: a string that is not a file is a title.
"""

from probe.sites.config_links import MARKDOWN, ConfigLinks, Rule, Written
from probe.sites.interface import Answer, bare
from probe.sites.tree import folder_of

_SOURCES = (".qmd", ".md", ".ipynb", ".rmd", ".Rmd", ".html", ".pdf")
_ITEMS = tuple(
    f"website/{part}"
    for part in ("navbar/left", "navbar/right", "navbar/tools", "navbar", "sidebar/**/contents", "sidebar/**/tools",
                 "page-footer/left", "page-footer/center", "page-footer/right", "page-footer", "other-links",
                 "code-links")
)  # fmt: skip
_KINDS = ("website", "book")
_BOOK = ("book/chapters", "book/appendices")


class QuartoLinks(ConfigLinks):
    """Links of a Quarto project."""

    names = ("_quarto.yml", "_quarto.yaml")
    rules = (
        *(Rule(f"{kind}/page-footer/{part}", MARKDOWN) for kind in _KINDS for part in ("left", "center", "right")),
        *(Rule(f"{kind}/page-footer", MARKDOWN) for kind in _KINDS),
        *(Rule(f"{start}/**/{key}", "page") for start in (*_ITEMS, *_BOOK) for key in ("href", "file", "url")),
        *(Rule(f"{start}/**/*", "name") for start in (*_ITEMS, *_BOOK) if start != "website/navbar"),
        Rule("book/page-footer/**/href", "page"),
        Rule("book/sidebar/**/href", "page"),
        Rule("website/sidebar/logo", "file"),
        Rule("website/sidebar/*/logo", "file"),
        Rule("website/navbar/logo", "file"),
        Rule("website/navbar/logo-href", "page"),
        Rule("website/favicon", "file"),
        Rule("website/image", "file"),
        Rule("book/cover-image", "file"),
        Rule("book/favicon", "file"),
        Rule("website/repo-url", "host"),
        Rule("book/repo-url", "host"),
        Rule("website/site-url", "host"),
        Rule("book/site-url", "host"),
        Rule("bibliography", "file"),
        Rule("bibliography/*", "file"),
        Rule("csl", "file"),
        Rule("format/html/css", "file"),
        Rule("format/html/css/*", "file"),
    )

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string is a link; a bare string is a title unless it is named like a file."""
        value = string.value
        if kind == MARKDOWN:
            return True
        if "*" in value or value.startswith("{{<"):
            return False
        if kind == "name":
            is_item = isinstance(string.path[-1], int) or string.path[-1] in ("section", "part")
            return is_item and ("://" in value or bare(value).endswith(_SOURCES))
        return kind != "page" or string.path[-1] != "url" or "://" in value

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to."""
        if kind in ("page", "name", MARKDOWN):
            return self.site.look_up(text, "link", self.source)
        return self.file(text, folder_of(self.source)) if kind == "file" else super().meaning(text, kind)


LINKS = QuartoLinks
