"""HTML, style sheets and components beside the sources of a site: what the build copies, and templates that it fills.

Links in a copy start from the URL that it gets, those in a template from each page that is made with it.
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
_PARAMETER = re.compile(r"/\[{1,2}(?:\.\.\.)?\w+\]{1,2}(?=[/?#]|\Z)")  # href="/[lang]/docs", which code fills in


class Copied(NamedTuple):
    """A file that is copied to a URL path of a site."""

    site: Site
    source: str
    url: str

    def look_up(self, text: str, kind: str = "html") -> Answer | None:
        """Return what a link means; None for what no site decides: other schemes, other hosts."""
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
        """Return the file beside a style sheet that templates publish, which they may publish as well."""
        is_resource = any(self.source.startswith(f"{folder}/") for folder in self.site.resources)
        if path is None:
            return Unknown(Note("outside-project"))
        return Source(path) if is_resource and self.site.tree.is_file(path) else self.site.missing(path)

    def _behind(self, url: str) -> Answer | None:
        """Return what is behind a URL path: a page, a copied file, the index of a folder, a page without suffix."""
        for each in (url, f"{url.rstrip('/')}/", f"{url.rstrip('/')}/index.html", f"{url}.html"):
            found = self.site.source_of(each)
            if found is not None:
                return found
        return None


class Template(NamedTuple):
    """A file that a site's build fills to make pages of."""

    site: Site
    source: str

    def look_up(self, text: str, kind: str = "html") -> Answer | None:
        """Return what a link means; None for what no site decides."""
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
        """Whether the file is in a language of components, some of which are pages themselves: src/pages/x.astro."""
        return self.source.endswith(self.site.markup)


def is_markup(name: str) -> bool:
    """Whether a file may be a template in a language of components, by its name."""
    return name.endswith(MARKUP) and _TRIAL.search(name) is None


def is_part(folder: str, text: str) -> bool:
    """Whether an HTML file is put into pages by a script: it is none by itself, and lies with its like."""
    return folder in _OF_PARTS and _PAGE.search(text) is None


def template_of(site: Site, source: str | None) -> Template | None:
    """Return a file as a template of a site, None where it is none."""
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
    """Return a file as a site copies it, None where it does not."""
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
