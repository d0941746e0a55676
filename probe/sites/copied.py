"""HTML files that a site's build copies as they are: links in them start from the URL that they get."""

from typing import NamedTuple

from probe.model import Note
from probe.sites.interface import Answer, Site, Source, Unknown, bare
from probe.sites.tree import folder_of, joined, resolved
from probe.url import scheme


class Copied(NamedTuple):
    """A file that is copied to a URL path of a site."""

    site: Site
    source: str
    url: str

    def look_up(self, text: str) -> Answer | None:
        """Return what a link means; None for what no site decides: other schemes, other hosts."""
        if scheme(text) is not None or text.startswith(("//", "\\\\")):
            return None
        reference = bare(text)
        if not reference:
            return Source(self.source)
        if reference.startswith("/"):
            return self.site.rooted(reference, "html", self.source)
        whole, above = resolved(self.url, reference)
        if above and self.site.base is None:
            return Unknown(Note("outside-site", (self.site.name,)))
        if above:
            return self.site.rooted(resolved(f"{self.site.base}{self.url[1:]}", reference)[0], "html", self.source)
        return self._behind(whole) or self.site.missing(joined(folder_of(self.source), reference))

    def _behind(self, url: str) -> Answer | None:
        """Return what is behind a URL path: a page, a copied file, the index of a folder, a page without suffix."""
        for each in (url, f"{url.rstrip('/')}/", f"{url.rstrip('/')}/index.html", f"{url}.html"):
            found = self.site.source_of(each)
            if found is not None:
                return found
        return None


def copied_by(site: Site, source: str | None) -> Copied | None:
    """Return a file as a site copies it, None where it does not."""
    if source is None or site.claims(source):
        return None
    for folder in (*site.static, site.pages):
        if not folder or source.startswith(f"{folder}/"):
            url = f"/{source[len(folder) + 1 :] if folder else source}"
            if site.source_of(url) == Source(source):
                return Copied(site, source, url)
    return None
