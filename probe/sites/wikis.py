"""Wikis of GitHub, Gitea, Gollum and GitLab, as git repositories: links name pages.

Sources: https://docs.github.com/en/communities/documenting-your-project-with-wikis (editing-wiki-content), the README
and lib/gollum-lib/{page,filter/tags}.rb of gollum/gollum-lib, https://docs.gitea.com/usage/wiki,
https://docs.gitlab.com/user/project/wiki/markdown/ (links), services/wiki/wiki_path.go of go-gitea/gitea.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from posixpath import splitext
from urllib.parse import unquote

from probe.model import Note
from probe.repository import repository_at
from probe.sites.interface import Answer, Generator, Missing, Own, Site, Source, Unknown, bare
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.url import scheme

_TAG = re.compile(r"(?<!!)\[\[([^\[\]\r\n]{1,400})\]\]")
_PAGES = (".md", ".markdown", ".mkd", ".mkdn", ".mdown", ".rst", ".rest", ".rest.txt", ".asciidoc", ".adoc", ".asc",
          ".textile", ".mediawiki", ".wiki", ".org", ".creole", ".rdoc", ".pod")  # fmt: skip
_HOMES = ("Home.md", "home.md", "Home.markdown", "Home.asciidoc", "Home.adoc", "Home.rst", "Home.rest", "Home.org",
          "Home.mediawiki", "Home.textile")  # fmt: skip
_PARTS = ("_Sidebar.md", "_Footer.md", "_Header.md", "_sidebar.md", "_Sidebar.asciidoc", "_Sidebar.rst")
_REPOSITORY = re.compile(r"\.wiki\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://([^/?#]+)(/[^?#]*)", re.IGNORECASE)
_MACRO = re.compile(r"_TOC_|_TOSP_|include:|audio:|video:|[a-z]+:\s")


class Wiki(Site):
    """A wiki whose pages share one namespace across folders: GitHub's, Gitea's, Gollum's."""

    name = "wiki"
    suffixes = (".md", ".markdown", ".mkd", ".mkdn", ".mdown")
    text_first = True  # [[text|page]]

    @cached_property
    def _names(self) -> dict[str, str]:
        """The pages by their normalized names; the page nearest to the top wins if several have the same name."""
        paths = sorted(self.tree.files(self.pages), key=lambda path: path.count("/"))
        found: dict[str, str] = {}
        for path in paths:
            if path.lower().endswith(_PAGES):
                found.setdefault(compared(splitext(path.rpartition("/")[2])[0]), path)
        return found

    def page(self, name: str, source: str) -> Source | None:
        """Return the page with a name; spaces equal hyphens, and case is ignored."""
        found = self._names.get(compared(name.rpartition("/")[2]))
        return None if found is None else Source(found)

    def links(self, text: str) -> Iterator[Own]:
        """Yield the tags ``[[page]]`` and ``[[text|page]]``."""
        for found in _TAG.finditer(text) if "[[" in text else ():
            first, bar, second = found[1].partition("|")
            is_file = re.search(r"\.(?:png|jpe?g|gif|svg|webp)\s*\Z", first, re.IGNORECASE) is not None
            last = bar and (not self.text_first or is_file or scheme(first.strip()) is not None)
            said = first if not bar or last else second
            start = found.start(1) + (0 if not bar or last else len(first) + 1)
            if _MACRO.match(said) is None or scheme(said.strip()) is not None:
                yield Own(found.start(), found.end(), said.strip(), start + len(said) - len(said.lstrip()), "wiki-tag")

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return the page or file that a tag names."""
        if kind != "wiki-tag" or scheme(text) is not None:
            return None
        name = bare(text)
        if not name:
            return Source(source)
        found = self.page(name, source) or self._file(name.lstrip("/"), self.pages, folder_of(source))
        return found or self._lacking(joined(self.pages, name.lstrip("/")))

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link resolves to; a URL of the wiki itself resolves to one of its pages."""
        origin = repository_at(self.tree.top)
        found = _ADDRESS.match(text) if origin.host else None
        if found is not None and found[1].lower() == origin.host and not self.root:
            path, wiki, name = found[2].partition("/wiki")
            own = path.strip("/").removesuffix("/-").lower() == origin.path.removesuffix(".wiki").lower()
            if wiki and own and (not name or name.startswith("/")):
                return self.rooted(f"{path}/wiki/{bare(name).strip('/') or 'home'}", kind, source)
        return super().look_up(text, kind, source)

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a URL: relative to the displayed wiki, by a page's name, or by the path of a file."""
        if (found := self._file(reference, self.pages, folder_of(source))) is not None:
            return found
        path = led_to(self.pages, reference)
        if path is None or reference.startswith("../"):
            return self.outside(reference)
        plain = re.sub(r"\A(?:\./)?(?:wiki/)?", "", reference).rstrip("/")
        return self.page(plain, source) or self._lacking(path)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x``: below the wiki's own path it is a page, any other path belongs to the host."""
        start, wiki, name = reference.partition("/wiki/")
        own = repository_at(self.tree.top).path.removesuffix(".wiki")
        if wiki and own and start.strip("/").lower() == own.lower():
            return self.page(name, source) or self._lacking(joined(self.pages, name))
        return self.outside(reference)

    def outside(self, reference: str) -> Answer:
        """Return the answer for a link out of the wiki: ``../blob/main/x`` is in the repository."""
        return Unknown(Note("outside-site", (self.name,)))

    def _file(self, reference: str, *folders: str) -> Source | None:
        paths = (led_to(folder, reference) for folder in folders)
        found = next((path for path in paths if path is not None and self.tree.is_file(path)), None)
        return None if found is None else Source(found)

    def _lacking(self, path: str) -> Missing:
        return Missing(path if splitext(path)[1] else f"{path}.md")


