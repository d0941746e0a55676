"""What MkDocs makes of Markdown and GitHub does not: other names for headings, and parts from elsewhere."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

_CONFIGS = ("mkdocs.yml", "mkdocs.yaml", "zensical.toml", "properdocs.yml")
# What mkdocstrings, mkdocs-click and the snippets of PyMdown put a page's headings in the place of.
_ELSEWHERE = re.compile(rb"^[ \t]*(?:::: +(?:mkdocs-[\w-]+|\w+(?:\.\w+)+)|-+8<-+)", re.MULTILINE)
_HYPHENS = re.compile(r"-{2,}")
_COUNT = re.compile(r"-(\d+)$")


def is_partly_elsewhere(content: bytes) -> bool:
    """Whether a page gets parts from other files, which may have any places."""
    return _ELSEWHERE.search(content) is not None


def names(path: Path, slugs: Iterable[str]) -> Iterator[str]:
    """Yield what MkDocs calls the headings of a file, where it makes something of it, by GitHub's names for them.

    Source: ``slugify`` and ``unique`` of Python-Markdown's extension "toc".
    """
    if _is_for_mkdocs(path.parent):
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


def _is_for_mkdocs(folder: Path) -> bool:
    for place in (folder, *folder.parents):
        if any((place / name).is_file() for name in _CONFIGS):
            return True
        if (place / ".git").exists():
            break
    return False
