"""Nextra: ``content`` or ``pages`` by path, ``app/…/page.mdx`` by folder; ``public`` is copied.

Sources: https://nextra.site/docs (file-conventions, guide/markdown, guide/link, guide/image) and
https://nextjs.org/docs/app/getting-started/project-structure.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import chain
from posixpath import splitext

import msgspec

from probe.model import Note
from probe.sites.configs import UNSEEN, json_of, texts_at, value_at
from probe.sites.interface import Answer, Generator, Made, Outline, Site, Source, Unknown, bare
from probe.sites.literals import script_of
from probe.sites.redirects import Redirect, followed, redirects
from probe.sites.routed import Routed
from probe.sites.slugs import slug
from probe.sites.tree import Tree, joined

CONFIGS = tuple(f"next.config.{suffix}" for suffix in ("mjs", "js", "ts", "cjs", "mts"))
_CODE = (".js", ".jsx", ".ts", ".tsx")
_MARKDOWN = (".md", ".mdx")
_BASE_PATH = re.compile(r"\bcontentDirBasePath:\s*[\"']([^\"'\n]*)[\"']")
GROUP = re.compile(r"/\([^()/]*\)|/@[^/]+")  # route groups and parallel routes are not part of a URL
_REDIRECTS = re.compile(r"\bredirects\b[^\[]{1,80}?(?:=>|\breturn\b)[ \n\t(]*\[")
_ADDRESSED = re.compile(r"\s*\[#([^\[\]]+)\]\Z")  # ## Heading [#custom-id]
_TABS = re.compile(r"<Tabs\b[^>]*?\bitems=\{\[([^\]]*)\]")
_ITEM = re.compile(r"([\"'])(.*?)\1")
_SUMMARY = re.compile(r"<summary\b[^>]*>(.*?)</summary>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>|`|\*\*")
_PRIVATE = re.compile(r"(?:\A|/)_")


class Nextra(Routed):
    """A Nextra site: ``next.config.*`` in its root uses Nextra."""

    name = "nextra"
    links_files = True
    markup = (".jsx", ".tsx")

    def __init__(self, tree: Tree, root: str) -> None:
        super().__init__(tree, root)
        self.text = next((tree.text(joined(root, n)) for n in CONFIGS if tree.is_file(joined(root, n))), "")
        self._config = script_of(self.text)
        kinds = ("content", "pages", "app")
        folders = [(kind, joined(root, f"{start}{kind}")) for start in ("", "src/") for kind in kinds]
        self.folders = {folder: kind for kind, folder in folders if tree.is_folder(folder)}
        self.pages = next(iter(self.folders), root)
        self.static = (joined(root, "public"),)
        self.markup_folders = tuple(joined(root, name) for name in ("app", "pages", "components", "src"))
        base = value_at(self._config, "basePath")
        self.base = None if base is UNSEEN else f"/{str(base or '').strip('/')}/".replace("//", "/")
        found = _BASE_PATH.search(self.text)
        self._start = f"/{found[1].strip('/')}" if found and found[1].strip("/") else ""

    def claims(self, source: str) -> bool:
        """Whether a file is a page."""
        return source.endswith(_MARKDOWN) and source in self.built

    def sources(self) -> Iterable[str]:
        """Return the files in all folders that may contain pages."""
        return chain.from_iterable(map(self.tree.files, self.folders))

    def route(self, path: str) -> str | None:
        """Return the route of a file according to its folder: file-conventions."""
        folder = next(folder for folder in self.folders if path.startswith(f"{folder}/"))
        kind = self.folders[folder]
        stem, suffix = splitext(path[len(folder) :])
        if suffix not in (*_MARKDOWN, *_CODE) or (kind == "content" and suffix in _CODE) or "[" in stem:
            return None
        if kind == "app":
            routed, _, name = stem.rpartition("/")
            plain = GROUP.sub("", routed)
            return None if name not in ("page", "route") or _PRIVATE.search(plain) else plain or "/"
        if _PRIVATE.search(stem):
            return None
        start = self._start if kind == "content" else ""
        return f"{start}{stem.removesuffix('/index')}" or "/"

    def made(self, url: str, hops: int = 5) -> Source | Made | Unknown | None:
        """Return the page of a language, the target of a redirect, or what a dynamic route may build."""
        for locale in self._locales:  # the middleware adds it to paths without a language: guide/i18n
            if (source := self.behind.get(f"/{locale}{url.rstrip('/')}")) is not None:
                return Source(source)
        if (to := followed(url, self._redirects)) is not None and hops:
            return self.led(to) or self.made(f"/{bare(to).strip('/')}", hops - 1)
        # ``_dynamic`` excludes the route with mdxPath, which renders ``content``.
        return Made(url) if any(route.fullmatch(url) for route in self._dynamic) else None

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``; on a page in a language, the page at ``/x`` in that language comes first."""
        if kind == "html" and source.endswith(self.markup):  # only next/link adds the base path
            below = Site.below_base(self, reference)
            if below is None:
                return self.outside(reference)
            reference = below
        locale = (self.built.get(source) or "").strip("/").partition("/")[0]
        if locale in self._locales and (page := self.behind.get(f"/{locale}{reference.rstrip('/')}")) is not None:
            return Source(page)
        return super().rooted(reference, kind, source)

    @cached_property
    def _locales(self) -> tuple[str, ...]:
        """The languages, with the default language first."""
        default = texts_at(self._config, "i18n", "defaultLocale")
        return tuple(dict.fromkeys((*default, *texts_at(self._config, "i18n", "locales"))))

    @cached_property
    def _listed(self) -> list[object] | None:
        """The redirects in the config, or None if they are not a literal list."""
        found = _REDIRECTS.search(self.text)
        shown = {} if found is None else script_of(f"export default {{redirects: {self.text[found.end() - 1 :]}")
        listed = value_at(shown, "redirects")
        return listed if isinstance(listed, list) and UNSEEN not in listed else None

    @cached_property
    def _redirects(self) -> tuple[Redirect, ...]:
        return tuple(redirects(self._listed or ()))

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
        """Return that rewrites, or redirects and languages that are not literal, may serve a page."""
        moved = "redirects" in self.text and self._listed is None
        spoken = "i18n" in self.text and not self._locales
        hidden = moved or spoken or re.search(r"\brewrites\b", self.text) is not None
        return Note("plugin-decides", (self.name,)) if hidden else None

    def below_base(self, url: str) -> str | None:
        """Return a URL path unchanged: next/link always adds the base path, even if the path already has it."""
        return url

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether a page uses components of the site, which may render headings."""
        return _OWN_COMPONENT.search(text) is not None

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: headings below the first level, tab items, summaries, and ``[#x]``.

        Source: remark-headings.ts of Nextra 4, which gives first-level headings no id.
        """
        told = [heading for heading in outline.headings if heading.level > 1 or not self._is_fourth]
        yield from super().ids(msgspec.structs.replace(outline, headings=tuple(told)), source)
        found = (_ADDRESSED.search(heading.text) for heading in outline.headings)
        yield from (address[1] for address in found if address is not None)
        text = self.tree.text(source)
        items = (item for tabs in _TABS.finditer(text) for item in _ITEM.findall(tabs[1]))
        yield from (slug(_TAG.sub("", each).strip()) for each in (*(i[1] for i in items), *_SUMMARY.findall(text)))

    @cached_property
    def _is_fourth(self) -> bool:
        """Whether package.json requires Nextra 4."""
        asked = value_at(json_of(self.tree.text(joined(self.root, "package.json"))), "dependencies", "nextra")
        return isinstance(asked, str) and asked.lstrip("^~>=v").startswith("4")


_OWN_COMPONENT = re.compile(
    r"^import\s+(?:\{[^}]*\}|\w+)\s+from\s+[\"'](?:\.\.?/|[@~]/)(?![^\"']*\.(?:mdx?|svg|png|jpe?g|gif|webp)[\"'])",
    re.MULTILINE,
)


def _found(tree: Tree, root: str) -> Nextra | None:
    site = Nextra(tree, root)
    return site if "nextra" in site.text and site.folders else None


GENERATOR = Generator(name="nextra", markers=CONFIGS, found=_found, order=6)
