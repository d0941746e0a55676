"""mdBook: the chapters that ``SUMMARY.md`` lists, and copies of all other files.

Sources: https://rust-lang.github.io/mdBook/format/ and the crates of rust-lang/mdBook, cited at each rule.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from posixpath import basename, splitext
from urllib.parse import unquote

from probe.model import Note
from probe.sites.configs import table_at, text_at, texts_at, toml_of, value_at
from probe.sites.interface import (
    Answer,
    Generator,
    Made,
    Missing,
    Outline,
    Own,
    Site,
    Source,
    Unknown,
    bare,
)
from probe.sites.mdbook_ids import id_from_content, unique, without_dashes
from probe.sites.mdbook_includes import INCLUDE, expanded, included
from probe.sites.tree import Tree, folder_of, joined, led_to, resolved
from probe.url import scheme

# A chapter in SUMMARY.md, which is Markdown and may have links of every kind: format/summary.html.
_LISTED = re.compile(
    r"\]\(\s*(?:<(?P<angled>[^>\n]*)>|(?P<plain>[^)\s]*))"
    r"|\[(?P<text>[^\[\]\n]+)\](?:\[(?P<label>[^\[\]\n]*)\])?(?![(:\[])"
)
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:\s*(?:<([^>\n]*)>|(\S+))", re.MULTILINE)
_README = re.compile(r"readme", re.IGNORECASE)  # IndexPreprocessor: the stem is "readme" in any case
_MARKDOWN = re.compile(r"(.*)\.md", re.DOTALL)  # fix_link in html/tree.rs rewrites ".md" to ".html", also in HTML
# Files that the renderer writes for every book: html_handlebars/hbs_renderer.rs and theme/mod.rs.
_MADE = re.compile(
    r"/(?:404\.html|toc\.(?:html|js)|\.nojekyll|CNAME|(?:fonts|FontAwesome)/.+|css/(?:chrome|general|print|variables)\S*\.css|favicon\S*\.(?:png|svg)"
    r"|(?:book|highlight|clipboard\.min|elasticlunr\.min|mark\.min|searcher|searchindex|ace|editor)\S*\.(?:js|json|css))"
)
# Preprocessors and renderers that neither change links nor add ids.
_HARMLESS = frozenset(
    {"index", "links", "mermaid", "katex", "linkcheck", "open-on-gh", "admonish", "alerts", "toc", "pagetoc", "d2",
     "svgbob", "kroki", "plantuml", "graphviz", "emojicodes", "footnote", "last-changed", "cmdrun", "variables"}
)  # fmt: skip
_OUTPUTS = ("output-file", "output-directory", "output-dir", "output", "file", "filename", "dest")
# Suffixes of files in a book besides its chapters. The name of an item, such as ``items.fn.async``, has no such suffix.
_NAMED_AS_FILE = re.compile(
    r"\.(?:md|x?html?|css|m?js|json|toml|ya?ml|xml|txt|csv|pdf|zip|rs|py|sh|svg|png|jpe?g|gif|webp|avif|ico|mp4|webm)\Z",
    re.IGNORECASE,
)


class MdBook(Site):
    """A book: ``book.toml`` is in its root, and its source is in ``src`` unless the config names another folder."""

    name = "mdbook"
    suffixes = (".md",)

    def __init__(self, tree: Tree, root: str) -> None:
        self._config = toml_of(tree.text(joined(root, "book.toml")))
        super().__init__(tree, root, led_to(root, text_at(self._config, "book", "src") or "src") or root)
        base = text_at(self._config, "output", "html", "site-url")
        self.base = f"/{base.strip('/')}/".replace("//", "/") if base and "://" not in base else None
        self.summary = joined(self.pages, "SUMMARY.md")
        # An unknown preprocessor may change links and ids, and define labels, as mdbook-spec does for rules.
        self.knows_references = not _HARMLESS.issuperset(table_at(self._config, "preprocessor"))
        self._has_index = value_at(self._config, "build", "use-default-preprocessors") is not False or "index" in (
            table_at(self._config, "preprocessor")
        )

    @cached_property
    def chapters(self) -> dict[str, str]:
        """The URL path of each chapter by its source, in the order of the book: with_extension("html")."""
        text = self.tree.text(self.summary)
        defined = {found[1].lower(): found[2] or found[3] for found in _DEFINED.finditer(text)}
        named = (
            found["angled"] or found["plain"] or defined.get((found["label"] or found["text"] or "").lower(), "")
            for found in _LISTED.finditer(text)
        )
        listed = map(unquote, named)
        paths = (led_to(self.pages, path) for path in listed if path and scheme(path) is None)
        return {path: self._built(path) for path in paths if path is not None and self.below(path) is not None}

    def _built(self, path: str) -> str:
        stem = splitext(self.below(path) or "")[0]
        name = basename(stem)
        if self._has_index and _README.fullmatch(name):
            stem = stem[: -len(name)] + "index"
        return f"/{stem}.html"

    @cached_property
    def _sources(self) -> dict[str, str]:
        built = {url: source for source, url in reversed(self.chapters.items())}
        first = next(iter(self.chapters), None)  # render_chapter: the first chapter is also index.html
        return built if first is None else {"/index.html": first, **built}

    @cached_property
    def _redirects(self) -> dict[str, str]:
        """The redirects in ``[output.html.redirect]``: format/configuration/renderers.html."""
        table = table_at(self._config, "output", "html", "redirect")
        return {"/" + old.lstrip("/"): new for old, new in table.items() if isinstance(new, str)}

    @cached_property
    def _includers(self) -> dict[str, list[str]]:
        """The chapters that include a Markdown file, by the path of that file."""
        found: dict[str, list[str]] = {}
        for chapter in self.chapters:
            for path in included(self.tree, chapter):
                if path not in self.chapters:
                    found.setdefault(path, []).append(chapter)
        return found

    def claims(self, source: str) -> bool:
        """Whether a file is a chapter, a part of one, or SUMMARY.md; other Markdown is not part of the book."""
        if not super().claims(source):
            return False
        return source in self.chapters or source == self.summary or source in self._includers

    def url_of(self, source: str) -> str | None:
        """Return the URL path that a chapter is built at."""
        return self.chapters.get(source)

    def source_of(self, url: str) -> Source | Made | Unknown | None:
        """Return the chapter, copy or redirect that is served at a URL path."""
        return self._source_of(url, frozenset())

    def _source_of(self, url: str, behind: frozenset[str]) -> Source | Made | Unknown | None:
        whole = f"{url}index.html" if url.endswith("/") else url
        if (source := self._sources.get(whole)) is not None:
            return Source(source) if self.tree.is_file(source) else Made(whole)
        if whole in self._redirects and whole not in behind:
            return self._redirected(whole, behind | {whole})
        if (copy := self._copied(whole)) is not None:
            return copy
        if _MADE.fullmatch(whole) or (whole == "/print.html" and self._prints):
            own_404 = whole == "/404.html" and value_at(self._config, "output", "html", "input-404") is None
            return Made(whole, own_404 or whole == "/print.html")
        for served in (f"{whole}/index.html", f"{whole}.html"):  # static hosts serve these
            if (source := self._sources.get(served)) is not None:
                return Source(source, Note("clean-url", (served,)))
        name = basename(whole)
        return Made(whole) if {name, splitext(name)[0]} & self._of_others else None

    @cached_property
    def _of_others(self) -> frozenset[str]:
        """The file names of other renderers' output, which a script may put beside the pages: a PDF, an archive."""
        waiting = [each for name, each in table_at(self._config, "output").items() if name != "html"]
        found: set[str] = set()
        while waiting:
            table = waiting.pop()
            for key, value in table.items() if isinstance(table, Mapping) else ():
                waiting.append(value)
                if isinstance(value, str) and key in _OUTPUTS:
                    found.add(basename(value.rstrip("/")))
        return frozenset(found)

    @property
    def _prints(self) -> bool:
        return value_at(self._config, "output", "html", "print", "enable") is not False

    def _redirected(self, url: str, behind: frozenset[str]) -> Source | Made | Unknown | None:
        new = self._redirects[url]
        if scheme(new) is not None or new.startswith("//"):
            return Made(url, certain=True)
        whole, above = resolved(url, bare(new))
        below = None if above else self.below_base(bare(new)) if new.startswith("/") else whole
        return Unknown(Note("outside-site", (self.name,))) if below is None else self._source_of(below, behind)

    def _copied(self, url: str) -> Source | None:
        """Return a copied file: additional styles and scripts, and all but Markdown (copy_files_except_ext)."""
        if url.endswith(".md"):
            return None
        named = (*texts_at(self._config, "output", "html", "additional-css"),
                 *texts_at(self._config, "output", "html", "additional-js"))  # fmt: skip
        if url[1:] in (name.removeprefix("./") for name in named):
            path = led_to(self.root, url[1:])
            return Source(path) if path is not None and self.tree.is_file(path) else None
        return self.copied(url, self.pages)

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return the file that ``{{#include}}`` names, relative to the including file."""
        if kind != "include":
            return None
        path = led_to(folder_of(source), bare(text))
        if path is None:
            return Unknown(Note("outside-project"))
        return Source(path) if self.tree.is_file(path) else self.missing(path)

    def links(self, text: str) -> Iterator[Own]:
        """Yield what the preprocessor "links" replaces, also in code: format/mdbook.html."""
        for found in INCLUDE.finditer(text):
            if found["path"] is not None and not found[0].startswith("\\"):
                yield Own(found.start(), found.end(), found["path"], found.start("path"), "include", everywhere=True)
            elif found["title"] is not None:
                yield Own(found.start(), found.end(), "", found.start(), everywhere=True)

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a reference: ``.md`` is rewritten to ``.html``, any other is relative to the chapter's URL."""
        if source == self.summary:
            return self._listed(reference)
        markdown = _MARKDOWN.match(reference)
        if markdown is None:
            return self._unless_decided(self._from_chapter(reference, source), reference)
        path = led_to(folder_of(source), f"{markdown[1]}.md")
        if path is None or self.below(path) is None:
            return self._out_of_the_book(Unknown(Note("outside-site", (self.name,))), path)
        answer = self.beside(f"{markdown[1]}.html", source)
        return self._unbuilt(path) if isinstance(answer, Missing) else answer

    def _from_chapter(self, reference: str, source: str) -> Answer:
        """Resolve a reference against the chapter's URL; a repository file outside the book's source is not built."""
        return self._out_of_the_book(self.beside(reference, source), led_to(folder_of(source), reference))

    def _out_of_the_book(self, answer: Answer, path: str | None) -> Answer:
        if not isinstance(answer, Unknown) or path is None or self.below(path) is not None:
            return answer
        there = self.tree.is_file(path) or self.tree.is_folder(path)
        return Missing(path, Note("not-rewritten", (path,))) if there else answer

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x`` after the same rewriting of ``.md``."""
        markdown = _MARKDOWN.match(reference)
        return super().rooted(f"{markdown[1]}.html" if markdown else reference, kind, source)

    def _listed(self, reference: str) -> Answer:
        """Resolve a link in SUMMARY.md; create_missing in load.rs creates a missing chapter."""
        path = led_to(self.pages, reference)
        if path is None:
            return Unknown(Note("outside-project"))
        if self.tree.is_file(path):
            return Source(path)
        created = value_at(self._config, "build", "create-missing") is not False
        return Made(path) if created and self.tree.otherwise(path) is None else self.missing(path)

    def _unbuilt(self, path: str) -> Missing:
        """Return why a Markdown file has no page under its own name.

        The guide says that links to README.md resolve to index.html. fix_link never did this: issue 984 of mdBook.
        """
        if not self.tree.is_file(path):
            return self.missing(path)
        return Missing(path, Note("readme-is-index" if path in self.chapters else "not-in-summary", (path,)))

    def _unless_decided(self, answer: Answer, reference: str) -> Answer:
        """Return an answer, or ``Unknown`` for a missing name without suffix that a preprocessor may resolve."""
        named = "/" not in reference and not _NAMED_AS_FILE.search(reference)
        missing = isinstance(answer, Missing) and named and self.knows_references
        return Unknown(Note("plugin-decides", (self.name,))) if missing else answer

    def expanded(self, text: str, source: str) -> str:
        """Return a chapter together with the files that it includes."""
        return expanded(self.tree, text, source)

    def pages_of(self, source: str) -> tuple[str, ...]:
        """Return the chapters that include a file, or the chapter itself."""
        own = source in self.chapters or source == self.summary
        return (source,) if own else tuple(self._includers.get(source, (source,)))

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a chapter.

        Sources: add_header_links, footnote_reference and FootnoteDefinition in html/tree.rs, for headings, terms and
        footnotes. Before 0.5 a footnote's id was its label alone. A redirect may name a fragment that was on the page.
        """
        terms = outline.terms if value_at(self._config, "output", "html", "definition-lists") is not False else ()
        unnamed = [heading.plain for heading in outline.headings if heading.named is None]
        for texts in ((*unnamed, *terms), tuple(map(without_dashes, (*unnamed, *terms)))):
            yield from unique(map(id_from_content, texts))
        yield from (heading.named for heading in outline.headings if heading.named is not None)
        for label, references in outline.footnotes:
            yield from (label, f"footnote-{label}", *(f"fr-{label}-{n}" for n in range(1, references + 1)))
        yield from outline.html
        start = f"{self.url_of(source)}#"
        yield from (old.removeprefix(start) for old in self._redirects if old.startswith(start))

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether an unknown preprocessor may add ids."""
        return self.knows_references


def _found(tree: Tree, root: str) -> MdBook | None:
    book = MdBook(tree, root)
    return book if tree.is_file(book.summary) else None


GENERATOR = Generator(name="mdbook", markers=("book.toml",), found=_found, order=1)
