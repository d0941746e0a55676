"""Sphinx, also with MyST, and Jupyter Book: roles, directives and links name documents and labels of one project.

Sources: https://www.sphinx-doc.org/en/master/usage/ (referencing, restructuredtext/directives, configuration),
sphinx/environment and sphinx/domains/std, myst_parser/sphinx_ext/myst_refs.py and myst_parser/mdit_to_docutils/base.py.
"""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from posixpath import splitext
from urllib.parse import unquote

from probe.model import Note
from probe.sites.docutils_ids import made_id
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Own, Source, Start, Unknown, bare
from probe.sites.slugs import Slugs
from probe.sites.sphinx_config import BOOK_CONTENTS, MYST_CONFIG
from probe.sites.sphinx_made import LABELS_MADE, PAGES_MADE, STATIC_MADE, made
from probe.sites.sphinx_names import ROLES
from probe.sites.sphinx_objects import object_ids, tells_all
from probe.sites.sphinx_project import OBJECT, SphinxProject
from probe.sites.sphinx_text import folded, in_figure, labels, pieces
from probe.sites.tree import Tree, folder_of, joined, led_to, resolved
from probe.url import scheme

_MARKDOWN = (".md", ".markdown", ".ipynb", ".myst")
_IMAGES = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp")
_LABELLED = frozenset({"ref", "numref", "any"})
_FILES = frozenset({"download", "image", "include"})
_WITH_PROJECT = re.compile(r"[\w.+-]+:(?!//)")  # python:library/os


