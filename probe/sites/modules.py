"""Configs of bundlers and package managers: path aliases, scripts that a config imports, and patched packages.

Sources: https://www.typescriptlang.org/tsconfig/#paths, which Astro, Next.js and Vite plug-ins read,
https://github.com/ds300/patch-package, https://pnpm.io/cli/patch and https://yarnpkg.com/cli/patch.
"""

import re
from collections.abc import Iterator, Mapping

from probe.sites.configs import UNSEEN, Config, json_of, table_at, text_at, texts_at
from probe.sites.literals import script_of
from probe.sites.tree import Tree, folder_of, joined, led_to

_ENDS = ("", ".ts", ".mts", ".js", ".mjs", ".cjs", "/index.ts", "/index.mts", "/index.js")
_IMPORTED = re.compile(
    r"^[ \t]*import\s+(?P<default>\w+)?\s*,?\s*(?:\{(?P<names>[^}]*)\})?\s*from\s+[\"'](?P<path>\.{1,2}/[^\"'\n]+)[\"']"
    r"|\b(?:const|let|var)\s+(?:(?P<one>\w+)|\{(?P<some>[^}]*)\})\s*=\s*require\([\"'](?P<of>\.{1,2}/[^\"'\n]+)[\"']\)",
    re.MULTILINE,
)
_MOST = 40
"""The maximum number of scripts that are read for one config."""


def aliased(tree: Tree, root: str, reference: str) -> str | None:
    """Return the path that an alias in ``tsconfig.json`` or ``jsconfig.json`` resolves to, None if none matches."""
    for name in ("tsconfig.json", "jsconfig.json"):
        options = table_at(json_of(tree.text(joined(root, name))), "compilerOptions")
        start = led_to(root, text_at(options, "baseUrl") or ".")
        for alias, said in table_at(options, "paths").items():
            before, star, after = alias.partition("*")
            fits = reference.startswith(before) and reference.endswith(after) if star else reference == alias
            if not fits or start is None or not before.strip("*"):
                continue
            rest = reference[len(before) : len(reference) - len(after)] if star else ""
            paths = [led_to(start, each.replace("*", rest, 1)) for each in texts_at({"x": said}, "x")]
            return next(
                (path for path in paths if path is not None and tree.is_file(path)), paths[0] if paths else None
            )
    return None


def scripts_of(tree: Tree, path: str) -> dict[str, str]:
    """Return the text of a script and of the project's scripts that it imports, by path."""
    found: dict[str, str] = {}
    waiting = [path] if tree.is_file(path) else []
    while waiting and len(found) < _MOST:
        each = waiting.pop()
        found[each] = tree.text(each)
        waiting += [other for _, other in _imports(tree, each) if other not in found and other not in waiting]
    return found


def spread(tree: Tree, path: str, text: str, key: str) -> Config | None:
    """Return the value of a key that spreads objects from other scripts of the project, or None if one is not literal.

    The key may be ``redirects: {...moved}``, ``redirects: moved`` or ``redirects`` alone, where ``moved`` is imported.
    """
    said = re.search(rf"\b{key}\b\s*(?::\s*(?P<one>\w+)\s*[,}}\n]|:\s*\{{(?P<all>[^{{}}]*)\}}|[,}}])", text)
    names = [] if said is None else re.findall(r"\.\.\.(\w+)", said["all"]) if said["all"] else [said["one"] or key]
    modules = dict(_imports(tree, path))
    found: dict[str, object] = {}
    for name in names:
        whole = tree.text(modules[name]) if name in modules else ""
        table: Mapping[str, object] = script_of(whole)
        if not table or name not in text:
            table = script_of(re.sub(rf"\bexport\s+const\s+{name}\b[^=]*=", "export default ", whole, count=1))
        if not table or "..." in table or UNSEEN in table.values():
            return None
        found.update(table)
    return found if names else None


def is_patched(tree: Tree, root: str, *packages: str) -> bool:
    """Whether the project patches one of these packages: patch-package, pnpm or Yarn."""
    folders = {joined(each, name) for each in (root, "") for name in ("patches", ".yarn/patches")}
    names = [re.sub(r"[+_]+", "/", name).replace("-npm-", "/") for folder in folders for name in tree.names(folder)]
    return any(name.startswith((f"{each}/", f"{each}@", f"{each}.")) for name in names for each in packages)


def _imports(tree: Tree, path: str) -> Iterator[tuple[str, str]]:
    """Yield the names that a script imports from the project, with the paths of their modules."""
    for found in _IMPORTED.finditer(tree.text(path)):
        whole = led_to(folder_of(path), found["path"] or found["of"])
        stems = () if whole is None else (whole, re.sub(r"\.[cm]?js\Z", "", whole))
        there = next((f"{s}{end}" for s in stems for end in _ENDS if tree.is_file(f"{s}{end}")), None)
        names = [found["default"] or found["one"] or "", *(found["names"] or found["some"] or "").split(",")]
        for name in names if there is not None else ():
            yield name.rpartition(" as ")[2].rpartition(":")[2].strip(), there or ""
