"""Rspress: Markdown in ``docs`` at its path, with the default language at the root; ``docs/public`` is copied.

Sources: https://rspress.rs/guide/basic/conventional-route, …/guide/use-mdx/link, …/guide/basic/i18n,
…/guide/basic/multi-version, …/guide/use-mdx/container (custom ids) and …/api/config/config-basic (root, base, lang).
"""

import re
from collections.abc import Iterable
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import UNSEEN, text_at, texts_at, value_at
from probe.sites.globs import glob_matches
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Source, Unknown
from probe.sites.literals import script_of
from probe.sites.routed import Routed
from probe.sites.slugs import Slugs
from probe.sites.tree import Tree, folder_of, joined, led_to

CONFIGS = tuple(f"rspress.config.{suffix}" for suffix in ("ts", "mts", "js", "mjs", "cjs"))
_MARKDOWN = (".md", ".mdx")
_PAGES = (*_MARKDOWN, ".tsx", ".jsx", ".ts", ".js")
_MADE = re.compile(r"/(?:404(?:\.html)?|sitemap\.xml|.*llms(?:-full)?\.txt|.*\.xml|static/.+)")
_MAKES_PAGES = re.compile(r"plugin-(?:typedoc|api-docgen|auto-nav|blog)|\baddPages\b|\baddRuntimeModules\b")


class Rspress(Routed):
    """A site: ``rspress.config.*`` in its root."""

    name = "rspress"
    links_files = True

    def __init__(self, tree: Tree, root: str) -> None:
        self.text = next((tree.text(joined(root, n)) for n in CONFIGS if tree.is_file(joined(root, n))), "")
        self._config = script_of(self.text)
        super().__init__(tree, root, led_to(root, text_at(self._config, "root") or "docs") or root)
        self.static = (joined(self.pages, "public"), joined(root, "public"))
        base = value_at(self._config, "base")
        self.base = None if base is UNSEEN else f"/{str(base or '').strip('/')}/".replace("//", "/")
        self._language = text_at(self._config, "lang") or ""
        self._version = text_at(self._config, "multiVersion", "default") or ""

    def route(self, path: str) -> str | None:
        """Return the route of a file: its path without the folders of the default version and language."""
        below = self.below(path)
        stem, suffix = splitext(below or "")
        if below is None or suffix not in _PAGES or below.startswith("public/"):
            return None
        excluded = texts_at(self._config, "route", "exclude")
        if any(glob_matches(pattern, below) for pattern in excluded) or stem.rpartition("/")[2].startswith("_"):
            return None
        for default in (self._version, self._language):
            stem = stem[len(default) + 1 :] if default and stem.startswith(f"{default}/") else stem
        return f"/{stem[:-5]}" if stem == "index" or stem.endswith("/index") else f"/{stem}"

    def _file(self, reference: str, source: str) -> Answer | None:
        """Return the source that a link names, relative to its language and version or to the source folder."""
        rooted = reference.startswith("/")
        starts = self._starts(source) if rooted else [folder_of(source)]
        paths = [path for start in starts if (path := led_to(start, reference.lstrip("/"))) is not None]
        other = ".md" if reference.endswith(".mdx") else ".mdx"  # the suffix is dropped in either form
        found = (each for path in paths for each in (path, splitext(path)[0] + other) if self.tree.is_file(each))
        path = next(found, None)
        return (
            Source(path) if path is not None else self.missing(paths[0]) if paths else super()._file(reference, source)
        )

    def _starts(self, source: str) -> list[str]:
        """Return the folders that a path with a leading slash may be relative to."""
        parts = (self.below(folder_of(source) + "/") or "").split("/")
        own = [joined(self.pages, "/".join(parts[:number])) for number in (2, 1) if len(parts) > number]
        defaults = [joined(self.pages, each) for each in (self._language, self._version) if each]
        return [*own, *defaults, self.pages]

    def beside(self, reference: str, source: str) -> Answer:
        """Resolve a reference against the source file of a page; the suffix is optional."""
        path = led_to(folder_of(source), reference)
        for each in (path, f"{path}.md", f"{path}.mdx", f"{path}/index.md", f"{path}/index.mdx"):
            if each is not None and self.tree.is_file(each):
                return Source(each)
        return super().beside(reference, source)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``; on a page in another language or version, the page at ``/x`` in that one comes first."""
        for start in self._starts(source) if kind != "html" else ():
            url = "/" + joined((self.below(f"{start}/") or "").strip("/"), reference[1:])
            if (page := self.behind.get(re.sub(r"(?:/index)?(?:\.html)?/?\Z", "", url, count=1))) is not None:
                return Source(page)
        default = f"/{self._language}/"
        named = bool(self._language) and reference.startswith(default)
        return super().rooted(reference[len(default) - 1 :] if named else reference, kind, source)

    def below_base(self, url: str) -> str | None:
        """Return the path below the base, or the URL path itself: the base is added to links in pages."""
        return super().below_base(url) or url

    def made(self, url: str) -> Source | Made | Unknown | None:
        """Return what the build generates without a source file."""
        return Made(url, url == "/404") if _MADE.fullmatch(url) else None

    def unsure(self) -> Note | None:
        """Return that a plug-in may generate pages, or that the config may move them."""
        hidden = not self._config or "..." in self._config or value_at(self._config, "root") is UNSEEN
        moved = hidden and not self.tree.is_folder(self.pages)
        return Note("plugin-decides", (self.name,)) if moved or _MAKES_PAGES.search(self.text) else None

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link resolves to; with client redirects, a missing target is ``Unknown``."""
        answer = super().look_up(text, kind, source)
        moved = isinstance(answer, Missing) and "client-redirects" in self.text
        return Unknown(Note("plugin-decides", (self.name,))) if moved else answer

    @cached_property
    def _changes_ids(self) -> bool:
        return re.search(r"rehype(?!Plugins:\s*\[\s*\])|remark(?:Slug|Heading)", self.text) is not None

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: an explicit ``{#id}``, else the slug."""
        slugs = Slugs()
        yield from super().ids(outline, source)
        yield from outline.named
        yield from (slugs.next(h.plain) if h.named is None else h.named for h in outline.headings)

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether plug-ins change ids, or a page uses components of the site, which may write headings."""
        return (
            self._changes_ids
            or re.search(r"^import\s.*\sfrom\s+[\"'](?!.*\.mdx?[\"'])", text, re.MULTILINE) is not None
        )


def _found(tree: Tree, root: str) -> Rspress | None:
    site = Rspress(tree, root) if any(tree.is_file(joined(root, name)) for name in CONFIGS) else None
    return site if site is not None and tree.is_folder(site.pages) else None


GENERATOR = Generator(name="rspress", markers=CONFIGS, found=_found, order=4)
