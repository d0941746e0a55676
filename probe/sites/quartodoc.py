"""The API reference that quartodoc generates for a Quarto project, and links to the names in it.

Sources: https://machow.github.io/quartodoc/get-started/ (basic-docs, basic-content, interlinks): a page for each name
of "contents" in the folder "dir", and ``[text](`package.name`)`` for a link to one.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from probe.model import Note
from probe.sites.configs import Config, text_at, texts_at, value_at
from probe.sites.interface import Made, Unknown


class Reference(Struct, frozen=True, gc=False):
    """The names below ``package`` that have a page in ``folder``, and the names whose page also lists their members."""

    package: str
    folder: str
    names: frozenset[str]
    whole: frozenset[str]

    def look_up(self, name: str) -> Made | Unknown:
        """Return what a name in code resolves to, without its package and ``~``, which requests a short text."""
        plain = name.strip("`").lstrip("~.").partition("(")[0]
        plain = plain.removeprefix(f"{self.package}.") if self.package else plain
        if plain in self.names:
            return Made(f"/{self.folder}/{plain}.html", certain=True)
        above = plain.rpartition(".")[0]
        if above in self.whole:
            return Made(f"/{self.folder}/{above}.html#{self.package}.{plain}")
        return Unknown(Note("extension-makes", ("interlinks",)))

    def makes(self, url: str) -> bool:
        """Whether the page at a URL path belongs to the reference, under the name of its source or of its output."""
        folder, _, name = url.rpartition("/")
        stem = name.removesuffix(".html").removesuffix(".qmd")
        is_index = stem in ("", "index") or name == "_styles-quartodoc.css"
        return bool(self.folder) and folder == f"/{self.folder}" and (is_index or stem in self.names)


def reference_of(config: Config, package: str = "") -> Reference | None:
    """Return the reference that the config's ``quartodoc`` describes, or None."""
    described = value_at(config, "quartodoc")
    if not isinstance(described, Mapping):
        return None
    sections = described.get("sections")
    contents = [each for section in (sections if isinstance(sections, list) else ()) for each in _contents(section)]
    named = [(each if isinstance(each, str) else text_at(each, "name") or "", each) for each in contents]
    members = {f"{name}.{member}" for name, each in named for member in texts_at(each, "members")}
    whole = {name for name, each in named if value_at(each, "members") is None}
    folder = (text_at(described, "dir") or "reference").strip("/")
    names = frozenset(name for name, _ in named) | members
    return Reference(text_at(described, "package") or package, folder, names, frozenset(whole))


def _contents(section: object) -> Iterator[object]:
    contents = value_at(section, "contents")
    for each in contents if isinstance(contents, list) else ():
        yield each
        if isinstance(each, Mapping) and "name" not in each:  # kind: page, with its own contents
            yield from _contents(each)
