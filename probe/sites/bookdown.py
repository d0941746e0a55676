"""bookdown: R Markdown files are merged into one book, and its sections become pages.

Sources: https://bookdown.org/yihui/bookdown/ (usage, build-the-book, cross-references), R/html.R of rstudio/bookdown:
bookdown searches the whole book for an anchor, and ``split_by`` determines its page.
"""

import re

from probe.sites.interface import Answer, Generator, Made, Site, Source
from probe.sites.tree import Tree, folder_of, joined, led_to

_CONFIG = "_bookdown.yml"
_MADE = re.compile(r"/?[^/]+\.(?:html|pdf|epub)")  # pages, named after sections, and the book as one file


class Bookdown(Site):
    """A book: ``_bookdown.yml`` next to ``index.Rmd``."""

    name = "bookdown"
    suffixes = (".rmd", ".md")
    knows_references = True  # pandoc's implicit_header_references: a heading is a label of its own

    def claims(self, source: str) -> bool:
        """Whether a file is part of the book: R Markdown in its folder or below."""
        return super().claims(source) and source.lower().endswith(".rmd")

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a link: a file relative to the merged book or to the source, or a generated page."""
        folders = dict.fromkeys((self.pages, folder_of(source)))
        paths = [path for folder in folders if (path := led_to(folder, reference)) is not None]
        found = next((path for path in paths if self.tree.is_file(path) or self.tree.is_folder(path)), None)
        if found is not None:
            return Source(found)
        made = Made(reference, reference.strip("/") == "index.html") if _MADE.fullmatch(reference) else None
        return made or super().relative(reference, kind, source)

    def adds_ids(self, text: str, source: str) -> bool:
        """Return True: an anchor may be in any chapter, because bookdown searches all of them."""
        return True


def _found(tree: Tree, root: str) -> Bookdown | None:
    return Bookdown(tree, root) if tree.is_file(joined(root, "index.Rmd")) else None


GENERATOR = Generator(name="bookdown", markers=(_CONFIG,), found=_found, order=4)