class GitLabWiki(Wiki):
    """A GitLab wiki: page names include folders, and ``./x`` is relative to the folder of the page."""

    name = "gitlab-wiki"

    def page(self, name: str, source: str) -> Source | None:
        """Return the page at a path relative to the wiki's root; spaces become hyphens."""
        path = led_to(self.pages, name.lstrip("/").replace(" ", "-"))
        return None if path is None else self._page_at(path)

    def _page_at(self, path: str) -> Source | None:
        names = (path, *(f"{path}{suffix}" for suffix in _PAGES), *(joined(path, "home.md"),))
        found = next((name for name in names if self.tree.is_file(name)), None)
        return None if found is None else Source(found)

    def relative(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve a URL: relative to the page's folder if it has dots or a suffix, else to the wiki's root."""
        beside = reference.startswith(".") or splitext(reference)[1] != ""
        path = led_to(folder_of(source) if beside else self.pages, reference.rstrip("/"))
        if path is None:
            return self.outside(reference)
        return self._page_at(path) or self._file(reference, self.pages) or self._lacking(path)

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Resolve ``/x`` relative to the wiki's root."""
        reference = reference.rpartition("/wiki/")[2]
        return self.page(reference.strip("/"), source) or self._lacking(joined(self.pages, reference.strip("/")))


def compared(name: str) -> str:
    """Return the name of a page as Gollum normalizes it; Gitea escapes characters that file names cannot contain."""
    plain = unquote(name.removesuffix(".-")).strip().lower()
    return re.sub(r"[\s-]+", "-", re.sub(r"\.(?:md|markdown)\Z", "", plain))


def _found(tree: Tree, root: str) -> Wiki | None:
    """Return the wiki in a folder: a repository whose origin is a wiki, or a home page with a sidebar or footer.

    A home page alone is not enough: docsify and MkDocs sites also have sidebars and home pages.
    """
    origin = repository_at(tree.top)
    is_wiki = not root and _REPOSITORY.search(origin.path) is not None
    names = tree.names(root)
    has_home = any(name in names for name in _HOMES)
    has_parts = any(name in names for name in _PARTS)
    others = {"index.html", "mkdocs.yml", "_config.yml", "package.json", "conf.py", ".order"}
    if not has_home or not (is_wiki or (has_parts and not others & names.keys())):
        return None
    is_gitlab = origin.is_gitlab if is_wiki else "home.md" in names and "_sidebar.md" in names
    return GitLabWiki(tree, root) if is_gitlab else Wiki(tree, root)


GENERATOR = Generator(name="wiki", markers=_HOMES, found=_found, order=8)
