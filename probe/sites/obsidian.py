"""Obsidian's vaults: notes and attachments by name, wherever they lie.

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
_PUBLISH = ("publish.css", "publish.js")  # they lie in the root of a vault: help.obsidian.md/publish/customize
_WIKI = re.compile(r"!?\[\[([^\[\]|\r\n]{1,400}?)\\?(?:\|[^\[\]\r\n]{0,400})?\]\]")
_BLOCK = re.compile(r"(?:^|[ \t\])])\^([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)
# What does not count where the text of a heading is compared, beside case: Obsidian's stripHeading.
_NOT_COMPARED = re.compile(r"[\s!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\]+")


class Obsidian(Site):
    """A vault: the folder that has ``.obsidian``, or the style sheet or script of Obsidian Publish."""

    name = "obsidian"
    suffixes = (".md", ".canvas")

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The paths of all files by their names in lower case: Obsidian's file systems do not tell case apart."""
        found: dict[str, list[str]] = {}
        for path in self.tree.files(self.pages):
            found.setdefault(path.rpartition("/")[2].lower(), []).append(path)
        return found

    def links(self, text: str) -> Iterator[Own]:
        """Yield ``[[note]]`` and ``![[file]]``, in properties where they are quoted: help.obsidian.md/properties."""
        matter = _MATTER.match(text)
        for found in _WIKI.finditer(text) if "[[" in text else ():
            of_property = matter is not None and found.end() < matter.end() and text[found.start() - 1] in "\"'"
            yield Own(found.start(), found.end(), found[1].strip(), found.start(1), "wiki", everywhere=of_property)

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return the note or file that a wiki link names."""
        return self._named(text.partition("#")[0], source) if kind == "wiki" else None

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Return what a Markdown link means: from the note, from the vault, or by its end anywhere in it."""
        return self._named(reference, source)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Return what ``/x`` means: from the vault."""
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
        """Return the file whose path ends so, that with the shortest path where there are several."""
        name = ending.rpartition("/")[2]
        paths = [path for each in (name, f"{name}.md") for path in self._names.get(each, ())]
        ends = (f"/{ending}", f"/{ending}.md")
        return min((path for path in paths if f"/{path.lower()}".endswith(ends)), key=len, default=None)

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link means; names of notes have colons and question marks in them only as escapes."""
        return Source(source) if not bare(text) and text.startswith("#") else super().look_up(text, kind, source)

    def fragment(self, name: str) -> str:
        """Return the place that a link names as it is compared with headings."""
        return _compared(name)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the places of a note: headings by their texts, alone or below others, and blocks."""
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
    """Return a heading, or one below others, as it is compared; a block as it is."""
    parts = place.split("#")
    return "#".join(each if each.startswith("^") else _NOT_COMPARED.sub(" ", each).strip().lower() for each in parts)


def _found(tree: Tree, root: str) -> Obsidian | None:
    if tree.is_folder(joined(root, ".obsidian")) or any(tree.is_file(joined(root, name)) for name in _PUBLISH):
        return Obsidian(tree, root)
    return None


GENERATOR = Generator(name="obsidian", markers=(".obsidian", *_PUBLISH), found=_found, order=6)
