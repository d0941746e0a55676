"""Docusaurus: versioned docs, blogs and pages with URLs from ids and slugs; ``static`` is copied.

Sources: https://docusaurus.io/docs/ (markdown-features/links, markdown-features/assets, create-doc, blog, versioning)
and packages/docusaurus-plugin-content-docs, …-blog and docusaurus-mdx-loader of facebook/docusaurus.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import UNSEEN, text_at, texts_at, value_at
from probe.sites.docusaurus_categories import categories, is_made, lists
from probe.sites.docusaurus_config import (
    CONFIGS,
    Instance,
    added_routes,
    config_of,
    has_other_plugins,
    instances_of,
    redirects_of,
)
from probe.sites.docusaurus_slugs import blog_slug, doc_slug
from probe.sites.front_matter import front_matter
from probe.sites.globs import glob_matches
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Own, Site, Source, Start, Unknown, bare
from probe.sites.mdx import component_links, components_write_ids, imported, imports_unread, with_headings
from probe.sites.modules import is_patched
from probe.sites.slugs import Slugs
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.url import scheme

_SOURCES = (".md", ".mdx")
_PAGES = (*_SOURCES, ".js", ".jsx", ".ts", ".tsx")
_MAKING_IDS = ("@docusaurus/mdx-loader", "@docusaurus/utils", "@docusaurus/theme-classic", "github-slugger")
_NAMED = re.compile(r"^(#{1,6} .*?)[ \t]*\{/\*[ \t]*#([\w.-]+)[ \t]*\*/\}", re.MULTILINE)


class Docusaurus(Site):
    """A site of Docusaurus, with ``docusaurus.config.js`` in its root."""

    reaches_out = True

    name = "docusaurus"
    suffixes = _SOURCES
    markup = (".js", ".jsx", ".tsx")

    def __init__(self, tree: Tree, root: str) -> None:
        super().__init__(tree, root)
        self._config = config_of(tree, root)
        self._instances = tuple(instances_of(tree, root, self._config))
        static = texts_at(self._config, "staticDirectories") or ("static",)
        self.static = tuple(path for each in static if (path := led_to(root, each)) is not None)
        self.markup_folders = (joined(root, "src"),)
        base = value_at(self._config, "baseUrl")
        self.base = f"/{base.strip('/')}/".replace("//", "/") if isinstance(base, str) else None

    @cached_property
    def _built(self) -> dict[str, str]:
        """Map each source to its URL path; a translation has the URL path of its original."""
        found: dict[str, str] = {}
        for instance in self._instances:
            for folder in (instance.folder, *instance.localised):
                for path in self.tree.files(folder):
                    url = self._url(path, path[len(folder) + 1 :], instance)
                    if url is not None:
                        found.setdefault(path, url)
        return found

    @cached_property
    def _sources(self) -> dict[str, str]:
        urls = ((url.rstrip("/"), source) for source, url in self._built.items())
        found: dict[str, str] = {}
        for url, source in urls:
            found.setdefault(url, source)
        return found

    def _url(self, path: str, below: str, instance: Instance) -> str | None:
        excluded = texts_at(instance.options, "exclude") or ("**/_*.{js,jsx,ts,tsx,md,mdx}", "**/_*/**")
        if not path.endswith(_PAGES if instance.kind == "pages" else _SOURCES):
            return None
        if any(glob_matches(pattern, below) for pattern in excluded):
            return None
        if instance.kind == "pages":
            stem = splitext(below)[0]
            return instance.route + (stem[:-5] if stem == "index" or stem.endswith("/index") else stem)
        matter = front_matter(self.tree.text(path), "id", "slug", "parse_number_prefixes", "draft")
        if value_at(matter, "draft") is True:
            return None
        slug = text_at(matter, "slug")
        if instance.kind == "blog":
            return f"{instance.route}{(slug or blog_slug(below)).lstrip('/')}"
        return f"{instance.route}{doc_slug(below, matter, instance).lstrip('/')}"

    @cached_property
    def _listed(self) -> dict[str, str]:
        return dict(categories(self.tree, self.root, self._instances))

    @cached_property
    def _redirects(self) -> tuple[dict[str, str], bool]:
        return redirects_of(self._config)

    @cached_property
    def _decides_otherwise(self) -> bool:
        hidden = any(isinstance(value_at(self._config, key), type(UNSEEN)) for key in ("presets", "plugins"))
        return hidden or self._redirects[1] or self._routes[1] or has_other_plugins(self._config) or not self._instances

    def claims(self, source: str) -> bool:
        """Whether a file is a Markdown file in a folder of an instance: a source, or a partial."""
        if not source.endswith(_SOURCES):
            return False
        folders = (folder for each in self._instances for folder in (each.folder, *each.localised))
        return any(source.startswith(f"{folder}/") for folder in folders)

    def url_of(self, source: str) -> str | None:
        """Return the URL path of a page, which ends with a slash if ``trailingSlash`` is set."""
        url = self._built.get(source)
        ends = value_at(self._config, "trailingSlash")
        return f"{url.rstrip('/')}/" if url is not None and ends is True else url

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return the page, file, list or redirect at a URL path."""
        plain = url.removesuffix("/").removesuffix("index.html").removesuffix(".html").rstrip("/")
        if (source := self._sources.get(plain)) is not None:
            return Source(source)
        for served in (url, f"{plain}/index.html", f"{plain}.html"):
            if (copied := self.copied(served, *self.static)) is not None:
                return copied
        if (listed := self._listed.get(plain)) is not None:
            return Source(listed)
        redirected = self._redirects[0].get(plain) or self._redirects[0].get(f"{plain}/")
        if redirected is not None:
            return Made(url, certain=True)
        if plain in self._routes[0]:
            return Made(url, certain=True)
        return Made(url, plain in self._lists or plain == "/404") if is_made(plain, self._instances) else None

    @cached_property
    def _routes(self) -> tuple[frozenset[str], bool]:
        return added_routes(self.tree, self.root)

    @cached_property
    def _lists(self) -> frozenset[str]:
        return lists(self.tree, self._instances, self._built)

    # Links.

    def start_of(self, kind: str) -> Start:
        """Return ``BUILT``: links without ``.md`` are relative to the URL of the page: markdown-features/links."""
        return Start.BUILT

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve ``pathname:``, ``@site/``, ``require`` and calls that prepend the base URL."""
        if text.startswith("pathname:"):
            found = self.copied(f"/{bare(text)[9:].lstrip('/')}", *self.static)
            return found or Unknown(Note("outside-site", (self.name,)))
        if text.startswith("@site/"):
            return self._file(led_to(self.root, bare(text)[6:]))
        if kind in ("useBaseUrl", "withBase") and not text.startswith(("/", "#")) and scheme(text) is None:
            return self.rooted(f"/{bare(text)}", kind, source)  # relative to the base on every page
        if kind == "require":
            relative = text.startswith(".")
            return (
                self._file(led_to(folder_of(source), bare(text)))
                if relative
                else Unknown(Note("plugin-decides", (self.name,)))
            )
        return None

    def _file(self, path: str | None) -> Answer:
        if path is None:
            return Unknown(Note("outside-project"))
        return Source(path) if self.tree.is_file(path) else self.missing(path)

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve a link: a source, a file relative to the source, or a URL."""
        reference = bare(text)
        if not reference or scheme(text) is not None or text.startswith("//"):
            return super().look_up(text, kind, source)
        if kind in ("link", "image") or (kind == "component" and not reference.startswith("/")):
            found = self._beside_source(reference, kind, source)
            if found is not None:
                return found
        answer = self._in_locale(super().look_up(text, kind, source), source)
        unsure = isinstance(answer, Missing) and not reference.endswith(_SOURCES) and kind != "image"
        unbuilt = unsure and source not in self._built and not reference.startswith("/")
        return (
            Unknown(Note("plugin-decides", (self.name,))) if unbuilt or (unsure and self._decides_otherwise) else answer
        )

    def _beside_source(self, reference: str, kind: str, source: str) -> Answer | None:
        """Return the source that a ``.md`` link names, or an asset relative to the source: resolveMarkdownLinkPathname.

        A path without ``./`` may be relative to the folder of the docs, or of the site.
        """
        markdown = reference.endswith(_SOURCES)
        folders = [*self._folders(source), self.root] if markdown else []
        starts = [] if reference.startswith("/") else [folder_of(source)]
        starts += [] if reference.startswith(("./", "../")) else folders
        if markdown and not reference.startswith("/"):
            starts += self._translated(source)
        paths = [led_to(start, reference.lstrip("/")) for start in starts]
        found = next((path for path in paths if path is not None and self.tree.is_file(path)), None)
        if found is not None and markdown and found not in self._built and self.claims(found):
            return Missing(found, Note("not-rewritten", (found,)))  # no page is built from a draft or partial
        if found is not None:
            return Source(found)
        if markdown:
            return self.missing(paths[0]) if paths and paths[0] is not None else Unknown(Note("outside-project"))
        if kind == "image" and starts:
            return self._file(led_to(starts[0], reference))
        return None

    def _folders(self, source: str) -> Iterator[str]:
        """Yield the folders of the version of a source: that of its language, then that of the originals."""
        locale = self._locale(source) or text_at(self._config, "i18n", "defaultLocale") or "en"
        for each in self._instances:
            if any(source.startswith(f"{folder}/") for folder in (each.folder, *each.localised)):
                yield from (folder for folder in each.localised if self._locale(folder) == locale)
                yield each.folder

    def _locale(self, path: str) -> str:
        """Return the language of a translation by its path, empty for other files."""
        start = joined(self.root, "i18n/")
        return path[len(start) :].partition("/")[0] if path.startswith(start) else ""

    def _in_locale(self, answer: Answer | None, source: str) -> Answer | None:
        """Return the translation of the target for a link in a translated page: its URLs stay in the same language."""
        locale = self._locale(source)
        if not locale or not isinstance(answer, Source):
            return answer
        pairs = ((each.folder, folder) for each in self._instances for folder in each.localised)
        named = ((original, folder) for original, folder in pairs if self._locale(folder) == locale)
        paths = (joined(new, answer.path[len(old) + 1 :]) for old, new in named if answer.path.startswith(f"{old}/"))
        return next((Source(path, answer.note) for path in paths if self.tree.is_file(path)), answer)

    def _translated(self, source: str) -> Iterator[str]:
        """Yield the folder of the original of a translation, as a fallback for untranslated files."""
        for each in self._instances:
            for folder in each.localised:
                if source.startswith(f"{folder}/"):
                    yield joined(each.folder, folder_of(source[len(folder) + 1 :]))

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``: ``Link`` prepends the base if it is missing, HTML does not."""
        below = self.below_base(reference)
        if below is None and kind == "html":
            return self.outside(reference)
        return self.source_of(below or reference) or self.source_of(reference) or self._absent(below or reference)

    def _absent(self, url: str) -> Missing:
        start = self.static[0] if splitext(url)[1] and self.static else self.root
        return self.missing(joined(start, url[1:]))

    # Imports and ids.

    def links(self, text: str) -> Iterator[Own]:
        """Yield the links of components."""
        return component_links(text)

    def expanded(self, text: str, source: str) -> str:
        """Return the text of a page with its imports; ids in comments are converted to ids in braces."""
        whole = self.tree.text(source) or text
        texts = (whole, *imported(self.tree, whole, source, self.root))
        return "\n\n".join(_NAMED.sub(r"\1 {#\2}", with_headings(each)) for each in texts)

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether a page imports absent Markdown or uses components with ids, or a package that sets ids is patched."""
        whole = self.tree.text(source) or text
        unread = imports_unread(self.tree, whole, source, self.root)
        return self._makes_other_ids or unread or components_write_ids(self.tree, whole, source, self.root)

    @cached_property
    def _makes_other_ids(self) -> bool:
        return is_patched(self.tree, self.root, *_MAKING_IDS)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page, as in remark/headings of docusaurus-mdx-loader."""
        slugs = Slugs()
        for heading in outline.headings:
            found = slugs.next(heading.whole) if heading.named is None else heading.named
            if heading.level > 1:  # the Heading component of the theme omits the id of h1
                yield found
        for label, references in outline.footnotes:  # remark-gfm
            again = (f"user-content-fnref-{label}-{n}" for n in range(2, references + 1))
            yield from (f"user-content-fn-{label}", f"user-content-fnref-{label}", *again)
        yield from outline.html


def _found(tree: Tree, root: str) -> Docusaurus | None:
    return Docusaurus(tree, root) if any(tree.is_file(joined(root, name)) for name in CONFIGS) else None


GENERATOR = Generator(name="docusaurus", markers=CONFIGS, found=_found, order=4)
