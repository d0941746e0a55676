"""What MkDocs makes of Markdown and GitHub does not: other names for headings, and parts from elsewhere."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from probe.sites.interface import Answer, Generator, Outline, Site
from probe.sites.slugs import Slugs, slug

_CONFIGS = ("mkdocs.yml", "mkdocs.yaml", "zensical.toml", "properdocs.yml")
# What mkdocstrings, mkdocs-click and the snippets of PyMdown put a page's headings in the place of.
_ELSEWHERE = re.compile(r"^[ \t]*(?:::: +(?:mkdocs-[\w-]+|\w+(?:\.\w+)+)|-+8<-+)", re.MULTILINE)
_HYPHENS = re.compile(r"-{2,}")
_COUNT = re.compile(r"-(\d+)$")


def is_partly_elsewhere(content: str) -> bool:
    """Whether a page gets parts from other files, which may have any places."""
    return _ELSEWHERE.search(content) is not None


def names(slugs: Iterable[str]) -> Iterator[str]:
    """Yield what MkDocs calls the headings of a file, by GitHub's names for them.

    Source: ``slugify`` and ``unique`` of Python-Markdown's extension "toc".
    """
    counts = Counter(map(_name, slugs))
    for name, count in counts.items():
        yield name
        yield _COUNT.sub(r"_\1", name)
        yield from (f"{name}_{number}" for number in range(1, count))  # headings that differ in other scripts alone
    nameless = sum(count for name, count in counts.items() if not name.strip("0123456789"))
    yield from (f"_{number}" for number in range(1, nameless + 1))


def _name(slug: str) -> str:
    """Return what is left of a slug where only ASCII counts: of one in Chinese nothing, or the number of its repeat."""
    return _HYPHENS.sub("-", unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode()).strip("-")


class MkDocs(Site):
    """A site of MkDocs."""

    name = "mkdocs"

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return GitHub's names of headings and MkDocs', and all that the page names itself."""
        slugs = Slugs()
        github = [slugs.next(heading.text) for heading in outline.headings]
        github += [slug(heading.plain) for heading in outline.headings if heading.plain != heading.text]
        return {*github, *names(github), *outline.named, *outline.html}

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether mkdocstrings, mkdocs-click or snippets add parts of other files."""
        return is_partly_elsewhere(text)

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return None: the rules for all documents hold."""
        return None


GENERATOR = Generator(name="mkdocs", markers=_CONFIGS, found=MkDocs)
