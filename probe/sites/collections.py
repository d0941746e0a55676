"""Folders of Markdown that a dynamic route renders: ``[...slug].astro``, ``[[...path]]/page.tsx``.

The code of a route is searched as text for the collection or folder, and for a parameter that is the entry's name.
Sources: https://docs.astro.build/en/guides/content-collections/#generating-routes-from-content, dist/content/loaders/
glob.js of astro, and https://nextjs.org/docs/app/guides/mdx#using-dynamic-imports.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from probe.sites.tree import Tree, folder_of, joined, led_to

_PARAMETER = re.compile(r"\[+(?:\.\.\.)?[^\]]*\]+")
_IMPORTED = re.compile(r"\bfrom\s+[\"']((?:\.{1,2}|@|~)/[^\"'\n]+)[\"']")
_COLLECTION = re.compile(r"\bgetCollection\(\s*[\"'](\w[\w-]*)[\"']")
_BY_NAME = re.compile(r"\bparams\b.*?\b\w+\s*:\s*[\w.]*\.(?:id|slug)\b(?!\s*[.\[(])", re.DOTALL)
_DEFINED = re.compile(r"\b(\w+)\s*[=:]\s*defineCollection\(")
_NAMED = re.compile(r"[\"']?([\w-]+)[\"']?\s*:\s*(\w+)\b")
_FOLDER = re.compile(r"\bbase:\s*[\"']([^\"'\n]+)[\"']")
_QUOTED = re.compile(r"[\"'`](?:@/|~/|\./|/)?([\w.-]+(?:/[\w.-]+)*)/?(?=[\"'`$]|/\$)")
MARKDOWN = (".md", ".mdx")


class Shown(NamedTuple):
    """A folder whose files are pages, and the URL prefix of these pages."""

    folder: str
    start: str


def start_of(stem: str) -> str | None:
    """Return the prefix of a route whose last segment is its only parameter, None for other routes."""
    parts = _PARAMETER.split(stem)
    return parts[0].rstrip("/") if len(parts) == 2 and not parts[1] else None


def fits(route: str, url: str) -> bool:
    """Whether a dynamic route, ``/x/[y]/[...z]``, may build a URL path."""
    pattern, at = "", 0
    for found in _PARAMETER.finditer(route):
        pattern += re.escape(route[at : found.start()]) + (".*" if "..." in found[0] else "[^/]+")
        at = found.end()
    pattern = (pattern + re.escape(route[at:])).replace("/.*", "(?:/.*)?")
    return re.fullmatch(pattern, url.rstrip("/")) is not None


def collected(tree: Tree, root: str, source: str, route: str, stem: str) -> Iterator[Shown]:
    """Yield the collections of Astro that a route renders; ``source`` is the project's source folder."""
    start = start_of(stem)
    text = "\n".join(_with_imports(tree, route, source))
    if start is not None and _BY_NAME.search(tree.text(route)):
        for name in dict.fromkeys(_COLLECTION.findall(text)):
            folder = _defined(tree, root, source).get(name, joined(source, f"content/{name}"))
            if tree.is_folder(folder):
                yield Shown(folder, start)


def read_by(tree: Tree, root: str, route: str, stem: str) -> Iterator[Shown]:
    """Yield the folder of Markdown that the code of a Next.js route names, if it names exactly one."""
    start = start_of(stem)
    texts = _with_imports(tree, route, root) if start is not None else ()
    named = dict.fromkeys(found for text in texts for found in _QUOTED.findall(text))
    folders = {path: None for name in named for path in (joined(root, name), joined(root, f"src/{name}"))
               if tree.is_folder(path) and any(each.endswith(MARKDOWN) for each in tree.files(path))}  # fmt: skip
    outer = [each for each in folders if not any(each.startswith(f"{other}/") for other in folders)]
    if start is not None and len(outer) == 1:
        yield Shown(outer[0], start)


def _with_imports(tree: Tree, path: str, source: str) -> Iterator[str]:
    text = tree.text(path)
    yield text
    for said in _IMPORTED.findall(text):
        aliased = said[0] in "@~"
        starts = (source, joined(source, "src")) if aliased else (folder_of(path),)
        paths = (led_to(start, said[2:] if aliased else said) for start in starts)
        ends = ("", ".ts", ".tsx", ".js", ".jsx", "/index.ts", "/index.js")
        each = next((f"{p}{end}" for p in paths if p is not None for end in ends if tree.is_file(f"{p}{end}")), None)
        if each is not None:
            yield tree.text(each)


def _defined(tree: Tree, root: str, source: str) -> dict[str, str]:
    """Map the names of collections to the folders that the config declares."""
    names = [
        joined(source, f"{name}.{end}") for name in ("content.config", "content/config") for end in ("ts", "js", "mjs")
    ]
    text = next((tree.text(name) for name in names if tree.is_file(name)), "")
    found: dict[str, str] = {}
    starts = list(_DEFINED.finditer(text))
    for at, each in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        base = _FOLDER.search(text, each.end(), end)
        folder = None if base is None else led_to(root, base[1])
        if folder is not None:
            found[each[1]] = folder
    exported = re.search(r"\bcollections\s*=\s*\{([^}]*)\}", text)
    pairs = _NAMED.findall(exported[1]) if exported else []
    return found | {name: found[variable] for name, variable in pairs if variable in found}
