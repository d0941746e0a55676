"""The documents of a Sphinx project, the files that they include, and their labels: sphinx/project.py."""

import re
from functools import cached_property

from probe.model import Note
from probe.sites.docutils_ids import made_id
from probe.sites.interface import Answer, Made, Missing, Site, Source, Unknown
from probe.sites.sphinx_config import SphinxConfig
from probe.sites.sphinx_described import described, endings, summarised
from probe.sites.sphinx_names import WARNED, bibliography, defined, keys_of, options_meant, plain, programs
from probe.sites.sphinx_text import expanded, folded, included, labels, markdown_of, titles
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.url import path_of as url_path_of

# An object of a domain, such as a class, and not the slug of a heading; Sphinx searches all domains for it.
OBJECT = re.compile(r"(?=[^-]*[A-Z._])[A-Za-z_][\w.]*(?:\(\))?")


class SphinxProject(Site):
    """A project's documents and labels, read from its sources."""

    def __init__(self, tree: Tree, root: str) -> None:
        self.config = SphinxConfig(tree, root)
        super().__init__(tree, root)
        self.suffixes = self.config.suffixes
        self.static = self.folders("html_extra_path")
        self.templates = self.folders("templates_path")
        url = self.config.value("html_baseurl")
        whole = isinstance(url, str) and "://" in url
        self.base = f"/{url_path_of(str(url)).strip('/')}/".replace("//", "/") if whole else None

    def folders(self, name: str) -> tuple[str, ...]:
        """Return the folders in a list of the config."""
        found = (led_to(self.root, text.strip("/")) for text in self.config.texts(name))
        return tuple(path for path in found if path is not None)

    @cached_property
    def documents(self) -> dict[str, str]:
        """The source of each document by its name: Project.discover; the first matching suffix counts."""
        found: dict[str, str] = {}
        files = [path for path in self.tree.files(self.pages) if path.endswith(self.suffixes)]
        for suffix in self.suffixes:
            for path in files:
                below = self.below(path) or ""
                if path.endswith(suffix) and not self.config.leaves_out(below):
                    found.setdefault(below[: -len(suffix)], path)
        return found

    def stem(self, below: str) -> str | None:
        """Return a path without its source suffix, or None if it has no source suffix."""
        return next((below[: -len(suffix)] for suffix in self.suffixes if below.endswith(suffix)), None)

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each document by its source."""
        return {path: name for name, path in self.documents.items()}

    @cached_property
    def includers(self) -> dict[str, list[str]]:
        """The documents that include a file, by the path of that file."""
        found: dict[str, list[str]] = {}
        for path in self.documents.values():
            waiting, seen = [path], {path}
            while waiting:
                text = self.tree.text(waiting.pop())
                parts = {each for name in included(text) if (each := self.file(name, path)) is not None} - seen
                waiting += (part for part in parts if self.tree.is_file(part))
                seen |= parts
            for part in seen - {path}:
                found.setdefault(part, []).append(path)
        return found

    @cached_property
    def labels(self) -> dict[str, str]:
        """The source that defines each label of the project: std.process_doc, and those of autosectionlabel."""
        found: dict[str, str] = {}
        by_title, with_name = self.config.labels_sections
        for name, path in self.documents.items():
            text = self.text(path)
            for label in labels(text):
                found.setdefault(folded(label), path)
            for title in titles(text) if by_title else ():
                found.setdefault(folded(f"{name}:{title}" if with_name else title), path)
            for title in titles(text) if self.config.is_mystmd else ():  # implicit targets are project-wide
                found.setdefault(made_id(title), path)
        return found

    @cached_property
    def defined(self) -> dict[tuple[str, str], str]:
        """The source that defines each name of each role: std.objects, citation and math."""
        found: dict[tuple[str, str], str] = {}
        for path in self.documents.values():
            for role, name in defined(self.text(path)):
                found.setdefault((role, plain(name, role)), path)
        return found

    def adds_targets(self, source: str) -> bool:
        """Whether the config adds text before or after each page, or has hooks that may do so."""
        return super().adds_targets(source) or source not in self.names or self.config.adds_targets

    @cached_property
    def bibliography(self) -> dict[str, str] | None:
        """The file of each key in ``bibtex_bibfiles``, or None if the list is not literal or a file is missing."""
        found: dict[str, str] = {}
        said = self.config.value("bibtex_bibfiles")
        names = self.config.texts("bibtex_bibfiles")
        for name in names:
            path = led_to(self.root, name)
            if path is None or not self.tree.is_file(path):
                return None
            found |= dict.fromkeys(bibliography(self.tree.text(path)), path)
        return found if names and isinstance(said, list) and len(names) == len(said) else None

    @cached_property
    def described(self) -> dict[str, str]:
        """The document that describes each object of code, by the object's full name and its short forms."""
        pairs = [(name, path) for path in self.documents.values() for name in described(self.text(path))]
        found = {short: path for name, path in reversed(pairs) for short in endings(name)}
        return {**found, **dict(reversed(pairs))}

    def describing(self, name: str) -> str | None:
        """Return the document that describes an object or its owner."""
        plain = name.strip("`").lstrip("~.").removesuffix("()")
        return self.described.get(plain) or self.described.get(plain.rpartition(".")[0])

    def by_any_name(self, text: str, source: str) -> str | None:
        """Return the document that the role ``any`` refers to, by its own name or by an object that it describes."""
        path = self.file(text, source)
        return self.documents.get("" if path is None else self.below(path) or "") or self.describing(text)

    def place_of(self, name: str) -> str | None:
        """Return the document that has this label, or describes the object of this name."""
        return self.labels.get(folded(name)) or (self.describing(name) if OBJECT.fullmatch(name) else None)

    @cached_property
    def summarised(self) -> frozenset[str]:
        """The names of the documents that autosummary generates: autosummary_generate is on by default."""
        if "sphinx.ext.autosummary" not in self.config.extensions or self.config.value("autosummary_generate") is False:
            return frozenset()
        pairs = ((path, pair) for path in self.documents.values() for pair in summarised(self.text(path)))
        paths = (self.file(joined(folder.strip("/"), name), path) for path, (folder, name) in pairs)
        return frozenset(below for path in paths if path is not None and (below := self.below(path)) is not None)

    def written(self, path: str) -> Made | None:
        """Return the page or file that the build generates at a path, or None."""
        below = self.below(path) or path
        name = (self.stem(below) or below).removesuffix(".html")
        names = (below, *(name + suffix for suffix in self.suffixes))
        made = name in self.summarised or any(self.config.writes(each) for each in names)
        return Made(f"/{name}.html", certain=True) if made else None

    def text(self, path: str) -> str:
        """Return a document, or the Markdown of a notebook, with the files that it includes."""
        text = self.tree.text(path)
        return self.expanded(markdown_of(text) if path.endswith(".ipynb") else text, path)

    def file(self, name: str, source: str) -> str | None:
        """Return the file for a name, relative to the document's folder or, with ``/``, to the root: relfn2path."""
        return led_to(self.pages, name.lstrip("/") or ".") if name.startswith("/") else led_to(folder_of(source), name)

    def expanded(self, text: str, source: str) -> str:
        """Return a document with the files that it includes."""
        return expanded(self.tree, text, lambda name: self.file(name, source))

    def named(self, text: str, role: str) -> Answer:
        """Return the document that defines a name in a role; an unknown name is ``Missing`` if Sphinx warns of it."""
        if role == "cite":
            return self._cited(text)
        names = options_meant(text) if role == "option" else (text.lstrip("~"),)
        found = next((path for n in names if (path := self.defined.get((role, plain(n, role)))) is not None), None)
        found = found or (self.labels.get(folded(text)) if role == "eq" else None)
        found = found or (self._of_program(text) if role == "option" else None)
        if found is not None:
            return Source(found)
        outside = self.config.maps_projects and role in ("term", "option")
        if role not in WARNED:
            return Unknown(Note("plain-name"))
        if outside or self.config.maker is not None or self.config.is_mystmd:
            return Unknown(Note("cross-reference"))
        return Missing(joined(self.root, text), Note("no-such-name", (text,)))

    @cached_property
    def _programs(self) -> dict[str, str]:
        """The document that documents the options of each program."""
        return {name: path for path in self.documents.values() for name in programs(self.text(path))}

    def _of_program(self, option: str) -> str | None:
        """Return the document for the program before an option: ``tins pour --lid``."""
        name = option.partition(" -")[0].strip()
        while name and name not in self._programs:
            name = name.rpartition(" ")[0]
        return self._programs.get(name)

    def _cited(self, text: str) -> Answer:
        """Return the bibliography file that has the keys of a citation."""
        known = self.bibliography
        if known is None or self.config.is_mystmd:
            return Unknown(Note("cross-reference"))
        absent = next((key for key in keys_of(text) if key not in known), None)
        if absent is not None:
            return Missing(joined(self.root, absent), Note("no-such-name", (absent,)))
        return Source(known[keys_of(text)[0]]) if keys_of(text) else Unknown(Note("cross-reference"))
