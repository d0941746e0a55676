"""GitBook: a space that is synchronised with a repository; links are relative to the file that contains them.

Sources: https://gitbook.com/docs/getting-started/git-sync (content-configuration, content-blocks) and
https://gitbook.com/docs/creating-content/blocks.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

from probe.sites.configs import table_at, text_at, yaml_of
from probe.sites.interface import Answer, Generator, Made, Outline, Own, Site, Source, Unknown, bare
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.url import scheme

_CONFIG = ".gitbook.yaml"
_BLOCK = re.compile(
    r"\{%\s*(content-ref|embed|file|include|openapi|swagger)\s+(?:url|src)?=?\s*\"([^\"\r\n]+)\"[^%\r\n]*%\}"
)
_MAKES_IDS = re.compile(r"\{%\s*(?:openapi|swagger)\b")
_LISTED = re.compile(r"\]\(\s*<?([^()<>\s]+(?:\([^()\s]*\)[^()<>\s]*)*)")
_DEEPEST = 5


class GitBook(Site):
    """A space, with ``.gitbook.yaml`` in its root, or ``SUMMARY.md`` next to ``.gitbook``."""

    name = "gitbook"
    suffixes = (".md",)

    def __init__(self, tree: Tree, root: str) -> None:
        self._config = yaml_of(tree.text(joined(root, _CONFIG)))
        super().__init__(tree, root, led_to(root, text_at(self._config, "root") or "") or root)
        self.readme = text_at(self._config, "structure", "readme") or "README.md"
        self.summary = joined(self.pages, text_at(self._config, "structure", "summary") or "SUMMARY.md")

    def claims(self, source: str) -> bool:
        """Whether a file is a listed page, the table of contents or a part; any Markdown file if no page is listed."""
        if not super().claims(source) or not self._listed:
            return super().claims(source)
        return source in self._listed or source == self.summary or "/.gitbook/" in f"/{source}"

    @cached_property
    def _listed(self) -> frozenset[str]:
        """The pages that the table of contents lists: content-configuration, "Summary"."""
        named = (bare(link) for link in _LISTED.findall(self.tree.text(self.summary)) if scheme(link) is None)
        paths = (led_to(folder_of(self.summary) if link[:1] != "/" else self.pages, link.lstrip("/")) for link in named)
        found = frozenset(path for path in paths if path is not None and self.tree.is_file(path))
        return found | {joined(self.pages, self.readme)} if found else found

    def expanded(self, text: str, source: str) -> str:
        """Return the text of a page with its includes: content-blocks, "Reusable content"."""
        return "\n\n".join((text, *self._included(text, source)))

    def _included(self, text: str, source: str, depth: int = 0) -> Iterator[str]:
        for block in _BLOCK.finditer(text) if "{%" in text and depth < _DEEPEST else ():
            path = led_to(folder_of(source), bare(block[2])) if block[1] == "include" else None
            if path is not None and self.tree.is_file(path):
                yield self.tree.text(path)
                yield from self._included(self.tree.text(path), path, depth + 1)

    def url_of(self, source: str) -> str | None:
        """Return the URL path of a page; README.md is the page of its folder."""
        below = self.below(source)
        if below is None:
            return None
        folder, _, name = below.removesuffix(".md").rpartition("/")
        return f"/{folder}" if name.lower() == "readme" or below == self.readme else f"/{joined(folder, name)}"

    @cached_property
    def _redirects(self) -> dict[str, str]:
        """Map the redirected paths of ``redirects`` to their sources."""
        table = table_at(self._config, "redirects")
        paths = {str(old).strip("/"): led_to(self.pages, str(new)) for old, new in table.items()}
        return {old: path for old, path in paths.items() if path is not None and self.tree.is_file(path)}

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return the page or file at a URL path: with its suffix, without it, or the page of a folder."""
        plain = url.strip("/")
        path = led_to(self.pages, plain)
        names = () if path is None else (path, f"{path}.md", joined(path, "README.md"))
        found = next((each for each in names if self.tree.is_file(each)), None) or self._redirects.get(plain)
        return None if found is None else Source(found)

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve the target of a block: a page, a file, or an included part."""
        return self.look_up(text, "link", source) if kind == "gitbook" else None

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a link: a file, or a page without its suffix."""
        path = led_to(folder_of(source), bare(reference))
        below = None if path is None else self.below(path)
        if path is None or (below is None and path != self.pages):
            return super().relative(reference, kind, source)
        return self.source_of(f"/{below or ''}") or super().relative(reference, kind, source)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``: a file relative to the root of the space, otherwise possibly a URL path of the host."""
        answer = super().rooted(reference, kind, source)
        if isinstance(answer, Unknown) and reference.endswith(self.suffixes):
            return self.missing(joined(self.pages, reference[1:]))
        return answer

    def links(self, text: str) -> Iterator[Own]:
        """Yield the blocks that name a page or file of the repository."""
        for found in _BLOCK.finditer(text) if "{%" in text else ():
            yield Own(found.start(), found.end(), found[2], found.start(2), "gitbook")

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: headings in lower case, with other characters as hyphens or removed."""
        counts: dict[str, int] = {}
        for heading in outline.headings:
            for made in {_slugged(heading.plain, "-"), _slugged(heading.plain, "")}:
                number = counts[made] = counts.get(made, -1) + 1
                yield f"{made}-{number}" if number else made
        yield from outline.named
        yield from outline.html

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether a page includes an absent part, or renders an API operation."""
        parts = (block for block in _BLOCK.finditer(text) if block[1] == "include")
        paths = (led_to(folder_of(source), bare(part[2])) for part in parts)
        return _MAKES_IDS.search(text) is not None or any(p is None or not self.tree.is_file(p) for p in paths)


def _slugged(text: str, mark: str) -> str:
    """Return the id of a heading; ``mark`` replaces other characters: GitBook has used a hyphen and nothing."""
    plain = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(c if c.isalnum() or c in " -_." else mark for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\s-]+", "-", kept.strip()).strip("-")


def _found(tree: Tree, root: str) -> GitBook | None:
    if tree.is_file(joined(root, _CONFIG)):
        return GitBook(tree, root)
    marked = tree.is_folder(joined(root, ".gitbook")) and tree.is_file(joined(root, "SUMMARY.md"))
    return GitBook(tree, root) if marked and not _has_config_above(tree, root) else None


def _has_config_above(tree: Tree, folder: str) -> bool:
    while folder:
        folder = folder_of(folder)
        if tree.is_file(joined(folder, _CONFIG)):
            return True
    return False


GENERATOR = Generator(name="gitbook", markers=(_CONFIG, ".gitbook"), found=_found, order=5)
