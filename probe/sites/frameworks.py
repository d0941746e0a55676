"""Frameworks of JavaScript that render Markdown by code of the site's own: Gatsby, Nuxt, SvelteKit, Vocs and others.

Routes and the ids of headings are for that code to say, so that little is known of them: what a file of the project
answers is there, whatever else is left undecided. Documents are MDX, Markdown with front matter, and what lies in a
folder such as ``content``; other Markdown of such a project is for readers of the repository.

Sources: https://www.gatsbyjs.com/docs/how-to/sourcing-data/sourcing-from-the-filesystem/, https://content.nuxt.com/docs/,
https://vocs.dev/docs/structure, https://svelte.dev/docs/kit/routing.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.interface import Answer, Generator, Missing, Own, Site, Source, Unknown
from probe.sites.mdx import component_links
from probe.sites.tree import Tree, joined

_ENDS = ("js", "ts", "mjs", "mts", "cjs")
_CONFIGS = {
    "gatsby-config": "gatsby",
    "nuxt.config": "nuxt",
    "vocs.config": "vocs",
    "svelte.config": "svelte",
    "react-router.config": "react-router",
    "remix.config": "remix",
    "app.config": "solid-start",
    "waku.config": "waku",
    "velite.config": "velite",
    "contentlayer.config": "contentlayer",
    "content-collections": "content-collections",
    "next.config": "nextjs",
    "vite.config": "vite",
}
_MARKERS = tuple(f"{stem}.{end}" for stem in _CONFIGS for end in _ENDS)
_COPIED = ("public", "static", "src/pages/public", "docs/public")
_FOR_READERS = re.compile(
    r"(?:readme|licen[cs]e|contributing|code_of_conduct|changelog|security|agents|claude|skill)\.mdx?", re.IGNORECASE
)
_ORDERED = re.compile(r"(?<=/)(?:\d{1,4}[-.]|\([^()/]*\)/)")  # 01-intro, (group)
_CONTENT = re.compile(r"\A/(?:src/|app/|site/)?(?:content|contents|pages|posts|blog|articles|routes)/")
_FEWEST_PARTS = 2
"""A path of one name alone is met too often by chance."""


class Framework(Site):
    """A project whose own code builds pages of Markdown; ``name`` is that of the framework."""

    suffixes = (".md", ".mdx")

    def __init__(self, tree: Tree, root: str, name: str) -> None:
        super().__init__(tree, root)
        self.name = name
        self.static = tuple(path for each in _COPIED if tree.is_folder(path := joined(root, each)))
        self.base = "/"

    def claims(self, source: str) -> bool:
        """Whether a file is written for the site: MDX, Markdown with front matter, and what lies with the content."""
        if not super().claims(source) or _FOR_READERS.fullmatch(source.rpartition("/")[2]):
            return False
        inner = _CONTENT.search(f"/{self.below(source)}") is not None
        return inner or source.endswith(".mdx") or self.tree.text(source).startswith("---")

    def url_of(self, source: str) -> str | None:
        """Return that no URL is known."""
        return None

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return the file that a link names; what is missing may be a page of a route."""
        answer = super().look_up(text, kind, source)
        return Unknown(Note("plugin-decides", (self.name,))) if isinstance(answer, Missing) else answer

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return that a module that is required, or named by an alias, is for the bundler to find."""
        known = kind != "require" and not text.startswith(("@/", "~/", "$", "virtual:"))
        return None if known else Unknown(Note("plugin-decides", (self.name,)))

    def rooted(self, reference: str, kind: str, source: str) -> Answer:
        """Return the copied file, or the one document whose path ends like that of a link."""
        copied = self.copied(reference, *self.static)
        if copied is not None:
            return copied
        parts = reference.strip("/").removesuffix(".html").split("/")
        found = self._ending.get("/".join(parts[-_FEWEST_PARTS:]), ()) if len(parts) >= _FEWEST_PARTS else ()
        fits = [path for stem, path in found if f"/{stem}".endswith("/" + "/".join(parts))]
        return Source(fits[0]) if fits else self.missing(joined(self.root, reference[1:]))

    @cached_property
    def _ending(self) -> dict[str, list[tuple[str, str]]]:
        """The documents by the last names of their paths, without suffixes and the numbers that order them."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path in self.tree.files(self.root):
            if path.endswith(self.suffixes):
                stem = _ORDERED.sub("", f"/{splitext(path)[0]}").removesuffix("/index").strip("/")
                found.setdefault("/".join(stem.split("/")[-_FEWEST_PARTS:]), []).append((stem, path))
        return found

    def links(self, text: str) -> Iterator[Own]:
        """Yield the links of components."""
        return component_links(text)

    def adds_ids(self, text: str, source: str) -> bool:
        """Tell that the framework's own code gives ids to headings."""
        return True


def _found(tree: Tree, root: str) -> Framework | None:
    names = tree.names(root)
    name = next((name for stem, name in _CONFIGS.items() for end in _ENDS if f"{stem}.{end}" in names), None)
    return None if name is None else Framework(tree, root, name)


GENERATOR = Generator(name="framework", markers=_MARKERS, found=_found, order=9)
