"""The config of Eleventy, with the local modules that it imports: folders, formats, copied files and plug-ins.

Sources: https://www.11ty.dev/docs/config/, …/docs/copy/, …/docs/ignores/, and src/UserConfig.js,
src/Util/ProjectDirectories.js, src/TemplatePassthrough.js, src/EleventyFiles.js of 11ty/eleventy.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from probe.sites.configs import UNSEEN, Config, json_of, table_at, text_at, texts_at, value_at
from probe.sites.globs import glob_matches
from probe.sites.literals import calls_of, script_of, values_after
from probe.sites.tree import Tree, folder_of, joined, led_to

CONFIGS = (".eleventy.js", *(f"eleventy.config.{suffix}" for suffix in ("js", "mjs", "cjs", "ts", "mts", "cts")))
# The formats of defaultConfig.js, and those that version 3 moved into plug-ins.
FORMATS = ("liquid", "md", "njk", "html", "11ty.js", "11ty.cjs", "11ty.mjs", "hbs", "mustache", "ejs", "haml", "pug",
           "webc", "vto", "mdx", "11ty.ts", "11ty.tsx", "11ty.jsx")  # fmt: skip
_KEYS = {"dir", "templateFormats", "pathPrefix", "markdownTemplateEngine", "htmlTemplateEngine", "passthroughFileCopy"}
_LOCAL = re.compile(r"(?:\bfrom|\brequire\(|\bimport\(?)\s*[\"'](\.{1,2}/[^\"'\n]+)[\"']")
_SETTERS = {"setInputDirectory": "input", "setOutputDirectory": "output", "setIncludesDirectory": "includes",
            "setLayoutsDirectory": "layouts", "setDataDirectory": "data"}  # fmt: skip
_PLUGGED = {"handlebars": "hbs", "vento": "vto"}  # formats whose names differ from their plug-ins
_SCRIPT = re.compile(r"--(input|output|pathprefix)[= ][\"']?([^\s\"']+)")
_MOST_MODULES = 40
_IGNORED = re.compile(r"\bignores\.add\(\s*[\"'`]([^\"'`$\n]+)[\"'`]")
_IF = re.compile(r"(?:\belse|\bif\s*\([^{}]{0,300}\))\s*\Z")
_COPYING = re.compile(r"\baddPassthroughCopy\(\s*\{")
_COMPUTED = re.compile(r"^[ \t]*\[[^\n]{1,200}\]\s*:\s*[\"'`]([^\"'`$\n]+)[\"'`]", re.MULTILINE)
_LONGEST_CALL = 5_000


class Copy(NamedTuple):
    """Files to copy: a path or pattern relative to the project root, and the target, None for the same path.

    ``relative`` means that only files that pages reference are copied, to the referenced URLs.
    """

    source: str
    target: str | None
    relative: bool = False


class EleventyConfig:
    """The literal values of the config in the root of one project."""

    def __init__(self, tree: Tree, root: str) -> None:
        self._tree = tree
        self._root = root
        path = next(joined(root, name) for name in CONFIGS if tree.is_file(joined(root, name)))
        self._modules = dict(self._imported(path, {}))
        self.text = "\n".join(self._modules.values())
        self.said: Config = {}
        for found in (script_of(tree.text(path)), *values_after(self.text, "return"), *self._exported()):
            if isinstance(found, dict) and found.keys() & _KEYS:
                self.said = {**self.said, **found}
        scripts = " ".join(map(str, table_at(json_of(tree.text(joined(root, "package.json"))), "scripts").values()))
        self.scripts = scripts
        self._options = dict(_SCRIPT.findall(scripts)) if "eleventy" in scripts else {}

    def _exported(self) -> Iterator[object]:
        return values_after(self.text, "config", "=")

    def _imported(self, path: str, found: dict[str, str]) -> dict[str, str]:
        """Return the text of a script and of the local scripts that it imports."""
        found[path] = self._tree.text(path)
        for said in _LOCAL.findall(found[path]):
            whole = led_to(folder_of(path), said)
            for end in ("", ".js", ".cjs", ".mjs", "/index.js") if whole is not None else ():
                each = f"{whole}{end}"
                if self._tree.is_file(each) and each not in found and len(found) < _MOST_MODULES:
                    self._imported(each, found)
        return found

    def folder(self, kind: str, default: str) -> str | None:
        """Return the input or output folder, or a folder within the input; None if it is not literal."""
        said = self._options.get(kind) if kind in ("input", "output") else None
        said = said or self._set.get(kind)
        found = value_at(self.said, "dir", kind) if said is None else said
        if found is UNSEEN:
            return None
        start = self._root if kind in ("input", "output") else self.folder("input", ".") or self._root
        return led_to(start, str(found if found is not None else default).strip() or ".")

    @cached_property
    def _set(self) -> dict[str, str]:
        calls = calls_of(self.text, *_SETTERS)
        return {_SETTERS[name]: args[0] for name, args in calls if args and isinstance(args[0], str)}

    @property
    def prefix(self) -> str | None:
        """The path prefix of all pages on the host, None if it is not literal."""
        said = self._options.get("pathprefix") or value_at(self.said, "pathPrefix")
        if said is None:
            return "/"
        return f"/{said.strip('/')}/".replace("//", "/") if isinstance(said, str) else None

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The suffixes of templates, and of files that are copied unchanged."""
        said = texts_at(self.said, "templateFormats")
        for name, args in calls_of(self.text, "setTemplateFormats", "addTemplateFormats"):
            more = tuple(part for each in texts_at({"x": args[0]}, "x") for part in each.split(",")) if args else ()
            said = more if name == "setTemplateFormats" else (*(said or FORMATS), *more)
        plugged = re.findall(r"eleventy-plugin-(webc|pug|ejs|haml|handlebars|mustache|vento)\b", self.text)
        said = (*said, *(_PLUGGED.get(each, each) for each in plugged)) if said else ()
        parts = tuple(part.strip(" .") for each in said for part in each.split(",") if part.strip(" ."))
        return parts + tuple(f"11ty.{end}" for end in ("cjs", "mjs") if "11ty.js" in parts) or FORMATS

    @property
    def languages(self) -> tuple[str, ...]:
        """The suffixes of templates alone."""
        own = {str(args[0]) for _, args in calls_of(self.text, "addExtension") if args}
        return tuple(each for each in self.formats if each in FORMATS or each in own)

    @cached_property
    def copies(self) -> tuple[Copy, ...]:
        """The arguments of ``addPassthroughCopy``."""
        return tuple(copy for _, args in self._copied for copy in _copies(args))

    @cached_property
    def _copied(self) -> tuple[tuple[str, list[object]], ...]:
        return tuple(calls_of(self.text, "addPassthroughCopy"))

    @cached_property
    def made(self) -> frozenset[str]:
        """The URL paths of files copied from a computed path: ``[resolve("x")]: "js/x.js"``."""
        texts = (self.text[call.start() : call.start() + _LONGEST_CALL] for call in _COPYING.finditer(self.text))
        found = (target for text in texts for target in _COMPUTED.findall(text.partition(");")[0]))
        return frozenset(f"/{target.strip('/').removeprefix('./')}" for target in found if not target.endswith("/"))

    @cached_property
    def hides_copies(self) -> bool:
        """Whether some copied paths are not literal, or hooks may write files."""
        unseen = any(not args or args[0] is UNSEEN or (isinstance(args[0], dict) and {"...", "["} & args[0].keys())
                     for _, args in self._copied)  # fmt: skip
        return (
            unseen or re.search(r"eleventy\.(?:after|before)|afterBuild|beforeBuild|writeFile", self.text) is not None
        )

    @cached_property
    def ignored(self) -> tuple[str, ...]:
        """Patterns, relative to the project root, of files that are not templates."""
        found = ["**/node_modules/**"]
        for folder in dict.fromkeys((self._root, self.folder("input", ".") or self._root)):
            for name in (".eleventyignore", *((".gitignore",) if folder == self._root else ())):
                lines = self._tree.text(joined(folder, name)).splitlines()
                start = folder[len(self._root) :].strip("/")
                found += [joined(start, line.strip().removeprefix("./").strip("/")) for line in lines if _is_path(line)]
        said = (each for each in _IGNORED.finditer(self.text) if not _is_conditional(self.text, each.start()))
        return (*found, *(each[1].removeprefix("./") for each in said))

    def ignores(self, below: str) -> bool:
        """Whether a path relative to the project root is excluded from the templates."""
        return any(glob_matches(p, below) or below.startswith(f"{p.removesuffix('/**')}/") for p in self.ignored)


def _is_conditional(text: str, at: int) -> bool:
    """Whether a position in a script is in a conditional block, which may run only in development."""
    deep = 0
    for before in range(at - 1, max(at - _LONGEST_CALL, -1), -1):
        deep += (text[before] == "}") - (text[before] == "{")
        if deep < 0:
            if _IF.search(text, max(before - 400, 0), before) is not None:
                return True
            deep = 0
    return False


def _is_path(line: str) -> bool:
    return bool(line.strip()) and not line.strip().startswith(("#", "!"))


def _copies(args: list[object]) -> Iterator[Copy]:
    said = args[0] if args else None
    relative = len(args) > 1 and text_at(args[1], "mode") == "html-relative"
    if isinstance(said, str):
        yield Copy(said.removeprefix("./"), None, relative)
    elif isinstance(said, dict):
        for source, target in said.items():
            if isinstance(target, str):
                yield Copy(source.removeprefix("./"), target)
