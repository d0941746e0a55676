"""Hugo: pages below ``content`` with pretty URLs, bundles, languages, shortcodes and links with render hooks.

Sources: https://gohugo.io/content-management/cross-references/,
https://gohugo.io/render-hooks/links/ and markup/goldmark/autoid.go of gohugoio/hugo.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, partial

from probe.model import Note
from probe.sites.configs import table_at, text_at, value_at
from probe.sites.front_matter import front_matter
from probe.sites.hugo_config import (
    EXTERNAL,
    HTML,
    NAMES,
    SOURCES,
    folders_of,
    has_theme_elsewhere,
    is_apart,
    without_index,
)
from probe.sites.hugo_ids import ids_of
from probe.sites.hugo_layouts import Layouts
from probe.sites.hugo_pages import HugoPages
from probe.sites.hugo_shortcodes import shortcodes
from probe.sites.interface import (
    Answer,
    Generator,
    Missing,
    Outline,
    Own,
    Source,
    Start,
    Unknown,
    bare,
)
from probe.sites.tree import Tree, folder_of, led_to

_REFERENCES = ("ref", "relref")
# Functions other than ``GetPage`` with which a hook may change the URL of a link.
_DECIDES = re.compile(
    r"partial|[Rr]esources|replace|Trim|trim|(?:abs|rel)(?:Lang)?URL|path\.|[Pp]arams|[Dd]ata\b|cond\b|default\b|index\b|add\b"
)


class Hugo(HugoPages):
    """A site of Hugo."""

    def _hook(self, kind: str) -> str:
        """Return the render hook of links or images: ``own`` for an unreadable template, ``embedded``, or empty.

        Hugo enables the embedded hooks automatically on a multilingual single-host site: render-hooks/links.
        """
        if f"render-{kind}" in self._hooks:
            return self._hooks[f"render-{kind}"]
        hooks = table_at(self._config, "markup", "goldmark", "renderhooks", kind)
        use = text_at(hooks, "useembedded") or ("always" if value_at(hooks, "enabledefault") is True else "auto")
        several = len(self._languages) > 1
        return "embedded" if use in ("always", "fallback") or (use == "auto" and several) else ""

    @cached_property
    def _hooks(self) -> dict[str, str]:
        """Map each hook of the site to its behaviour: ``embedded`` if it only looks up a page, otherwise ``own``."""
        if self._is_apart or has_theme_elsewhere(self.tree, self.root, self._config):
            found = {"render-link": "own", "render-image": "own"}
        else:
            found = {}
        layouts = folders_of(self.tree, self.root, self._config, "layouts", "layoutdir")
        for path in (path for layout in reversed(layouts) for path in self.tree.files(layout)):
            name = path.rpartition("/")[2].partition(".")[0]
            if name.startswith("render-"):
                found[name] = "own" if _DECIDES.search(self.tree.text(path)) else "embedded"
        return found

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve ``ref`` or ``relref``; the build fails if there is no such page."""
        kind, _, language = kind.partition(":")
        if kind not in _REFERENCES:
            return None
        reference = bare(text)
        if not reference:
            return Source(source)
        found = self._page(reference, source, language) or self._page_by_name(reference, source, language)
        missing = self.missing(led_to(self._start(reference, source), reference.lstrip("/")) or reference)
        return found or self._brought.anywhere or missing  # GetPage finds a name in any folder

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve a link; a page of a disabled language is missing for pages of other languages."""
        answer = self._rendered(text, kind, source)
        if not self._unbuilt or not isinstance(answer, Source) or not self._is_unbuilt(answer.path):
            return answer
        return answer if self._is_unbuilt(source) else Missing(answer.path, Note("unpublished", (answer.path,)))

    def _is_unbuilt(self, source: str) -> bool:
        return (self._logical(source) or ("", ""))[1] in self._unbuilt

    def _rendered(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve a link as its render hook does; raw HTML has no hook."""
        plain = super().look_up(text, kind, source)
        reference = bare(text)
        if plain is None or not reference or kind == "html" or source.lower().endswith((*HTML, *EXTERNAL)):
            return self._of_asciidoc(reference, kind, source) if kind in ("xref", "include") and reference else plain
        hook = "embedded" if kind == "figure" else self._hook(kind)
        static = self.static if hook == "own" else ()  # the embedded hooks find resources only
        found = self._page(reference, source) or self._file(reference, source, *static)
        if hook and found is not None:
            return found
        if self._is_moved(source) and not reference.startswith("/"):
            return Unknown(Note("permalinks-decide", (self.name,)))
        if not isinstance(plain, Missing):
            return plain
        return self._lost(plain, found, hook, reference, source)

    def _of_asciidoc(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve an include or cross-reference of AsciiDoc, for which attributes determine the URL."""
        path = led_to(folder_of(source), reference)
        if path is None:
            return Unknown(Note("outside-project"))
        if self.tree.is_file(path):
            return Source(path)
        return Unknown(Note("plugin-decides", (self.name,))) if kind == "include" else self.missing(path)

    def _lost(self, plain: Missing, found: Source | Missing | None, hook: str, reference: str, source: str) -> Answer:
        """Return the answer for a link whose target as written does not exist."""
        if hook == "own":
            return Unknown(Note("hook-decides", (self.name,)))
        if hook and reference.lower().endswith(SOURCES):  # report the source path, which the build may fetch
            beside = led_to(self._start(reference, source), reference.lstrip("/"))
            return plain if beside is None else self.missing(beside)
        if found is None or hook or plain.note is not None:
            return plain
        return found if isinstance(found, Missing) else Missing(found.path, Note("not-rewritten", (found.path,)))

    def start_of(self, kind: str) -> Start:
        """Return ``BUILT``: links are kept as written, relative to the URL of the page."""
        return Start.BUILT

    def _start(self, reference: str, source: str) -> str:
        content = self._content(source)
        return content.folder if reference.startswith("/") and content is not None else folder_of(source)

    def _page(self, reference: str, source: str, language: str = "") -> Source | Missing | None:
        """Return the page that GetPage finds: relative to the root, the folder of the source, or its parent."""
        logical, own = self._logical(source) or ("", "")
        pages = self._pages.get(language.lower() or own, {})
        folder = folder_of(logical)
        starts = ("",) if reference.startswith("/") else (folder, folder_of(folder), logical, "")
        for start in starts:
            path = led_to(start, reference.strip("/"))
            found = None if path is None else pages.get(without_index(path))
            if found is not None:
                return self._found(found)
        return None

    def _found(self, source: str) -> Source | Missing:
        answer = self._as_page(source)
        return answer if isinstance(answer, Missing) else Source(source)

    def _page_by_name(self, reference: str, source: str, language: str) -> Source | Missing | None:
        """Return the page with a unique name, for a reference without a path."""
        if "/" in reference.strip("/"):
            return None
        name = without_index(reference.strip("/"))
        pages = self._pages.get(language.lower() or (self._logical(source) or ("", ""))[1], {})
        found = [each for path, each in pages.items() if path.rpartition("/")[2] == name]
        return self._found(found[0]) if len(found) == 1 else None

    def _file(self, reference: str, source: str, *static: str) -> Source | None:
        """Return the page resource, global resource or static file that a hook finds for a reference."""
        for folder in (folder_of(source), *self._assets, *static):
            path = led_to(folder, reference.strip("/"))
            if path is not None and self.tree.is_file(path) and not path.lower().endswith(SOURCES):
                return Source(path)
        return None

    def links(self, text: str) -> Iterator[Own]:
        """Yield the shortcodes that are links or part of a link."""
        return shortcodes(text, partial(self._parameter, text))

    def _parameter(self, text: str, name: str) -> str | None:
        """Return the output of ``param``, from the front matter of the page or from the config: shortcodes/param."""
        keys = name.split(".")
        found = value_at(front_matter(text, keys[0]), *keys)
        if found is None:
            found = value_at(self._config, "params", *map(str.lower, keys))
        return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else None

    # Ids.

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page."""
        return ids_of(outline, table_at(self._config, "markup", "goldmark", "parser")) | self._layouts.ids

    @cached_property
    def _layouts(self) -> Layouts:
        folders = folders_of(self.tree, self.root, self._config, "layouts", "layoutdir")
        return Layouts(self.tree, self.root, folders)

    def _layout(self, source: str) -> str | None:
        logical = self._logical(source)
        return None if logical is None else self._layouts.of(source, logical[0])

    def expanded(self, text: str, source: str) -> str:
        """Return the text of a page with the files that its layout reads, and the original that the layout shows."""
        layout = self._layout(source)
        read = [path for path in self._layouts.read_by(layout) if path != source]
        if (original := self._original(source)) is not None and self._layouts.shows_another(layout, text):
            read.append(original)
        return "\n\n".join((text, *map(self.tree.text, read)))

    def _original(self, source: str) -> str | None:
        """Return the original of a translated page, in the default language."""
        path, language = self._logical(source) or ("", "")
        folder, _, name = path.rpartition("/")
        known = self._pages.get(self._languages[0], {}) if language != self._languages[0] else {}
        return known.get((folder if name in ("index", "_index") else path).lower())

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether shortcodes, a script or the layout add ids to a page that are not in its source."""
        layout = self._layout(source)
        whole = self.expanded(text, source)
        unseen = self._layouts.shows_another(layout, text) and self._original(source) is None
        return unseen or self._layouts.decides_ids(layout) or self._layouts.adds_ids(whole)


# Files and folders next to ``content``, and config keys, that identify a site of Hugo.
_BESIDE = ("layouts", "themes", "archetypes", "static", "go.mod", "config")
_OWN = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")
_KEYS = frozenset({"baseurl", "languagecode", "theme", "disablekinds", "markup", "outputformats"})


def _found(tree: Tree, root: str) -> Hugo | None:
    site = Hugo(tree, root)
    names = tree.names(root)
    if site.has_contents:
        return site if any(mark in names for mark in (*_BESIDE, *_OWN)) or site.has_keys(_KEYS) else None
    is_theme = "theme.toml" in names or folder_of(root).rpartition("/")[2] == "themes"
    if any(name in names for name in _OWN) and "layouts" in names and not is_theme:  # a script fetches the sources
        return site
    return _apart(tree, root)


def _apart(tree: Tree, root: str) -> Hugo | None:
    return Hugo(tree, root, {}) if is_apart(tree, root) else None


GENERATOR = Generator(name="hugo", markers=(*NAMES, "config", "_index.md"), found=_found, order=3)
