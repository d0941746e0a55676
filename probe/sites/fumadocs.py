"""Fumadocs: ``source.config.ts`` declares collections of MDX, each below the ``baseUrl`` of its loader.

Sources: https://fumadocs.dev/docs/page-conventions, …/docs/mdx/collections, …/docs/headless/source-api,
…/docs/internationalization and …/docs/headless/mdx/headings; packages/core/src/source/plugins/slugs.ts and
packages/core/src/mdx-plugins/remark-heading.ts of fuma-nama/fumadocs.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.collections import MARKDOWN
from probe.sites.interface import Answer, Generator, Outline, Source, Start, Unknown
from probe.sites.nextjs import NextJs
from probe.sites.nextra import CONFIGS
from probe.sites.routed import Routed
from probe.sites.slugs import Slugs
from probe.sites.tree import Tree, folder_of, joined, led_to

MARKERS = tuple(f"source.config.{suffix}" for suffix in ("ts", "mts", "js", "mjs"))
_DEFINED = re.compile(r"\b(\w+)\s*=\s*define(?:Docs|Collections)\s*\(")
_DIR = re.compile(r"\bdir:\s*[\"']([^\"'\n]+)[\"']")
_LOADER = re.compile(r"\bloader\s*\(")
_BASE = re.compile(r"\bbaseUrl:\s*[\"']([^\"'\n]*)[\"']")
_NAMED = re.compile(r"\b(\w+)\.toFumadocsSource\b|\b(?:toFumadocsSource|createMDXSource)\(\s*(\w+)")
_OWN_URLS = re.compile(r"\b(?:slugs|url)\s*[:(]")
_LONGEST_CALL = 2_000
_CODE = (".ts", ".tsx", ".js", ".jsx")
_LANGUAGE = re.compile(r"\.([a-z]{2,3}(?:-[A-Za-z]{2,4})?)\Z")
_OF_LANGUAGE = re.compile(r"\A/\[(?:lang|locale)\](?=/|\Z)")
_NAMED_HEADING = re.compile(r"\s*\[#([^\[\]]+)\]\s*\Z")
_INCLUDE = re.compile(r"<include\b[^>]*>\s*([^<#\s]+)(?:#[\w-]+)?\s*</include>")
# Components of Fumadocs that have ids of their own, or render an API or types.
_WRITES_IDS = re.compile(
    r"<(?:Accordion|Tab|Step|TypeTable|AutoTypeTable|APIPage|auto-type-table)\b|^_openapi:", re.MULTILINE
)
_OTHER_IDS = re.compile(r"remarkHeadingOptions|rehypeSlug|\bslug\s*:\s*\(")


class Fumadocs(NextJs):
    """A site with ``source.config.*`` in its root, usually within a Next.js app."""

    name = "fumadocs"
    links_files = True

    def __init__(self, tree: Tree, root: str) -> None:
        super().__init__(tree, root)
        self._said = next((tree.text(joined(root, n)) for n in MARKERS if tree.is_file(joined(root, n))), "")
        self.pages = next(iter(self._folders.values()), root)

    @cached_property
    def _code(self) -> str:
        """The text of all scripts that may create loaders."""
        folders = (joined(self.root, each) for each in ("lib", "src/lib", "app", "src/app", "source"))
        paths = (path for each in folders for path in self.tree.files(each) if path.endswith(_CODE))
        beside = (joined(self.root, f"{each}.{end}") for each in ("source", "src/source") for end in ("ts", "tsx"))
        texts = map(self.tree.text, (*paths, *beside))
        return "\n".join(text for text in texts if "fumadocs" in text or "createRelativeLink" in text)

    @cached_property
    def _folders(self) -> dict[str, str]:
        """Map the names of collections to their folders."""
        text = f"{self._said}\n{self._code}"
        starts = list(_DEFINED.finditer(text))
        found: dict[str, str] = {}
        for at, each in enumerate(starts):
            end = starts[at + 1].start() if at + 1 < len(starts) else each.end() + _LONGEST_CALL
            said = _DIR.search(text, each.end(), min(end, each.end() + _LONGEST_CALL))
            folder = led_to(self.root, said[1] if said else "content/docs")
            if folder is not None and self.tree.is_folder(folder):
                found.setdefault(each[1], folder)
        default = joined(self.root, "content/docs")
        return found or ({"docs": default} if self.tree.is_folder(default) else {})

    @cached_property
    def _shown(self) -> dict[str, str]:
        """Map each folder to the ``baseUrl`` of its loader, if the loader declares one."""
        found: dict[str, str] = {}
        for call in _LOADER.finditer(self._code):
            text = _call(self._code, call.end())
            base, names = _BASE.search(text), [one or other for one, other in _NAMED.findall(text)]
            if base is not None and not _OWN_URLS.search(text):
                found.update((self._folders[n], base[1].rstrip("/")) for n in names if n in self._folders)
        return found

    @cached_property
    def _routes(self) -> tuple[tuple[str, str], ...]:
        return tuple((path, _OF_LANGUAGE.sub("", stem) or "/") for path, stem in super()._routes)

    def claims(self, source: str) -> bool:
        """Whether a file is in a collection."""
        inner = any(source.startswith(f"{folder}/") for folder in self._folders.values())
        return source.endswith(MARKDOWN) and (inner or source in self.built)

    def route(self, path: str) -> str | None:
        """Return the route of a page: its language, the ``baseUrl`` of its loader, its path without groups or index."""
        start = next((each for each in self._shown.items() if path.startswith(f"{each[0]}/")), None)
        if start is None:
            inner = any(path.startswith(f"{folder}/") for folder in self._folders.values())
            return None if inner else super().route(path.replace("/[lang]/", "/", 1).replace("/[locale]/", "/", 1))
        stem, suffix = splitext(path[len(start[0]) :])
        language = _LANGUAGE.search(stem)
        stem = re.sub(r"/\([^()/]+\)(?=/)", "", stem[: language.start()] if language else stem)
        before = f"/{language[1]}" if language else ""
        return (f"{before}{start[1]}{stem.removesuffix('/index')}" or "/") if suffix in MARKDOWN else None

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``; a page with a language links to pages in the same language first."""
        language = _LANGUAGE.search(splitext(source)[0])
        page = self.behind.get(f"/{language[1]}{reference.rstrip('/')}") if language else None
        return Source(page) if page is not None else super().rooted(reference, kind, source)

    def start_of(self, kind: str) -> Start:
        """Return ``SOURCE`` for images, which are imported relative to the source: headless/mdx/remark-image."""
        return Start.SOURCE if kind == "image" else Start.BUILT

    def beside(self, reference: str, source: str) -> Answer:
        """Resolve a reference relative to the URL of a page, which only its loader determines."""
        return Routed.beside(self, reference, source)

    def _file(self, reference: str, source: str) -> Answer | None:
        """Return the source that a link names; only ``createRelativeLink`` rewrites links to sources."""
        if "createRelativeLink" not in self._code:
            path = led_to(folder_of(source), reference)
            there = path is not None and self.tree.is_file(path)
            return Unknown(Note("plugin-decides", (self.name,))) if there else super()._file(reference, source)
        return super()._file(reference, source)

    def unsure(self) -> Note | None:
        """Return the reason for doubt: an unreadable loader, pages of an API, or redirects elsewhere."""
        hidden = self._folders.keys() - {n for n, f in self._folders.items() if f in self._shown}
        other = not any(self.tree.is_file(joined(self.root, name)) for name in CONFIGS)
        if hidden or other or re.search(r"\b(?:open|async)api", self._code):
            return Note("plugin-decides", (self.name,))
        return super().unsure()

    def expanded(self, text: str, source: str) -> str:
        """Return the text of a page with its imports and includes."""
        return "\n\n".join((super().expanded(text, source), *self._included(text, source)))

    def _included(self, text: str, source: str, depth: int = 0) -> Iterator[str]:
        for said in _INCLUDE.findall(text) if depth < 5 else ():
            path = led_to(folder_of(source), said)
            if path is not None and path.endswith(MARKDOWN):
                yield self.tree.text(path)
                yield from self._included(self.tree.text(path), path, depth + 1)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: the value of ``[#id]``, or else the slug."""
        slugs = Slugs()
        for heading in outline.headings:
            named = _NAMED_HEADING.search(heading.text)
            yield named[1] if named else slugs.next(heading.whole)
        yield from Routed.ids(self, outline, source)

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether components of a page may have ids, or code of the site sets the ids of headings."""
        writes = _WRITES_IDS.search(text) is not None or re.search(r"^import\s", text, re.MULTILINE) is not None
        return writes or _OTHER_IDS.search(self._said) is not None


def _call(text: str, start: int) -> str:
    """Return the arguments of a call up to its closing bracket."""
    deep = 1
    for at in range(start, min(len(text), start + _LONGEST_CALL)):
        deep += (text[at] in "([{") - (text[at] in ")]}")
        if not deep:
            return text[start:at]
    return text[start : start + _LONGEST_CALL]


def _found(tree: Tree, root: str) -> Fumadocs | None:
    site = Fumadocs(tree, root)
    return site if "fumadocs" in site._said else None  # noqa: SLF001 - its own class


GENERATOR = Generator(name="fumadocs", markers=MARKERS, found=_found, order=4)
