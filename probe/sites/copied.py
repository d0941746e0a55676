"""HTML, style sheets and components of a site: files that the build copies, and templates that it renders.

Links in a copied file are relative to its URL, links in a template to each page rendered with it.
"""

import re
from typing import NamedTuple

from probe.model import Note
from probe.sites.interface import Answer, Site, Source, Unknown, bare
from probe.sites.tree import folder_of, led_to, resolved
from probe.url import scheme

HTML = (".html", ".htm")
MARKUP = (".astro", ".js", ".jsx", ".liquid", ".njk", ".svelte", ".tsx", ".vue")
_TRIAL = re.compile(r"\.(?:test|spec|stories)\.\w+\Z|(?:\A|/)(?:__tests__|__mocks__|node_modules)/")

_FORMAT = re.compile(r"%(?:\[\d\])?[#+-]?\d*[dqsvT](?![0-9A-Fa-f])")  # verbs of Go's fmt: <link href=%q>

_OF_PARTS = frozenset({"templates", "partials", "includes", "_includes", "fragments", "snippets"})
_PAGE = re.compile(r"<(?:!doctype|html|head|body|frameset)\b", re.IGNORECASE)
_PARAMETER = re.compile(r"/\[{1,2}(?:\.\.\.)?\w+\]{1,2}(?=[/?#]|\Z)")  # a placeholder: href="/[lang]/docs"


class Copied(NamedTuple):
    """A file that the build copies to a URL path of a site."""

    site: Site
    source: str
    url: str

    def look_up(self, text: str, kind: str = "html") -> Answer | None:
        """Resolve a link; None for links that leave the site: other schemes, other hosts."""
        if scheme(text) is not None or text.startswith(("//", "\\\\")):
            return None
        reference = bare(text)
        if not reference:
            return Source(self.source)
        if reference.startswith("/"):
            return self.site.rooted(reference, kind, self.source)
        whole, above = resolved(self.url, reference)
        if above and self.site.base is None:
            return Unknown(Note("outside-site", (self.site.name,)))
        if above:
            return self.site.rooted(resolved(f"{self.site.base}{self.url[1:]}", reference)[0], kind, self.source)
        return self._behind(whole) or self._beside(led_to(folder_of(self.source), reference))

    def _beside(self, path: str | None) -> Answer:
        """Resolve a path relative to the source; templates that publish a style sheet may publish such a file too."""
        is_resource = any(self.source.startswith(f"{folder}/") for folder in self.site.resources)
        if path is None:
            return Unknown(Note("outside-project"))
        return Source(path) if is_resource and self.site.tree.is_file(path) else self.site.missing(path)

    def _behind(self, url: str) -> Answer | None:
        """Return the target at a URL path: a page, a copied file, the index of a folder, a page without suffix."""
        for each in (url, f"{url.rstrip('/')}/", f"{url.rstrip('/')}/index.html", f"{url}.html"):
            found = self.site.source_of(each)
            if found is not None:
                return found
        return None


class Template(NamedTuple):
    """A template from which a site's build renders pages."""

    site: Site
    source: str

    def look_up(self, text: str, kind: str = "html") -> Answer | None:
        """Resolve a link; None for links that leave the site."""
        if scheme(text) is not None or text.startswith(("//", "\\\\")):
            return None
        if (own := self.site.own(text, kind, self.source)) is not None:
            return own
        if _FORMAT.search(text) or _PARAMETER.search(text):
            return Unknown(Note("template"))
        if text.startswith("/") and self.site.base is not None:
            return self.site.moved(self.site.look_up(text, kind, self.source), text, kind, self.source)
        if text.startswith("/") or self.site.url_of(self.source) is None or not self._is_markup():
            return Unknown(Note("page-unknown", (self.site.name,)))
        return self.site.beside(bare(text), self.source) if bare(text) else Source(self.source)

    def _is_markup(self) -> bool:
        """Whether the file is written in a component language; some components are pages: src/pages/x.astro."""
        return self.source.endswith(self.site.markup)


def is_markup(name: str) -> bool:
    """Whether a file name is that of a template in a component language."""
    return name.endswith(MARKUP) and _TRIAL.search(name) is None


def is_part(folder: str, text: str) -> bool:
    """Whether an HTML file is a fragment that a script inserts into pages: not a page, and in a fragment folder."""
    return folder in _OF_PARTS and _PAGE.search(text) is None


def template_of(site: Site, source: str | None) -> Template | None:
    """Return a file as a template of a site, None if it is not a template."""
    if source is not None and is_markup(source):
        below = any(source.startswith(f"{folder}/") for folder in site.markup_folders)
        return Template(site, source) if below and source.endswith(site.markup) and not site.claims(source) else None
    is_one = source is not None and source.lower().endswith(HTML) and not site.claims(source)
    is_style = (
        source is not None
        and source.lower().endswith(".css")
        and "/partials/" in source.replace("_partials", "partials")
    )
    folders = site.templates if is_one or is_style else ()
    return next((Template(site, source) for each in folders if source and source.startswith(f"{each}/")), None)


def copied_by(site: Site, source: str | None) -> Copied | None:
    """Return a file as a copied file of a site, None if the site does not copy it."""
    if source is None or site.claims(source):
        return None
    if source.endswith(HTML) and is_part(folder_of(source).rpartition("/")[2], site.tree.text(source)):
        return None
    for folder in site.resources:
        if source.startswith(f"{folder}/") and source.lower().endswith(".css"):
            return Copied(site, source, source[len(folder) :])
    for folder in (*site.static, site.pages):
        if not folder or source.startswith(f"{folder}/"):
            url = f"/{source[len(folder) + 1 :] if folder else source}"
            if site.source_of(url) == Source(source):
                return Copied(site, source, url)
    return None
