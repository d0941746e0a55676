"""bookdown: R Markdown files that are merged into one book, whose sections are its pages.

Sources: https://bookdown.org/yihui/bookdown/ (usage, build-the-book, cross-references), R/html.R of rstudio/bookdown:
a place is looked for in the whole book, and which page has it depends on ``split_by``.
"""

import re

from probe.sites.interface import Answer, Generator, Made, Site, Source
from probe.sites.tree import Tree, folder_of, joined, led_to

_CONFIG = "_bookdown.yml"
_MADE = re.compile(r"/?[^/]+\.(?:html|pdf|epub)")  # pages, which sections name, and the book as one file


class Bookdown(Site):
    """A book: ``_bookdown.yml`` beside ``index.Rmd``."""

    name = "bookdown"
    suffixes = (".rmd", ".md")
    knows_references = True  # pandoc's implicit_header_references: a heading is a label of its own

    def claims(self, source: str) -> bool:
        """Whether a file is a part of the book: R Markdown in its folder or below."""
        return super().claims(source) and source.lower().endswith(".rmd")

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Return what a link means: a file beside the merged book, or beside the source, or a page that is made."""
        folders = dict.fromkeys((self.pages, folder_of(source)))
        paths = [path for folder in folders if (path := led_to(folder, reference)) is not None]
        found = next((path for path in paths if self.tree.is_file(path) or self.tree.is_folder(path)), None)
        if found is not None:
            return Source(found)
        made = Made(reference, reference.strip("/") == "index.html") if _MADE.fullmatch(reference) else None
        return made or super().relative(reference, kind, source)

    def adds_ids(self, text: str, source: str) -> bool:
        """Tell that a place may be of any chapter, for bookdown finds it in all of them."""
        return True


def _found(tree: Tree, root: str) -> Bookdown | None:
    return Bookdown(tree, root) if tree.is_file(joined(root, "index.Rmd")) else None


GENERATOR = Generator(name="bookdown", markers=(_CONFIG,), found=_found, order=4)
