"""VitePress: Markdown below ``srcDir`` is built as ``.html``, and files in ``public`` are copied to the root.

Sources: https://vitepress.dev/reference/site-config and https://vitepress.dev/guide/ (routing, asset-handling), and
src/node of vuejs/vitepress: markdownToVue.ts, markdown/plugins/link.ts, plugins/rewritesPlugin.ts, cited at each rule.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from probe.model import Note
from probe.sites.configs import UNSEEN, json_of, table_at, text_at, texts_at, value_at
from probe.sites.globs import glob_matches
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Own, Site, Source, Start, Unknown, bare
from probe.sites.literals import script_of
from probe.sites.modules import is_patched, scripts_of
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.sites.vitepress_parts import PICTURE, expanded, included_path, includes, pieces
from probe.sites.vue_components import bind_ids
from probe.sites.vue_ids import heading_ids, slugified, slugified_before

_CONFIGS = tuple(
    f"{stem}.{suffix}" for stem in ("config", "config/index") for suffix in ("ts", "mts", "cts", "js", "mjs", "cjs")
)
# KNOWN_EXTENSIONS of src/shared/shared.ts: media, archives, code and fonts. Any other suffix means a page.
_FILE = re.compile(
    r"\.(?:3g2|3gp|aac|ai|apng|au|avif|bin|bmp|cer|class|conf|crl|css|csv|dll|docx?|eps|epub|exe|gif|gz|ics|ief|jar"
    r"|jpe?g?|js|json|jsonld|m4a|man|midi?|mjs|mov|mp[234eg]|mpe?g|mpp|og[agvx]|opus|otf|p10|p7[cms]|pdf|png|ps|qt"
    r"|roff|rtf|rtx|ser|svg|t|tiff?|tr|ts|tsv|ttf|txt|vtt|wav|web[amp]|woff2?|xhtml|xml|ya?ml|zip)\Z",
    re.IGNORECASE,
)
_MADE = re.compile(r"/(?:404(?:\.html)?|hashmap\.json|assets/.+|llms(?:-[\w-]+)?\.txt)")
_PARAMETER = re.compile(r":(\w+)(\([^()]*\))?([*+?])?|\*(\w+)|\(([^()]*)\)|([\w/.@-]+|.)", re.DOTALL)
_EXPRESSION_LENGTH = 300
_ANCHOR = re.compile(
    r"\bmarkdown\b\s*:\s*\{(?:(?!\n\}).){0,2000}?\b(?:anchor\s*:|left\s*:|slugify\b)|\bslugify\s*:", re.DOTALL
)
# A Vite plug-in that changes Markdown before rendering: transform(code, id) { if (id.endsWith(".md")) … }
_TRANSFORM = re.compile(r"\btransform\s*\(\s*\w+\s*,\s*\w+")
_OF_MARKDOWN = re.compile(r"\.md[\"'`$)]")
_COMMENT = re.compile(r"^\s*//[^\n]*$|/\*.*?\*/", re.MULTILINE | re.DOTALL)
_COMPONENT = re.compile(r"^[ \t]*<[A-Z]\w*[\s/>]", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6} |<h[1-6]\b", re.MULTILINE)
_MARKDOWN = re.compile(r"\.md(?=[?#]|\Z)")


class VitePress(Site):
    """A VitePress site: ``.vitepress`` is in its root."""

    name = "vitepress"
    suffixes = (".md",)
    markup = (".vue",)

    def __init__(self, tree: Tree, root: str) -> None:
        folder = joined(root, ".vitepress")
        path = next((joined(folder, name) for name in _CONFIGS if tree.is_file(joined(folder, name))), "")
        self._config = script_of(tree.text(path))
        self._config_path = path
        super().__init__(tree, root, led_to(root, text_at(self._config, "srcDir") or "."))
        self.static = (joined(self.pages, text_at(self._config, "vite", "publicDir") or "public"),)
        self.markup_folders = tuple(joined(root, name) for name in (".vitepress", "components", "theme"))
        base = value_at(self._config, "base")
        hidden = base is UNSEEN or not self._config or (base is None and "..." in self._config)
        self.base = None if hidden else f"/{str(base or '').strip('/')}/".replace("//", "/")
        self._cleans = value_at(self._config, "cleanUrls") is True

    @cached_property
    def _sources(self) -> dict[str, str]:
        """The source of each page by its URL path without ``.html``; an index has its folder's path with a slash."""
        excluded = texts_at(self._config, "srcExclude")
        found: dict[str, str] = {}
        for path in self.tree.files(self.pages):
            below = self.below(path)
            if below is None or not below.endswith(".md") or below.startswith(("dist/", "public/")):
                continue
            if not any(glob_matches(pattern, below) for pattern in excluded):
                found.setdefault(self._built(below), path)
        return found

    @cached_property
    def _pages(self) -> dict[str, str]:
        return {source: url for url, source in self._sources.items()}

    def _built(self, below: str) -> str:
        moved = next((to for rule in self._rewrites if (to := _moved(below, *rule)) is not None), below)
        stem = moved.removesuffix(".md")
        return "/" + (stem[:-5] if stem == "index" or stem.endswith("/index") else stem)

    @cached_property
    def _rewrites(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        table = table_at(self._config, "rewrites")
        return tuple((_route(old), new) for old, new in table.items() if isinstance(new, str))

    @cached_property
    def _moves_unseen(self) -> bool:
        """Whether rewrites or exclusions that are only known at run time may move or remove pages."""
        rewrites = value_at(self._config, "rewrites")
        shown = rewrites is not None or "..." not in self._config
        table = table_at(self._config, "rewrites")
        return not shown or rewrites is UNSEEN or UNSEEN in table.values() or not self._config

    @cached_property
    def _dynamic(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of the URL paths of dynamic routes: guide/routing, "Dynamic Routes"."""
        routes = (url for url in self._sources if "[" in url)
        return tuple(re.compile(re.sub(r"\\\[[^\]]*\\\]", ".+", re.escape(url))) for url in routes)

    @cached_property
    def _includers(self) -> dict[str, list[str]]:
        """The pages that include a Markdown file, by the path of that file."""
        found: dict[str, list[str]] = {}
        for page in self._pages:
            waiting, seen = [page], {page}
            while waiting:
                each = waiting.pop()
                for path in includes(self.tree.text(each), each, self.pages):
                    if path not in seen and self.tree.is_file(path):
                        seen.add(path)
                        waiting.append(path)
                        found.setdefault(path, []).append(page)
        return found

    def claims(self, source: str) -> bool:
        """Whether a file is a page or is included by one; files in ``srcExclude`` are not pages."""
        return source in self._pages or (source.endswith(".md") and source in self._includers)

    def url_of(self, source: str) -> str | None:
        """Return the URL path that a page is built at."""
        url = self._pages.get(source)
        return url if url is None or url.endswith("/") or self._cleans else f"{url}.html"

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return the page, or the file in ``public``, that is served at a URL path."""
        copied = self.copied(url, *self.static)
        if copied is not None:
            return copied
        page = url.removesuffix(".html")
        page = page.removesuffix("index") if page.endswith("/index") else page
        if (source := self._sources.get(page)) is not None:
            return Source(source)
        if copied := self.copied(f"{page}.html", *self.static) or self.copied(f"{page}/index.html", *self.static):
            return copied
        listed = url == "/sitemap.xml" and value_at(self._config, "sitemap") is not None
        routed = not _FILE.search(url) and any(route.fullmatch(page) for route in self._dynamic)
        certain = listed or url in ("/404", "/404.html", "/hashmap.json")
        return Made(url, certain) if certain or routed or _MADE.fullmatch(url) else None

    # Links.

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return the file that an include names."""
        if kind != "include":
            return None
        if text.startswith("virtual:"):  # https://vite.dev/guide/api-plugin#virtual-modules-convention
            return Unknown(Note("plugin-decides", (self.name,)))
        path = included_path(bare(text), source, self.pages)
        if path is None:
            return Unknown(Note("outside-project"))
        return Source(path) if self.tree.is_file(path) else self.missing(path)

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link resolves to; a missing page is ``Unknown`` if the config may move it or ignores the link.

        link.ts removes ``.md`` from links in Markdown only; images in HTML are imported relative to the source.
        """
        answer = super().look_up(_MARKDOWN.sub("", text) if kind == "link" else text, kind, source)
        if not isinstance(answer, Missing):
            return answer
        imported = led_to(folder_of(source), bare(text)) if kind == "html" and not text.startswith("/") else None
        if imported is not None and PICTURE.search(imported) and self.tree.is_file(imported):
            return Source(imported)
        if bare(text).removesuffix(".md").removesuffix(".html") in texts_at(self._config, "ignoreDeadLinks"):
            return Unknown(Note("ignored-by-config", (self.name,)))
        return Unknown(Note("permalinks-decide", (self.name,))) if self._moves_unseen else answer

    def start_of(self, kind: str) -> Start:
        """Return that links to pages are relative to the page's URL, and that images are relative to the source.

        Sources: markdownToVue.ts (``path.dirname(file)`` of the rewritten path), guide/asset-handling.
        """
        return Start.SOURCE if kind == "image" else Start.BUILT

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Return the imported image, which may be anywhere in the project."""
        path = led_to(folder_of(source), reference)
        if path is None:
            return Unknown(Note("outside-project"))
        return Source(path) if self.tree.is_file(path) else self.missing(path)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``: the base is added to links in Markdown, and in HTML only to files in ``public``."""
        copied = self.copied(reference, *self.static)
        if copied is None and kind == "image":
            copied = self.copied(reference, self.pages)  # Vite imports it as a module relative to the root
        if copied is not None:
            return copied
        below = self.below_base(reference) if kind == "html" else reference
        if below is None:
            return self.outside(reference)
        return self.source_of(below) or self.missing(joined(self.pages, below[1:]))

    def missing(self, path: str) -> Missing:
        """Return which source file, or file in ``public``, is missing."""
        if _FILE.search(path) is not None:
            return super().missing(path)
        page = f"{path.removesuffix('.md').removesuffix('.html').removesuffix('/')}.md"
        if path.endswith(".md") and page in self._pages:
            return Missing(path, Note("not-rewritten", (path,)))
        return super().missing(page)

    # Includes and ids.

    def links(self, text: str) -> Iterator[Own]:
        """Yield includes, and the links of a home page."""
        return pieces(text)

    def expanded(self, text: str, source: str) -> str:
        """Return a page with the files that it includes."""
        return expanded(self.tree, text, source, self.pages)

    def pages_of(self, source: str) -> tuple[str, ...]:
        """Return the pages that include a file, and the file itself if it is a page."""
        own = (source,) if source in self._pages else ()
        return (*own, *self._includers.get(source, ())) or (source,)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page."""
        return heading_ids(outline, slugified_before if self._version.startswith("0.") else slugified)

    def fragment(self, name: str) -> str:
        """Return the slug of a fragment, as link.ts builds it since version 2; version 1 leaves fragments unchanged."""
        return name if not self._version or self._version.startswith(("0", "1")) else slugified(name)

    @cached_property
    def _version(self) -> str:
        """The version that the nearest package.json requires, or an empty string."""
        folder = self.root
        while True:
            package = json_of(self.tree.text(joined(folder, "package.json")))
            for key in ("devDependencies", "dependencies"):
                if (version := text_at(package, key, "vitepress")) is not None:
                    return version.lstrip("^~>=v ")
            if not folder:
                return ""
            folder = folder_of(folder)

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether a component may add ids to a page, or the config changes ids."""
        alone = _COMPONENT.search(text) is not None and _HEADING.search(text) is None
        return (
            alone
            or self._makes_other_ids
            or value_at(self._config, "markdown", "anchor") not in (None, {})
            or bind_ids(self.tree, text, source, self.pages, self.markup_folders)
        )

    @cached_property
    def _makes_other_ids(self) -> bool:
        """Whether the config has anchor options, a Vite plug-in changes Markdown, or VitePress is patched."""
        texts = scripts_of(self.tree, self._config_path).values()
        if is_patched(self.tree, self.root, "vitepress", "@mdit-vue/shared", "markdown-it-anchor"):
            return True
        bundled = (
            scripts_of(self.tree, joined(self.root, f"vite.config.{end}")).values() for end in ("ts", "js", "mts")
        )
        if any(_TRANSFORM.search(text) and _OF_MARKDOWN.search(text) for each in bundled for text in each):
            return True
        return any(_ANCHOR.search(_COMMENT.sub("", text)) for text in texts if "markdown" in text)


def _route(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a path-to-regexp route: names, ``*`` after names, groups."""
    parts: list[str] = []
    for number, found in enumerate(_PARAMETER.finditer(pattern[:_EXPRESSION_LENGTH])):
        if found[1] or found[4]:
            many = found[3] in ("*", "+") or found[4]
            parts.append(f"(?P<{found[1] or found[4]}>{'.*' if many else '[^/]+?'})")
        elif found[5] is not None:
            parts.append(f"(?P<group{number}>.*)")
        else:
            parts.append(re.escape(found[6]))
    return re.compile("".join(parts))


def _moved(below: str, route: re.Pattern[str], to: str) -> str | None:
    """Return the path that a rewrite moves a page to, or None if the rewrite does not match."""
    found = route.fullmatch(below)
    if found is None:
        return None
    values = {**found.groupdict(), **{str(n): text for n, text in enumerate(found.groups())}}
    return re.sub(r":(\w+)(?:\([^()]*\))?[*+?]?|\*(\w+)", lambda name: values.get(name[1] or name[2]) or "", to)


def _found(tree: Tree, root: str) -> VitePress | None:
    return VitePress(tree, root) if tree.is_folder(joined(root, ".vitepress")) else None


GENERATOR = Generator(name="vitepress", markers=(".vitepress",), found=_found, order=4)
