"""Source files whose relative links are resolved from a page that is generated elsewhere.

A tool outside the repository converts Markdown whose links end with ``.html``. A server of the project renders views,
and Markdown beside them, whose links have no suffix. Markdown with a title in its front matter but no known generator
is converted by an unknown tool; its links without a file suffix are addresses of pages.

Sources: https://doc.rust-lang.org/rustdoc/ (a standalone Markdown file begins with ``% Title``), and the manuals of
md2man, ronn and mdman, whose title is ``name(section)`` and whose parts are filled in by blocks of Handlebars;
https://expressjs.com/en/guide/using-template-engines.html (views, res.render).
"""

import re
from functools import cache
from pathlib import Path

from probe.sites.copied import is_part

_MOST_READ = 1 << 20  # characters
_SOURCE = re.compile(r"\A\s*(?:% \S|#?\s*[\w.-]+\(\d\w*\)(?:\s|\Z))|^\s*\{\{[#/>]~?\s*\*?[\w-]", re.MULTILINE)
_PARTS = frozenset({"includes", "_includes", "partials", "parts"})
_MARKDOWN = (".md", ".markdown")
_TITLED = re.compile(
    r"\A---[ \t]*\r?\n(?:(?!---)[^\n]*\n)*?[ \t{]*[\"']?title[\"']?[ \t]*:"
    r"|\A\+\+\+[ \t]*\r?\n(?:(?!\+\+\+)[^\n]*\n)*?title[ \t]*="
)
_FOR_READERS = frozenset({"readme", "license", "contributing", "changelog", "security", "code_of_conduct", "skill"})
# Ends of links to files, in contrast to addresses and names of code items.
_KIND = re.compile(
    r"(?:\A|/)(?:\.{0,2}|LICENSE|COPYING|NOTICE|Makefile|Dockerfile)\Z"
    r"|\.(?:mdx?|markdown|rst|adoc|org|txt|x?html?|css|m?jsx?|tsx?|vue|json|toml|ya?ml|xml|csv|pdf|zip|t?gz|rs|py|go|java|rb"
    r"|c|h|cpp|cs|php|sh|sql|proto|ipynb|svg|png|jpe?g|gif|webp|avif|ico|mp4|webm)\Z",
    re.IGNORECASE,
)
_VIEWS = (*_MARKDOWN, ".html", ".njk")
_SERVERS = re.compile(r'"(?:express|koa|fastify|hapi|@hapi/hapi|restify|@nestjs/core|@adonisjs/core)"\s*:')


def counts_from_its_page(reference: str, document: str | None) -> bool:
    """Whether a reference without fragment in a local document is relative to a page generated elsewhere."""
    if document is None or reference.startswith("/"):
        return False
    if document.lower().endswith(".html") and _is_put_into_pages(document):
        return True
    if reference.endswith(".html"):
        return document.lower().endswith(_MARKDOWN) and (_is_source(document) or _is_part(document))
    if _KIND.search(reference) is None and document.lower().endswith(_MARKDOWN) and has_title(document):
        return True
    has_suffix = "." in reference.rpartition("/")[2].strip(".")
    return not has_suffix and document.lower().endswith(_VIEWS) and _is_served(str(Path(document).parent))


@cache
def _is_put_into_pages(path: str) -> bool:
    """Whether a script includes a local HTML file in pages."""
    return is_part(Path(path).parent.name, _text(Path(path)))


@cache
def _is_served(folder: str) -> bool:
    """Whether a server of the surrounding project renders the files in a folder: views, or files beside them."""
    beside_views = False
    for each in (Path(folder), *Path(folder).parents):
        beside_views = beside_views or each.name == "views" or (each / "views").is_dir()
        package = each / "package.json"
        if package.is_file():
            return beside_views and _SERVERS.search(_text(package)) is not None
        if (each / ".git").exists():
            return False
    return False


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_MOST_READ)
    except OSError:
        return ""


@cache
def has_title(path: str) -> bool:
    """Whether front matter gives a document a title, which is not meant for readers of the repository."""
    name = Path(path).stem.lower()
    return name not in _FOR_READERS and _TITLED.match(_text(Path(path))) is not None


@cache
def _is_part(path: str) -> bool:
    """Whether a file is a part of manuals: in a folder of parts, beside manuals that a tool assembles."""
    folder = Path(path).parent
    return folder.name in _PARTS and any(_is_source(str(each)) for each in sorted(folder.parent.glob("*.md")))


@cache
def _is_source(path: str) -> bool:
    return _SOURCE.search(_text(Path(path))) is not None
