"""MkDocs, and Zensical, which reads the same: links to source files, everything else as it is written.

Sources: https://www.mkdocs.org/user-guide/ (configuration, writing-your-docs), mkdocs/structure/pages.py and files.py
of mkdocs/mkdocs, and Python-Markdown's extensions toc, attr_list and footnotes, as each rule says.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import UNSEEN, table_at, text_at, texts_at, value_at
from probe.sites.copied import HTML
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Own, Source, Start, Unknown
from probe.sites.mkdocs_files import included_by_macros, included_by_plugin, macros_add_ids, read_tags, snippets
from probe.sites.mkdocs_project import CONFIGS, MkDocsProject
from probe.sites.slugs import Slugs, toc_ids
from probe.sites.tree import Tree, folder_of, joined, led_to

# What mkdocstrings, mkdocs-click and the snippets of PyMdown put a page's headings in the place of, and macros.
_ELSEWHERE = re.compile(
    r"^[ \t]*(?:::: +(?:mkdocs-[\w-]+|\w+(?:\.\w+)+|(?!warning|note|tip|info|danger|caution)[a-z]\w*_\w+)|-+8<-+)"
    r"|^#{1,6} +::: +\w|^[ \t]*\{![^\n!]+!\}",
    re.MULTILINE,
)
_TEMPLATE = re.compile(r"\{[{%]")  # other plug-ins than macros may fill it in
_FOR_HOOKS = re.compile(r"<!--[ \t]*[\w-]+:[\w-]+")  # what a hook makes something of: <!-- md:option name -->
_FEEDS = (("rss", "xml"), ("json", "json"))
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
# Plug-ins that neither make pages nor say what a link means.
_HARMLESS = frozenset(
    {"autorefs", "awesome-nav", "awesome-pages", "charts", "exclude", "git-authors", "git-committers",
     "git-committers-2", "git-revision-date", "git-revision-date-localized", "glightbox", "group", "include-markdown",
     "info", "kroki", "literate-nav", "macros", "markmap", "mermaid2", "meta", "meta-descriptions", "mike", "minify",
     "mkdocstrings", "offline", "open-in-new-tab", "optimize", "panzoom", "print-site", "privacy", "redirects", "rss",
     "search", "section-index", "social", "swagger-ui-tag", "table-reader", "tags", "termynal", "typeset"}
)  # fmt: skip
# Written by the search plug-in and by the themes "mkdocs", "readthedocs" and "material".
_MADE = re.compile(
    r"/(?:404\.html|sitemap\.xml(?:\.gz)?|(?:search|assets|stylesheets)/.+)"
    r"|/(?P<own>img/(?:favicon\.ico|grid\.png)|(?:css|js|fonts|webfonts)/.+)"  # not of the theme "material"
)


class MkDocs(MkDocsProject):
    """A site of MkDocs: ``mkdocs.yml`` in its root, its source in ``docs`` unless the config says otherwise."""

    name = "mkdocs"
    reaches_out = True
    knows_references = True  # mkdocstrings, autorefs, and what snippets append to each page

    # Translations: docs/de/docs beside docs/en with its config, as the build's own script puts one over the other.

    @cached_property
    def _translations(self) -> tuple[str, ...]:
        """The folders of pages of other languages, each beside the root that is one of a language itself."""
        above, _, name = self.root.rpartition("/")
        inner = self.pages.removeprefix(f"{self.root}/")
        if not above or _LANGUAGE.fullmatch(name) is None or inner == self.pages:
            return ()
        folders = (joined(joined(above, each), inner) for each in self.tree.names(above) if each != name)
        named = (path for path in folders if _LANGUAGE.fullmatch(path[len(above) + 1 :].partition("/")[0]))
        return tuple(path for path in named if self.tree.is_folder(path))

    def claims(self, source: str) -> bool:
        """Whether a file is a page, the translation of one, or shown within one."""
        is_page = (super().claims(source) and not self._is_for_readers(source)) or self._original(source) != source
        is_part = source.lower().endswith(self.suffixes) and folder_of(source) != self.root  # a README is read there
        return is_page or (is_part and source in self._includers)

    def _is_for_readers(self, source: str) -> bool:
        """Whether a file is a README beside an index, of which nothing is built: Files in structure/files.py."""
        folder, _, name = source.rpartition("/")
        return splitext(name)[0] == "README" and any(
            self.tree.is_file(joined(folder, f"index{suffix}")) for suffix in self.suffixes
        )

    def pages_of(self, source: str) -> tuple[str, ...]:
        """Return the pages that show a file, to which its links are relative; a page of its own is one as well."""
        is_page = super().claims(source) and not self._left_out(source)
        return (source,) if is_page else tuple(self._includers.get(source, (source,)))

    def links(self, text: str) -> Iterator[Own]:
        """Yield snippets, and tags whose content is Markdown: the extension md_in_html."""
        if self._snippet_folders and "8<" in text:
            yield from snippets(text)
        if not {"md_in_html", "markdown.extensions.md_in_html", "extra", "markdown.extensions.extra",
                "pymdownx.extra"}.isdisjoint(self._extensions):  # fmt: skip
            yield from read_tags(text)

    def _original(self, source: str) -> str:
        """Return where the page lies that a file is a translation of, the file itself where it is none."""
        folder = next((each for each in self._translations if source.startswith(f"{each}/")), None)
        is_page = folder is not None and source.lower().endswith(self.suffixes)
        return source if folder is None or not is_page else joined(self.pages, source[len(folder) + 1 :])

    def _in_inherited(self, path: str) -> str | None:
        """Return the file of the language whose config this one inherits, where a page or image is not translated."""
        inherited, below = text_at(self._config, "INHERIT"), self.below(path)
        config = None if inherited is None else led_to(self.root, inherited)
        if config is None or below is None or _LANGUAGE.fullmatch(folder_of(config).rpartition("/")[2]) is None:
            return None
        found = joined(folder_of(config), joined(self.pages[len(self.root) :].strip("/"), below))
        return found if found != path and self.tree.is_file(found) else None

    def _translated(self, answer: Source, source: str) -> Source:
        """Return the translation of what an answer names into the language of a page, where there is one."""
        folder = next((each for each in self._translations if source.startswith(f"{each}/")), "")
        below = self.below(answer.path)
        path = answer.path if below is None else joined(folder, below)
        return Source(path, answer.note) if folder and self.tree.is_file(path) else answer

    def url_of(self, source: str) -> str | None:
        """Return where a page is built: _get_dest_path and _get_url in structure/files.py."""
        below = self.below(source)
        if below is None or not source.lower().endswith(self.suffixes):
            return None
        language, below = self._languages.apart(below) if self._languages else ("", below)
        url = self._plain_url(below)
        return self._languages.url(url, language) if self._languages else url

    def _plain_url(self, below: str) -> str:
        folder, _, name = below.rpartition("/")
        stem = splitext(name)[0]
        index = stem in ("index", "README")
        if not self._directories:
            return "/" + joined(folder, f"{'index' if index else stem}.html")
        return f"/{folder}/".replace("//", "/") if index else f"/{joined(folder, stem)}/"

    @cached_property
    def _sources(self) -> dict[str, str]:
        found = {self.url_of(path) or "": path for path in reversed(self._written())}
        if self._languages and self._languages.falls_back:
            for url, path in tuple(found.items()):
                language, plain = self._languages.apart_in_url(url)
                for other in self._languages.others if language == self._languages.default else ():
                    found.setdefault(self._languages.url(plain, other), path)
        for old, new in table_at(self._plugins.get("redirects"), "redirect_maps").items():
            from_, path = self.url_of(joined(self.pages, str(old))), joined(self.pages, str(new).partition("#")[0])
            if from_ is not None and self.tree.is_file(path):
                found.setdefault(from_, path)
        return found

    def _written(self) -> list[str]:
        """Return the files that pages are built from, what counts most first: index.md before README.md."""
        files = (path for path in self.tree.files(self.pages) if path.lower().endswith(self.suffixes))
        return sorted((path for path in files if not self._left_out(path)), key=lambda path: path.endswith("README.md"))

    @cached_property
    def _decides_otherwise(self) -> bool:
        """Whether a plug-in or hook may make pages, or say what a link means."""
        hooks = bool(value_at(self._config, "hooks")) or value_at(self._config, "plugins") is UNSEEN
        return hooks or not _HARMLESS.issuperset(self._plugins.keys() - ({"i18n"} if self._languages else set()))

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return the page or the copy that is behind a URL path; all files but sources are copied."""
        plain = url.removesuffix("index.html") if self._directories and url.endswith("/index.html") else url
        served = f"{plain}index.html" if plain.endswith("/") and not self._directories else f"{plain}/"
        for each in (plain, served):
            if (source := self._sources.get(each)) is not None:
                return Source(source)
        themed = () if plain.lower().endswith(HTML) else self.static  # add_files_from_theme leaves templates out
        copied = None if plain.lower().endswith(self.suffixes) else self.copied(plain, self.pages, *themed)
        made = _MADE.fullmatch(plain)
        is_made = made is not None and not (made["own"] and text_at(self._config, "theme", "name") == "material")
        is_certain = plain[1:] in self._feeds or self._makes(plain)
        copied = copied or self._copied_for_language(plain)
        return copied or (Made(plain, is_certain) if is_made or is_certain else None)

    def _makes(self, url: str) -> bool:
        """Whether what comes with MkDocs makes a file: ``static_templates`` of its themes, and the plug-in search."""
        named = value_at(self._config, "theme", "name") or value_at(self._config, "theme")
        if url[1:] in texts_at(self._config, "theme", "static_templates"):
            return True
        if url == "/search/search_index.json":
            return "search" in self._plugins or value_at(self._config, "plugins") is None
        return url == "/sitemap.xml" or (url == "/404.html" and named in (None, "mkdocs", "readthedocs", "material"))

    @cached_property
    def _feeds(self) -> frozenset[str]:
        """The files of the plug-in rss, by its option feeds_filenames."""
        named = table_at(self._plugins.get("rss"), "feeds_filenames")
        feeds = {
            f"{kind}_{when}": f"feed_{kind}_{when}.{end}" for kind, end in _FEEDS for when in ("created", "updated")
        }
        return frozenset(str(named.get(key, name)) for key, name in feeds.items() if "rss" in self._plugins)

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link means; what is not there a plug-in may still make."""
        if kind == "snippet":
            return self._shown_snippet(text)
        original = self._original(source)
        answer = super().look_up(text, kind, original)
        if original != source and isinstance(answer, Source):
            return self._translated(answer, source)
        if isinstance(answer, Missing) and (other := self._in_inherited(answer.path)) is not None:
            return Source(other)
        unsure = isinstance(answer, Missing) and self._decides_otherwise
        return Unknown(Note("plugin-decides", (self.name,))) if unsure else answer

    def start_of(self, kind: str) -> Start:
        """Return that links to sources are rewritten, but for those in raw HTML: _RelativePathTreeprocessor."""
        return Start.BUILT if kind == "html" else Start.SOURCE

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Return the source that is named; what names none is left as it is, to be read beside the page's URL."""
        path = self._localised(led_to(folder_of(source), reference), source)
        there = path is not None and self.tree.is_file(path)
        if path is not None and there and self._is_of_another_language(path, source):
            return Missing(path, Note("not-rewritten", (path,)))
        if path is not None and there and self.below(path) is not None:
            return Missing(path, Note("left-out-of-build", (path,))) if self._left_out(path) else Source(path)
        if path is not None and there and reference.startswith("../"):  # it warns, and leaves the link as it is
            return Missing(path, Note("not-rewritten", (path,)))
        if self.url_of(source) is None:  # no page, so that nothing is rewritten
            return super().relative(reference, kind, source)
        answer = self.beside(reference, source)
        named = path is not None and self.below(path) is not None and splitext(path)[1]
        return self.missing(path) if isinstance(answer, Missing) and named and path is not None else answer

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Return what ``/x`` means: configuration/#validation makes it a path below ``docs_dir``, where told so."""
        if value_at(self._config, "validation", "links", "absolute_links") == "relative_to_docs" or (
            value_at(self._config, "validation", "absolute_links") == "relative_to_docs"
        ):
            return self.relative(reference.lstrip("/"), kind, joined(self.pages, "index.md"))
        return super().rooted(reference, kind, source)

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page, GitHub's names of headings too where another function makes them of these."""
        attributes = not {"attr_list", "markdown.extensions.attr_list", "extra", "markdown.extensions.extra",
                          "pymdownx.extra"}.isdisjoint(self._extensions)  # fmt: skip
        texts = [heading.plain if attributes else heading.text for heading in outline.headings]
        named = [heading.named if attributes else None for heading in outline.headings]
        yield from toc_ids(text if name is None else (name,) for text, name in zip(texts, named, strict=True))
        if value_at(self._extensions.get("toc"), "slugify") is not None:
            slugs = Slugs()
            yield from (slugs.next(text) for text in texts)
        if attributes:
            yield from outline.named
        for label, references in outline.footnotes:  # the extension footnotes, with its separator ":"
            yield from (f"fn:{label}", f"fnref:{label}", *(f"fnref{n}:{label}" for n in range(2, references + 1)))
        yield from outline.html

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether mkdocstrings, mkdocs-click, snippets or macros add parts of other files."""
        hooked = bool(value_at(self._config, "hooks")) and _FOR_HOOKS.search(text) is not None
        if hooked or _ELSEWHERE.search(text) is not None:
            return True
        parts = [*self._included_by_plugin(text, source)]
        if None in parts or any(_ELSEWHERE.search(self.tree.text(part or "")) for part in parts):
            return True
        if "macros" not in self._plugins:
            return self._decides_otherwise and _TEMPLATE.search(text) is not None
        return any(self._macros_add_ids(each) for each in self._with_parts(text, source))

    def _included_by_plugin(self, text: str, source: str) -> Iterator[str | None]:
        """Yield the files that the plug-in include-markdown includes, None for one that is not here."""
        for name in included_by_plugin(text) if "include-markdown" in self._plugins and "{%" in text else ():
            paths = (led_to(folder, name) for folder in (folder_of(source), self.pages))
            yield next((path for path in paths if path is not None and self.tree.is_file(path)), None)

    def _macros_add_ids(self, text: str) -> bool:
        names = included_by_macros(text)
        unseen = any(self._included(name) is None for name in names)
        return unseen or macros_add_ids(text) or _ELSEWHERE.search(text) is not None

    def expanded(self, text: str, source: str) -> str:
        """Return the text of a page with what plug-ins include in it, as far as that is known."""
        return "\n\n".join(self._with_parts(text, source))

    def _with_parts(self, text: str, source: str) -> Iterator[str]:
        yield text
        yield from (self.tree.text(path) for path in self._included_by_plugin(text, source) if path is not None)
        if self._macro_folders and "{%" in text:
            yield from (self.tree.text(path) for path in sorted(self._shown(text)))


def _found(tree: Tree, root: str) -> MkDocs | None:
    return MkDocs(tree, root) if any(tree.is_file(joined(root, name)) for name in CONFIGS) else None


GENERATOR = Generator(name="mkdocs", markers=CONFIGS, found=_found, order=2)
