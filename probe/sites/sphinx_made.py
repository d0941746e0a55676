"""Files that Sphinx's HTML builder writes besides documents: sphinx/builders/html, and extensions that add to it.

Sources: https://www.sphinx-doc.org/en/master/usage/configuration.html (html_use_index, html_copy_source,
html_sourcelink_suffix).
"""

import re

from probe.sites.interface import Made
from probe.sites.sphinx_project import SphinxProject
from probe.sites.tree import joined

# Files that the HTML builder itself writes: sphinx/builders/html.
_MADE = re.compile(
    r"/(?:(?:(?:genindex(?:-[\w-]+)?|search|modindex|[\w-]+-modindex|404)(?:\.html|/|/index\.html)?)|objects\.inv"
    r"|searchindex\.js|\.nojekyll|CNAME|opensearch\.xml|sitemap\.xml|(?:_images|_sources|_downloads|_modules|_static|_plantuml)/.*)"
)
STATIC_MADE = frozenset(f"/_static/{name}" for name in ("pygments.css", "documentation_options.js", "doctools.js"))
PAGES_MADE = frozenset({"genindex", "modindex", "search", "self"})
LABELS_MADE = frozenset({"genindex", "modindex", "py-modindex", "search"})


def made(url: str, project: SphinxProject) -> Made | None:
    """Return the file that is generated at a URL path, or None."""
    return Made(url, _makes(url, project)) if _MADE.fullmatch(url) else None


def _makes(url: str, project: SphinxProject) -> bool:
    """Whether the builder writes a file under this config; an extension may write other files."""
    config = project.config
    name = url.strip("/").removesuffix("/index.html").removesuffix(".html")
    if name == "genindex":
        return config.value("html_use_index") in (None, True)
    if url.startswith("/_sources/"):
        source = joined(project.pages, url[len("/_sources/") :].removesuffix(".txt"))
        is_copied = config.value("html_copy_source") in (None, True)
        return source in project.names and is_copied and config.value("html_sourcelink_suffix") is None
    return name in ("search", "objects.inv", "searchindex.js")
