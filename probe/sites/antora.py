"""Antora: links are resource ids of files in a component's modules, where each family has its own folder.

Sources: https://docs.antora.org/antora/latest/ (standard-directories, page/resource-id, page/page-id,
page/page-aliases, component-version-descriptor), packages/content-classifier of antora/antora.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from probe.model import Note
from probe.sites.antora_playbooks import attributes_of
from probe.sites.configs import Config, text_at, texts_at, value_at, yaml_of
from probe.sites.interface import Answer, Generator, Made, Site, Source, Start, Unknown, bare
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.url import scheme

CONFIG = "antora.yml"
# The folders of each family, with older names last: standard-directories, and content-classifier before 3.
_FOLDERS = {
    "page": ("pages",), "image": ("images", "assets/images"), "partial": ("partials", "pages/_partials"),
    "example": ("examples",), "attachment": ("attachments", "assets/attachments"),
}  # fmt: skip
_OF_KIND = {"xref": "page", "image": "image"}
# The attributes that Antora sets for each page, as they appear in targets: page/attributes.
_GIVEN = {"attachmentsdir": "_attachments", "imagesdir": "", "partialsdir": "partial$", "examplesdir": "example$"}
_COPIED = {"_attachments/": "attachment", "_images/": "image"}
_ID = re.compile(r"(?:([^@:$#]*)@)?(?:(?:([^:$#]*):)?([^:$#]*):)?(?:([a-z]+)\$)?(.*)", re.DOTALL)
_ALIASES = re.compile(r"^:page-aliases:[ \t]+((?:[^\n\\]|\\\n?)+)", re.MULTILINE)
_INCLUDE = re.compile(r"^include::([^\s\[][^\[\n]*)\[[^\n]*\][ \t]*$", re.MULTILINE)
_MODULE = re.compile(r"modules/([^/]+)/(.+)")
_XREF = re.compile(r"xref:([^\s\[#{]+\.adoc)(?:#[^\s\[]*)?\[")
_MANY, _SHARE = 5, 5  # entries; no site has a navigation in which the build warns about every fifth entry
_DEEPEST, _MOST = 20, 2 << 20


class Resource(NamedTuple):
    """The parts of a resource id as written; omitted parts are empty."""

    version: str
    component: str
    module: str
    family: str
    path: str


class Antora(Site):
    """A component version, or one of its sources: ``antora.yml`` and ``modules`` in one folder."""

    name = "antora"
    suffixes = (".adoc",)

    def __init__(self, tree: Tree, root: str) -> None:
        super().__init__(tree, root)
        self._config: Config = yaml_of(tree.text(joined(root, CONFIG)))
        self._component = text_at(self._config, "name") or ""
        self._version = str(value_at(self._config, "version") or "")

    def _place(self, source: str) -> tuple[str, str] | None:
        """Return the module of a file and the file's path in the module."""
        found = _MODULE.fullmatch(self.below(source) or "")
        return None if found is None else (found[1], found[2])

    def claims(self, source: str) -> bool:
        """Whether a file is in a module."""
        return super().claims(source) and self._place(source) is not None

    def attributes(self, source: str) -> Mapping[str, str]:
        """Return the attributes that Antora, ``antora.yml`` and the local playbooks define for each page."""
        return self._attributes

    @cached_property
    def _attributes(self) -> dict[str, str]:
        return {**attributes_of(self.tree, self.root, self._config), **_GIVEN}

    def url_of(self, source: str) -> str | None:
        """Return the URL path of a page within the component version; the module ROOT has no folder of its own."""
        place = self._place(source)
        if place is None or not place[1].startswith("pages/") or "/_" in place[1]:
            return None
        path = place[1].removeprefix("pages/").removesuffix(".adoc")
        return f"/{path}.html" if place[0] == "ROOT" else f"/{place[0]}/{path}.html"

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return the page, image or attachment at a URL path, with or without ``.html``."""
        plain = url.strip("/").removesuffix(".html")
        module, _, path = plain.partition("/")
        for each, name in (("ROOT", plain), (module, path)):
            for whole in (name, joined(name, "index") if name else "index"):
                if (found := self._in_family(each, "page", f"{whole}.adoc")) is not None:
                    return Source(found)
            for start, family in _COPIED.items():
                found = self._in_family(each, family, name.removeprefix(start)) if name.startswith(start) else None
                if found is not None:
                    return Source(found)
        return None

    def start_of(self, kind: str) -> Start:
        """Return ``BUILT``: ``link:`` is relative to the URL of the page."""
        return Start.BUILT

    # Resources.

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve a link: a resource id, or a URL."""
        if kind in ("xref", "image", "include"):
            absolute = scheme(text) in ("http", "https", "ftp", "data", "file") or text.startswith("//")
            return None if absolute else self._resource(text, kind, source)
        start = next((each for each in _COPIED if text.startswith(each)), None)
        if start is not None:
            return self._family(_COPIED[start], bare(text[len(start) :]), source)
        return super().look_up(text, kind, source)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Return ``Unknown``: only the playbook defines the URL of ``/``."""
        return Unknown(Note("outside-site", (self.name,)))

    def _resource(self, text: str, kind: str, source: str) -> Answer:
        path, _, _ = text.partition("#")
        if not path:
            return Source(source)
        resource = _resource_of(bare(path) or path)
        if resource.version not in ("", self._version) or resource.component not in ("", self._component):
            return Unknown(Note("other-project", (resource.component or resource.version,)))
        family = resource.family or _OF_KIND.get(kind, "")
        module = self._module_of(text, resource, source)
        if not family or (kind == "include" and not resource.family and not resource.module):
            return self._included(resource.path, source)
        if family not in _FOLDERS:
            return self.missing(joined(folder_of(source), text))
        return self._answer(module, family, resource.path, source)

    def _module_of(self, text: str, resource: Resource, source: str) -> str:
        """Return the module of a resource id: its own, else ROOT of its component, else the module of the page."""
        own = (self._place(source) or ("ROOT", ""))[0]
        return resource.module or ("ROOT" if resource.component or text.startswith(":") else own)

    def _family(self, family: str, path: str, source: str) -> Answer:
        return self._answer((self._place(source) or ("ROOT", ""))[0], family, path, source)

    def _answer(self, module: str, family: str, path: str, source: str) -> Answer:
        """Resolve a resource; a path that begins with a dot is relative to the page's folder within the family."""
        if path.startswith(("./", "../")):
            inner = folder_of((self._place(source) or ("", ""))[1]).partition("/")[2]
            path = led_to(inner, path) or path
        found = self._in_family(module, family, path.lstrip("/"))
        if found is None and family == "page":
            found = self._aliases.get((module, path))
        if found is not None:
            return Source(found)
        return self._elsewhere(module, family, path)

    def _elsewhere(self, module: str, family: str, path: str) -> Answer:
        """Resolve an absent resource; a component's modules may be in several repositories: how-antora-works."""
        here = [joined(self.root, f"modules/{module}/{folder}") for folder in _FOLDERS[family]]
        start = next((folder for folder in here if self.tree.is_folder(folder)), None)
        whole = None if start is None else led_to(start, path)
        of_parts = family in ("partial", "example")
        if whole is None or (of_parts and not self.tree.is_folder(folder_of(whole))):
            return Unknown(Note("component-elsewhere", (self._component,)))
        if self._is_a_part:
            return Unknown(Note("component-elsewhere", (self._component,)))
        return self._absent(whole)

    @cached_property
    def _is_a_part(self) -> bool:
        """Whether the navigation lists pages that the build generates or that another source contains."""
        listed = [nav for nav in texts_at(self._config, "nav") if self.tree.is_file(joined(self.root, nav))]
        return any(self._lists_others(joined(self.root, nav)) for nav in listed)

    def _lists_others(self, nav: str) -> bool:
        """Whether a navigation file includes absent files, or many of the pages that it lists are absent."""
        text = self.tree.text(nav)
        if not all(self._has(each[1], "partial", nav) for each in _INCLUDE.finditer(text) if "$" in each[1]):
            return True
        listed = [self._has(each[1], "page", nav) for each in _XREF.finditer(text)]
        absent = listed.count(False)
        return absent >= _MANY and absent * _SHARE > len(listed)

    def _has(self, text: str, family: str, source: str) -> bool:
        """Whether a resource exists here, or belongs to another component."""
        found = _resource_of(text)
        if found.version or found.component not in ("", self._component) or "{" in text:
            return True
        module = self._module_of(text, found, source)
        return (
            (found.family or family) not in _FOLDERS
            or self._in_family(module, found.family or family, found.path) is not None
            or (module, found.path) in self._aliases
        )

    def _in_family(self, module: str, family: str, path: str) -> str | None:
        folders = (joined(self.root, f"modules/{module}/{folder}") for folder in _FOLDERS[family])
        paths = (led_to(folder, path) for folder in folders if path)
        return next((path for path in paths if path is not None and self.tree.is_file(path)), None)

    def _included(self, name: str, source: str) -> Answer:
        """Resolve an ``include`` without a family, relative to the folder of its file."""
        path = led_to(folder_of(source), name)
        if path is None:
            return Unknown(Note("outside-project"))
        return Source(path) if self.tree.is_file(path) else self._absent(path)

    def _absent(self, path: str) -> Answer:
        """Return ``Missing`` for a file, or ``Unknown`` if a collector may generate it before the build."""
        collects = value_at(self._config, "ext", "collector") is not None
        return Unknown(Note("extension-makes", ("ext.collector",))) if collects else self.missing(path)

    @cached_property
    def _aliases(self) -> dict[tuple[str, str], str]:
        """Map the module and path of each alias to its page: page/page-aliases."""
        found: dict[tuple[str, str], str] = {}
        for path in self._files:
            place = self._place(path)
            for listed in _ALIASES.finditer(self.tree.text(path)) if place is not None else ():
                for alias in re.split(r"[\s\\]*,[\s\\]*", listed[1].strip()):
                    of = _ID.fullmatch(alias)
                    if of is not None and place is not None:
                        name = of[5] if of[5].endswith(".adoc") else f"{of[5]}.adoc"
                        found.setdefault((of[3] or place[0], name), path)
        return found

    @cached_property
    def _files(self) -> tuple[str, ...]:
        return tuple(path for path in self.tree.files(joined(self.root, "modules")) if path.endswith(self.suffixes))

    # Includes.

    @cached_property
    def _includers(self) -> dict[str, list[str]]:
        """Map each included file to the pages that include it."""
        found: dict[str, list[str]] = {}
        for page in (path for path in self._files if self.url_of(path) is not None):
            waiting, seen = [page], {page}
            while waiting:
                parts = set(self._parts(self.tree.text(waiting[-1]), waiting.pop())) - seen
                waiting += parts
                seen |= parts
            for part in seen - {page}:
                found.setdefault(part, []).append(page)
        return found

    def _parts(self, text: str, source: str) -> Iterator[str]:
        for each in _INCLUDE.finditer(text):
            answer = self._resource(each[1], "include", source)
            if isinstance(answer, Source):
                yield answer.path

    def pages_of(self, source: str) -> tuple[str, ...]:
        """Return the pages that include a partial, whose module applies to its resource ids; or the page itself."""
        if self.url_of(source) is not None:
            return (source,)
        return tuple(self._includers.get(source, (source,)))

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve an include, which is relative to the file that contains it, not to the including page."""
        return self._resource(text, kind, source) if kind == "include" and scheme(text) is None else None

    def expanded(self, text: str, source: str) -> str:
        """Return the text of a page with its includes."""
        return self._expanded(text, source, 0)

    def _expanded(self, text: str, source: str, deep: int) -> str:
        parts, at, size = [], 0, 0
        for each in _INCLUDE.finditer(text) if deep < _DEEPEST else ():
            answer = self._resource(each[1], "include", source)
            if isinstance(answer, Unknown) or size > _MOST:
                continue
            path = answer.path if isinstance(answer, Source) else ""
            parts += [text[at : each.start()], self._expanded(self.tree.text(path), path, deep + 1) if path else ""]
            size += sum(map(len, parts[-2:]))
            at = each.end()
        return "".join((*parts, text[at:]))[:_MOST]


def _resource_of(text: str) -> Resource:
    return Resource(*(part or "" for part in _ID.fullmatch(text).groups()))  # type: ignore[union-attr]


def _found(tree: Tree, root: str) -> Antora | None:
    return Antora(tree, root) if tree.is_folder(joined(root, "modules")) else None


GENERATOR = Generator(name="antora", markers=(CONFIG,), found=_found, order=5)
