"""File-based routes: ``src/routes/blog/[slug]/+page.svelte``, ``app/pages/team.vue``, ``src/pages/about.js``.

Sources: https://svelte.dev/docs/kit/routing and …/advanced-routing, https://nuxt.com/docs/guide/directory-structure/pages,
https://www.gatsbyjs.com/docs/reference/routing/file-system-route-api/,
https://docs.solidjs.com/solid-start/building-your-application/routing, https://vocs.dev/docs/structure,
https://waku.gg/#routing and https://reactrouter.com/how-to/file-route-conventions.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from posixpath import splitext

from probe.sites.tree import Tree, joined

CODE = (".svelte", ".vue", ".js", ".jsx", ".ts", ".tsx", ".svx")
_MARKDOWN = (".md", ".mdx")
_FOLDERS = {
    "svelte": ("src/routes",),
    "nuxt": ("app/pages", "pages", "src/pages"),
    "gatsby": ("src/pages",),
    "solid-start": ("src/routes",),
    "vocs": ("src/pages", "pages", "docs/pages"),
    "waku": ("src/pages",),
    "react-router": ("app/routes",),
    "remix": ("app/routes",),
}
_DOTTED = ("react-router", "remix")  # app/routes/blog.$slug.tsx
_GROUP = re.compile(r"/\([^()/]*\)(?=/|\Z)")
_PARAMETER = re.compile(r"\[+[^\]]*\]+|\{[^}]*\}|(?<=/)_(?=\w)\w+(?=/|\Z)|(?<=/)\$\w*")
_REST = re.compile(r"\.\.\.|\A\$\Z")
_TRIAL = re.compile(r"\.(?:test|spec|stories|d)\Z")


class FileRoutes:
    """The file-based pages of one project, in code or Markdown, and its dynamic routes."""

    def __init__(self, tree: Tree, root: str, name: str) -> None:
        self._tree = tree
        self._name = name
        said = (joined(root, each) for each in _FOLDERS.get(name, ()))
        layers = joined(root, "layers") if name == "nuxt" else None
        inner = [joined(layers, each) for each in tree.names(layers)] if layers is not None else []
        of_layers = (joined(layer, each) for layer in inner for each in ("app/pages", "pages"))
        self.folders = tuple(each for each in (*said, *of_layers) if tree.is_folder(each))

    @cached_property
    def _routes(self) -> tuple[tuple[str, str], ...]:
        return tuple(pair for folder in self.folders for pair in self._in(folder))

    @cached_property
    def pages(self) -> dict[str, str]:
        """Map the URL paths of pages without parameters to their files."""
        found: dict[str, str] = {}
        for route, path in self._routes:
            if _PARAMETER.search(route) is None:
                found.setdefault(route, path)
        return found

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_pattern(route) for route, _ in self._routes if _PARAMETER.search(route) is not None)

    def fitting(self, url: str) -> re.Pattern[str] | None:
        """Return the dynamic route that matches a URL path; routes that match every path are error pages."""
        return next((each for each in self._patterns if each.fullmatch(url) and not each.fullmatch("/\0/\0")), None)

    def _in(self, folder: str) -> Iterator[tuple[str, str]]:
        """Yield the routes of a folder and their files; groups and ``index`` are removed."""
        for path in self._tree.files(folder):
            stem, suffix = splitext(path[len(folder) :])
            if suffix not in (*CODE, *_MARKDOWN) or _TRIAL.search(stem):
                continue
            route = self._route(stem)
            if route is not None:
                yield _GROUP.sub("", route).rstrip("/") or "/", path

    def _route(self, stem: str) -> str | None:
        folder, _, name = stem.rpartition("/")
        if self._name == "svelte":
            return folder or "/" if name.partition("@")[0] in ("+page", "+server", "+page.server") else None
        if self._name in _DOTTED:
            names = [part for part in name.split(".") if part != "_index" and not part.startswith("_")]
            return "/" + "/".join(filter(None, (*folder.strip("/").split("/"), *names)))
        if name == "index" or name.startswith("_layout") or (self._name != "nuxt" and name.startswith("_")):
            return (folder or "/") if name == "index" else None
        return stem


def _pattern(route: str) -> re.Pattern[str]:
    """Return a pattern for the URL paths that a dynamic route builds."""
    said, at = "", 0
    for found in _PARAMETER.finditer(route):
        before = re.escape(route[at : found.start()])
        rest = _REST.search(found[0]) is not None
        optional = rest or found[0].startswith("[[")
        part = ".*" if rest else "[^/]+"
        said += f"{before[:-1]}(?:/{part})?" if optional and before.endswith("/") else before + part
        at = found.end()
    return re.compile(said + re.escape(route[at:]), re.DOTALL)