class Sphinx(SphinxProject):
    """A project: its documents are below the folder of ``conf.py``."""

    name = "sphinx"

    # Documents.

    def claims(self, source: str) -> bool:
        """Whether a file is a document, or is included by one."""
        return source in self.names or (source in self.includers and source.lower().endswith((".rst", *_MARKDOWN)))

    def pages_of(self, source: str) -> tuple[str, ...]:
        """Return the documents that include a file; names in the file are relative to these documents: relfn2path."""
        return (source,) if source in self.names else tuple(self.includers.get(source, (source,)))

    def url_of(self, source: str) -> str | None:
        """Return the URL path that the builder "html" writes; the config does not show a build with "dirhtml"."""
        name = self.names.get(source)
        return None if name is None else f"/{name}.html"

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return what is served at a URL path by either builder: a document, a copied file, or a generated file."""
        plain = url.strip("/")
        ends = (".html", "/index.html", "/index")
        names = (plain.removesuffix(".html"), plain, *(plain.removesuffix(end) for end in ends), joined(plain, "index"))
        if not plain:
            names = ("index", self.config.root_doc)
        elif url.endswith(".html"):
            names = (plain[:-5], plain[:-11] if plain.endswith("/index.html") else plain[:-5])
        found = next((self.documents[name] for name in names if name in self.documents), None)
        if found is not None:
            return Source(found)
        if url.startswith("/_static/"):
            copied = self.copied("/" + url[len("/_static/") :], *self.folders("html_static_path"))
            return copied or Made(url, url in STATIC_MADE)
        return self.copied(url, *self.static) or made(url, self)

    # Links.

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link resolves to, according to its kind."""
        if kind in ("doc", "toctree"):
            return self._document(text, kind, source)
        if kind in _LABELLED:
            return self._labelled(text, kind, source)
        if kind in ROLES:
            return self.named(text, kind)
        if kind in _FILES and scheme(text) is None and not text.startswith("//"):
            return self._named(bare(text), kind, source)
        if kind == "link" and source.endswith(_MARKDOWN) and not self.config.value("myst_all_links_external"):
            answer = self._myst(text, source)
        elif kind == "html" and self._is_image(text, source):
            return self._named(bare(text), kind, source)
        else:
            answer = super().look_up(text, kind, source)
        return None if answer is None else self._unless_made(answer)

    def _is_image(self, text: str, source: str) -> bool:
        """Whether a link in raw HTML is an image that MyST processes itself."""
        is_image = bare(text).lower().endswith(_IMAGES) and scheme(text) is None and not text.startswith("/")
        if not is_image or not source.endswith(_MARKDOWN):
            return False
        return self.config.reads_images or in_figure(self.tree.text(source), text)

    def start_of(self, kind: str) -> Start:
        """Return that plain hyperlinks are relative to the page's URL; links that MyST rewrites resolve earlier."""
        return Start.BUILT

    def beside(self, reference: str, source: str) -> Answer:
        """Resolve a reference against a page's URL for either builder; READMEs may also link to files beside them."""
        answer = super().beside(reference, source)
        if not isinstance(answer, Missing):
            return answer
        name = self.names.get(source, "")
        whole, above = resolved(f"/{name}/", reference)
        other = None if above or name.endswith("index") else self.source_of(whole)
        path = led_to(folder_of(source), reference)
        if other is None and path is not None and (self.tree.is_file(path) or self.tree.is_folder(path)):
            read_here = source.rpartition("/")[2].lower().startswith("readme")
            return Source(path) if read_here else Missing(path, Note("not-rewritten", (path,)))
        return other or answer

    def _document(self, text: str, kind: str, source: str) -> Answer | None:
        """Return the document that ``:doc:`` or a line of ``toctree`` names; a glob does not name a document."""
        if scheme(text) in ("http", "https", "mailto") or text.startswith("//"):
            return None
        if _WITH_PROJECT.match(text):
            return Unknown(Note("other-project", (text.partition(":")[0],)))
        name = text.strip()
        if kind == "toctree":
            name = name if self.stem(name) is None else self.stem(name) or name
            if name in PAGES_MADE or name.endswith("-modindex"):
                return Made(name, name in ("genindex", "search", "self"))
            if any(sign in name for sign in "*?[") and ":glob:" in self.tree.text(source):
                return self._matching(name, source)
        path = self.file(name, source)
        below = None if path is None else self.below(path)
        if below in self.documents:
            return Source(self.documents[below])
        copied = self._as_it_is(path) if kind == "toctree" else None
        return copied or self._absent(path, kind, text)

    def _matching(self, pattern: str, source: str) -> Answer:
        """Return the first document that a pattern in a ``toctree`` matches; Sphinx only warns if none matches."""
        path = self.file(pattern, source)
        wanted = "" if path is None else self.below(path) or ""
        found = next((path for name, path in self.documents.items() if fnmatchcase(name, wanted)), None)
        return Made(pattern) if found is None else Source(found)

    def _as_it_is(self, path: str | None) -> Source | None:
        """Return a file in a copied folder that has the name of a page."""
        return None if path is None else self.copied(f"/{self.below(path)}.html", *self.static)

    def _absent(self, path: str | None, kind: str, text: str) -> Answer:
        if path is None:
            return Unknown(Note("outside-project"))
        if (
            self.config.maps_projects
            and kind == "doc"
            and not text.startswith(("/", "."))
            and not self.tree.is_folder(folder_of(path))
        ):
            return Unknown(Note("cross-reference"))
        there = next((path + suffix for suffix in self.suffixes if self.tree.is_file(path + suffix)), None)
        if there is not None:
            return Missing(there, Note("left-out-of-build", (there,)))
        return self._unless_made(self.missing(path + self.suffixes[0]))

    def _labelled(self, text: str, kind: str, source: str) -> Answer:
        """Return the document that defines a label: std.process_doc; intersphinx does not resolve ``numref``."""
        label = folded(unquote(text) if kind == "link" else text)
        if label in LABELS_MADE:
            return Made(label, label in ("genindex", "search"))
        found = self.labels.get(label)
        if found is not None:
            return Source(found)
        if kind == "any" and (named := self.by_any_name(text, source)) is not None:
            return Source(named)
        maps = self.config.maps_projects and kind != "numref" and not self._is_own_section(text)
        if maps and _WITH_PROJECT.match(text):
            return Unknown(Note("other-project", (text.partition(":")[0],)))
        if kind == "any" or maps or self.config.maker is not None:
            return Unknown(Note("cross-reference"))
        return Missing(joined(self.root, text), Note("no-such-label", (text,)))

    def _is_own_section(self, text: str) -> bool:
        """Whether a label can only be a section of the project: ``document:Title`` of autosectionlabel."""
        by_title, with_name = self.config.labels_sections
        return by_title and with_name and text.partition(":")[0] in self.documents

    def _named(self, name: str, kind: str, source: str) -> Answer:
        """Return the file of an image, a download or an include; ``x.*`` matches any suffix."""
        path = self.file(name, source)
        if path is None:
            return Unknown(Note("outside-project"))
        if self.tree.is_file(path):
            return Source(path)
        if path.endswith(".*") and kind == "image":
            start = path[:-1].rpartition("/")[2]
            beside = self.tree.names(folder_of(path))
            found = next((each for each in beside if each.startswith(start)), None)
            return self.missing(path) if found is None else Source(joined(folder_of(path), found))
        return self._unless_made(self.missing(path))

    def _unless_made(self, answer: Answer) -> Answer:
        """Return an answer, or what autosummary, an extension or the config may generate if the target is missing."""
        unsure = isinstance(answer, Missing) and answer.note is None
        if isinstance(answer, Missing) and unsure and (written := self.written(answer.path)) is not None:
            return written
        maker = self.config.maker
        return Unknown(Note("extension-makes", (maker,))) if unsure and maker is not None else answer

    # MyST.

    def _myst(self, text: str, source: str) -> Answer | None:
        """Return what a Markdown link resolves to: render_link of mdit_to_docutils/base.py."""
        named = scheme(text)
        if named == "inv":
            return Unknown(Note("other-project", (text.partition("#")[0],)))
        if named is not None and (found := self.labels.get(folded(unquote(text)))) is not None:
            return Source(found)  # "guide:pour" is a label: "guide" is not in myst_url_schemes
        reference = text.partition(":")[2] if named else text
        if named not in (None, "project", "path") or reference.startswith("//"):
            return None
        name, _, fragment = reference.partition("#")
        if not name:
            return self._place(unquote(fragment), source)
        return self._path(bare(name), source)

    def _place(self, name: str, source: str) -> Answer:
        """Return the page with a label; an unknown object name may be from code or another project."""
        found = self.place_of(name)
        if found is None and OBJECT.fullmatch(name) and (self.config.maps_projects or self.config.maker is not None):
            return Unknown(Note("cross-reference"))
        return Source(found or source)

    def _path(self, name: str, source: str) -> Answer:
        """Return the file, document or label that a link names; any other link is left unchanged."""
        path = self.file(name, source)
        if path is not None and self.tree.is_file(path):
            below_it = self.below(path)
            left_out = below_it is not None and self.stem(below_it) is not None and path not in self.names
            return Missing(path, Note("left-out-of-build", (path,))) if left_out else Source(path)
        below = None if path is None else self.below(path)
        if below in self.documents:
            return Source(self.documents[below])
        found = self.place_of(name)
        return self._unresolved(name, path, source) if found is None else Source(found)

    def _unresolved(self, name: str, path: str | None, source: str) -> Answer:
        """Return the answer for a name that is not a file, document or label; MyST makes it a fragment of the page."""
        if path is None:
            return Unknown(Note("outside-project"))
        is_label = "/" not in name and not splitext(name)[1]
        if is_label and (self.config.maps_projects or self.config.maker is not None):
            return Unknown(Note("cross-reference"))
        below = (self.below(path) or "").removesuffix(".html")
        there = self.documents.get(below) or (path if self.tree.is_folder(path) else None)
        return self.missing(path) if there is None else Missing(path, Note("not-rewritten", (there,)))

    def links(self, text: str) -> Iterator[Own]:
        """Yield roles and directives of MyST."""
        return pieces(text)

    # Ids.

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a document: docutils' ids, GitHub's slugs up to the configured level, and labels."""
        slugs = Slugs()
        used: dict[str, int] = {}
        for heading in outline.headings:
            made = made_id(heading.plain if heading.named else heading.text)
            used[made] = used.get(made, 0) + 1
            yield made
            if heading.level <= self.config.anchors:
                yield slugs.next(heading.text)
        for number in range(1, sum(used.values()) + sum(count for _, count in outline.footnotes) + 1):
            yield f"id{number}"
        for label, _ in outline.footnotes:
            yield from (made_id(label), f"footnote-{label}")
        whole = self.text(source)
        for label in labels(whole):
            yield from (label, folded(label), made_id(label))
        yield from object_ids(whole)
        yield from outline.named
        yield from outline.html

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether descriptions of code, or an extension, add ids to a page."""
        return not (self.config.is_of_python and tells_all(self.expanded(text, source)))


def _found(tree: Tree, root: str) -> Sphinx | None:
    site = Sphinx(tree, root)
    return site if site.config.is_one else None


GENERATOR = Generator(name="sphinx", markers=("conf.py", BOOK_CONTENTS, MYST_CONFIG), found=_found, order=4)
