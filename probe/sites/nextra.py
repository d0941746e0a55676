"""Nextra, and Next.js with MDX: ``content`` or ``pages`` by paths, ``app/…/page.mdx`` by folders; ``public`` is copied.

Sources: https://nextra.site/docs (file-conventions, guide/markdown, guide/link, guide/image) and
https://nextjs.org/docs/app/getting-started/project-structure.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import chain
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import UNSEEN, value_at
from probe.sites.interface import Generator, Made, Outline, Source, Unknown
from probe.sites.literals import script_of
from probe.sites.routed import Routed
from probe.sites.tree import Tree, joined

CONFIGS = tuple(f"next.config.{suffix}" for suffix in ("mjs", "js", "ts", "cjs", "mts"))
_CODE = (".js", ".jsx", ".ts", ".tsx")
_MARKDOWN = (".md", ".mdx")
_BASE_PATH = re.compile(r"\bcontentDirBasePath:\s*[\"']([^\"'\n]*)[\"']")
GROUP = re.compile(r"/\([^()/]*\)|/@[^/]+")  # route groups and parallel routes are no part of a URL
_ADDRESSED = re.compile(r"\s*\[#([^\[\]]+)\]\Z")  # ## Heading [#custom-id]
_PRIVATE = re.compile(r"(?:\A|/)_")


class Nextra(Routed):
    """A site of Nextra: ``next.config.*`` that uses it in its root."""

    name = "nextra"
    links_files = True

    def __init__(self, tree: Tree, root: str) -> None:
        super().__init__(tree, root)
        self.text = next((tree.text(joined(root, n)) for n in CONFIGS if tree.is_file(joined(root, n))), "")
        self._config = script_of(self.text)
        kinds = ("content", "pages", "app")
        folders = [(kind, joined(root, f"{start}{kind}")) for start in ("", "src/") for kind in kinds]
        self.folders = {folder: kind for kind, folder in folders if tree.is_folder(folder)}
        self.pages = next(iter(self.folders), root)
        self.static = (joined(root, "public"),)
        base = value_at(self._config, "basePath")
        self.base = None if base is UNSEEN else f"/{str(base or '').strip('/')}/".replace("//", "/")
        found = _BASE_PATH.search(self.text)
        self._start = f"/{found[1].strip('/')}" if found and found[1].strip("/") else ""

    def claims(self, source: str) -> bool:
        """Whether a file is a page."""
        return source.endswith(_MARKDOWN) and source in self.built

    def sources(self) -> Iterable[str]:
        """Return the files of all folders that pages come from."""
        return chain.from_iterable(map(self.tree.files, self.folders))

    def route(self, path: str) -> str | None:
        """Return the route of a file by the folder that it is in: file-conventions."""
        folder = next(folder for folder in self.folders if path.startswith(f"{folder}/"))
        kind = self.folders[folder]
        stem, suffix = splitext(path[len(folder) :])
        if suffix not in (*_MARKDOWN, *_CODE) or (kind == "content" and suffix in _CODE) or "[" in stem:
            return None
        if kind == "app":
            routed, _, name = stem.rpartition("/")
            plain = GROUP.sub("", routed)
            return None if name not in ("page", "route") or _PRIVATE.search(plain) else plain or "/"
        if _PRIVATE.search(stem) or stem.startswith("/api/"):
            return None
        start = self._start if kind == "content" else ""
        return f"{start}{stem.removesuffix('/index')}" or "/"

    def made(self, url: str) -> Source | Made | Unknown | None:
        """Return what a route with parameters may build, but for the one that shows ``content`` itself."""
        return Made(url) if any(route.fullmatch(url) for route in self._dynamic) else None

    @cached_property
    def _dynamic(self) -> tuple[re.Pattern[str], ...]:
        found = []
        for folder, kind in self.folders.items():
            for path in self.tree.files(folder):
                stem = splitext(GROUP.sub("", path[len(folder) :]))[0]
                route = stem.removesuffix("/page") if kind == "app" else stem
                if "[" in route and (kind == "pages" or stem.endswith("/page")) and "mdxPath" not in route:
                    parts = re.split(r"(\[+[^\]]*\]+)", route)
                    found.append("".join(".*" if p.startswith("[") else re.escape(p) for p in parts))
        return tuple(map(re.compile, found))

    def unsure(self) -> Note | None:
        """Return that redirects or rewrites of the config, languages, or remote docs may have a page."""
        hidden = re.search(r"\b(?:redirects|rewrites|i18n)\b", self.text) is not None
        return Note("plugin-decides", (self.name,)) if hidden else None

    def below_base(self, url: str) -> str | None:
        """Return a URL path as it is: next/link puts the base before each, whether it has one or not."""
        return url

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page, also those in ``[#x]`` behind a heading."""
        yield from super().ids(outline, source)
        found = (_ADDRESSED.search(heading.text) for heading in outline.headings)
        yield from (address[1] for address in found if address is not None)


def _found(tree: Tree, root: str) -> Nextra | None:
    site = Nextra(tree, root)
    return site if "nextra" in site.text and site.folders else None


GENERATOR = Generator(name="nextra", markers=CONFIGS, found=_found, order=6)
