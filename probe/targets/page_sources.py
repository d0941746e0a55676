"""Files of which something else makes a page, from which their links count.

A tool outside the repository makes it of Markdown whose links end with ``.html``; a server of the project makes it of
views, and of Markdown beside these, whose links have no suffix.

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


_MARKDOWN = (".md", ".markdown")
_VIEWS = (*_MARKDOWN, ".html", ".njk")
_SERVERS = re.compile(r'"(?:express|koa|fastify|hapi|@hapi/hapi|restify|@nestjs/core|@adonisjs/core)"\s*:')


def counts_from_its_page(reference: str, document: str | None) -> bool:
    """Whether a reference without fragment in a document of this machine counts from a page made elsewhere."""
    if document is None or reference.startswith("/"):
        return False
    if document.lower().endswith(".html") and _is_part(document):
        return True
    if reference.endswith(".html"):
        return document.lower().endswith(_MARKDOWN) and _is_source(document)
    has_suffix = "." in reference.rpartition("/")[2].strip(".")
    return not has_suffix and document.lower().endswith(_VIEWS) and _is_served(str(Path(document).parent))


@cache
def _is_part(path: str) -> bool:
    """Whether a script puts an HTML file of this machine into pages."""
    return is_part(Path(path).parent.name, _text(Path(path)))


@cache
def _is_served(folder: str) -> bool:
    """Whether a server of the project around a folder renders what is in it: views, or what lies beside them."""
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
def _is_source(path: str) -> bool:
    return _SOURCE.search(_text(Path(path))) is not None
