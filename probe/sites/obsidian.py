"""Obsidian vaults: links name notes and attachments by file name, in any folder.

Sources: https://help.obsidian.md/links ("Internal links", "Link to a heading in a note", "Link to a block") and
https://help.obsidian.md/embeds of obsidianmd/obsidian-help.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from probe.sites.interface import Answer, Generator, Outline, Own, Site, Source, bare
from probe.sites.slugs import Slugs
from probe.sites.tree import Tree, folder_of, joined, led_to

_MATTER = re.compile(r"---[ \t]*\r?\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)
_PUBLISH = ("publish.css", "publish.js")  # these are in the root of a vault: help.obsidian.md/publish/customize
_WIKI = re.compile(r"!?\[\[([^\[\]|\r\n]{1,400}?)\\?(?:\|[^\[\]\r\n]{0,400})?\]\]")
_BLOCK = re.compile(r"(?:^|[ \t\])])\^([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)
# Characters that Obsidian ignores when it compares headings; it also ignores case: Obsidian's stripHeading.
_NOT_COMPARED = re.compile(r"[\s!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\]+")


class Obsidian(Site):
    """A vault: a folder with ``.obsidian``, or with the style sheet or script of Obsidian Publish."""

    name = "obsidian"
    suffixes = (".md", ".canvas")

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The paths of all files by lower-case file name: Obsidian's file systems are case-insensitive."""
        found: dict[str, list[str]] = {}
        for path in self.tree.files(self.pages):
            found.setdefault(path.rpartition("/")[2].lower(), []).append(path)
        return found

    def links(self, text: str) -> Iterator[Own]:
        """Yield ``[[note]]`` and ``![[file]]``; in properties they must be quoted: help.obsidian.md/properties."""
        matter = _MATTER.match(text)
        for found in _WIKI.finditer(text) if "[[" in text else ():
            of_property = matter is not None and found.end() < matter.end() and text[found.start() - 1] in "\"'"
            yield Own(found.start(), found.end(), found[1].strip(), found.start(1), "wiki", everywhere=of_property)

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return the note or file that a wiki link names."""
        return self._named(text.partition("#")[0], source) if kind == "wiki" else None

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a Markdown link: relative to the note, relative to the vault, or as the end of any path in it."""
        return self._named(reference, source)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x`` relative to the vault."""
        return self._named(reference.lstrip("/"), source)

    def _named(self, reference: str, source: str) -> Answer:
        reference = reference.strip()
        if not reference:
            return Source(source)
        for folder in (folder_of(source), self.pages):
            path = led_to(folder, reference)
            if path is not None:
                for each in (path, f"{path}.md", f"{path}.canvas", f"{path}.base"):
                    if self.tree.is_file(each):
                        return Source(each)
                if self.tree.is_folder(path):
                    return Source(path)
        found = self._anywhere(reference.lstrip("./").lower())
        return Source(found) if found else self.missing(led_to(folder_of(source), reference) or reference)

    def _anywhere(self, ending: str) -> str | None:
        """Return the file whose path has this ending; if several match, the one with the shortest path."""
        name = ending.rpartition("/")[2]
        paths = [path for each in (name, f"{name}.md") for path in self._names.get(each, ())]
        ends = (f"/{ending}", f"/{ending}.md")
        return min((path for path in paths if f"/{path.lower()}".endswith(ends)), key=len, default=None)

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link resolves to; a colon or question mark in the name of a note must be escaped."""
        return Source(source) if not bare(text) and text.startswith("#") else super().look_up(text, kind, source)

    def fragment(self, name: str) -> str:
        """Return the fragment of a link in the form in which headings are compared."""
        return _compared(name)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the anchors of a note: heading texts, alone or with their parent headings, and blocks."""
        above: list[tuple[int, str]] = []
        slugs = Slugs()
        for heading in outline.headings:
            above = [each for each in above if each[0] < heading.level]
            written = _NOT_COMPARED.sub(" ", heading.text).strip()
            above.append((heading.level, written))
            names = {heading.text, written, slugs.next(heading.text)}
            names |= {"#".join(text for _, text in above[start:]) for start in range(len(above))}
            yield from names | {name.lower() for name in names}
        yield from (f"^{found[1]}" for found in _BLOCK.finditer(self.tree.text(source)))
        yield from outline.html


def _compared(place: str) -> str:
    """Return a heading, or a path of headings, in the form in which it is compared; blocks stay unchanged."""
    parts = place.split("#")
    return "#".join(each if each.startswith("^") else _NOT_COMPARED.sub(" ", each).strip().lower() for each in parts)


def _found(tree: Tree, root: str) -> Obsidian | None:
    if tree.is_folder(joined(root, ".obsidian")) or any(tree.is_file(joined(root, name)) for name in _PUBLISH):
        return Obsidian(tree, root)
    return None


GENERATOR = Generator(name="obsidian", markers=(".obsidian", *_PUBLISH), found=_found, order=6)
