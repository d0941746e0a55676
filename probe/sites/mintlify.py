"""Mintlify: every MDX file of the repository is a page at its path; ``docs.json`` is in the root.

Sources: https://www.mintlify.com/docs/organize/ (pages, settings, hidden-pages), …/create/ (redirects,
reusable-snippets, text) and …/api-playground/.
"""

import json
import re
from collections.abc import Iterable
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import json_of, value_at
from probe.sites.interface import Answer, Generator, Made, Missing, Outline, Source, Unknown, bare
from probe.sites.redirects import Redirect, followed, redirects
from probe.sites.routed import Routed
from probe.sites.slugs import Slugs
from probe.sites.tree import Tree, joined

CONFIGS = ("docs.json", "mint.json")
_DOT = re.compile(r"(?<=\w)\.(?=\w)")
_SNIPPETS = ("snippets/", "node_modules/", ".github/")
# Components that have ids of their own, derived from their titles and names.
_NAMED = re.compile(r"<(?:Accordion|Step|Tab|ResponseField|ParamField|Update|Expandable|Panel)\b")
_NOT_PAGES = frozenset({"readme", "contributing", "changelog", "license"})  # .md files in the root of repositories


class Mintlify(Routed):
    """A site of Mintlify."""

    name = "mintlify"
    links_files = True

    def __init__(self, tree: Tree, root: str) -> None:
        super().__init__(tree, root)
        self.text = next((tree.text(joined(root, n)) for n in CONFIGS if tree.is_file(joined(root, n))), "")
        self._config = json_of(self.text)
        self.static = (root,)
        self.base = "/"

    @property
    def is_one(self) -> bool:
        """Whether the config is Mintlify's; other tools also use the name ``docs.json``."""
        return value_at(self._config, "navigation") is not None and value_at(self._config, "name") is not None

    def route(self, path: str) -> str | None:
        """Return the route of a file: its path without the suffix."""
        below = self.below(path)
        if below is None or not below.endswith((".md", ".mdx")) or below.startswith(_SNIPPETS):
            return None
        stem = splitext(below)[0]
        if "/" not in stem and stem.lower() in _NOT_PAGES and below.endswith(".md"):
            return None
        return "/" + (stem[:-5] if stem == "index" or stem.endswith("/index") else stem)

    @cached_property
    def _redirects(self) -> tuple[Redirect, ...]:
        listed = value_at(self._config, "redirects")
        return tuple(redirects(listed))

    @cached_property
    def _describes_an_api(self) -> bool:
        """Whether pages are generated from an OpenAPI or AsyncAPI document: api-playground/openapi-setup."""
        return '"openapi"' in self.text or '"asyncapi"' in self.text or "$ref" in json.dumps(self._config)

    def made(self, url: str, hops: int = 5) -> Source | Made | Unknown | None:
        """Return the target of a redirect, or ``Unknown`` for a folder that has pages."""
        if (to := followed(url, self._redirects)) is not None and hops:
            return self.led(to) or self.made(f"/{bare(to).strip('/')}", hops - 1)
        # A host may redirect a folder to its first page.
        has_pages = any(each.startswith(f"{url}/") for each in self.behind)
        return Unknown(Note("plugin-decides", (self.name,))) if has_pages else None

    def unsure(self) -> Note | None:
        """Return that generated API pages have no source file."""
        return Note("plugin-decides", (self.name,)) if self._describes_an_api else None

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link resolves to; the path of a page followed by ``.md`` is that page as Markdown."""
        answer = super().look_up(text, kind, source)
        if isinstance(answer, Missing) and bare(text).endswith(".md"):
            return super().look_up(bare(text)[:-3], kind, source)
        return answer

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page: ``{#id}`` attributes and slugs; dots within words become hyphens."""
        slugs = Slugs()
        yield from super().ids(outline, source)
        yield from outline.named
        for heading in outline.headings:
            yield from (heading.text.strip("_ ").lower().replace(" ", "-"), *filter(None, (heading.named,)))
        yield from (slugs.next(_DOT.sub("-", heading.text)) for heading in outline.headings)

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether the page has components with ids, or shows an API operation."""
        return _NAMED.search(text) is not None or text.find("openapi:", 0, 1000) >= 0


def _found(tree: Tree, root: str) -> Mintlify | None:
    site = Mintlify(tree, root)
    return site if site.is_one else None


GENERATOR = Generator(name="mintlify", markers=CONFIGS, found=_found, order=6)
