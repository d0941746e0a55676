"""The config of Docusaurus: instances of docs, blogs and pages, versions, redirects and plug-ins.

Sources: https://docusaurus.io/docs/api/docusaurus-config, …/docs/api/plugins (content-docs, content-blog,
content-pages, client-redirects) and …/docs/versioning.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from probe.sites.configs import UNSEEN, Config, table_at, text_at, texts_at, value_at
from probe.sites.literals import script_of
from probe.sites.tree import Tree, joined, led_to

CONFIGS = tuple(f"docusaurus.config.{suffix}" for suffix in ("js", "ts", "mjs", "cjs", "mts", "cts"))
_HARMLESS = re.compile(
    r"docs|blog|pages|ideal-image|pwa|sitemap|gtag|google|debug|css-cascade|svgr|rsdoctor|faster|client-redirects"
    r"|mermaid|live-codeblock|search|sass|image-zoom|algolia|analytics|tailwind|webpack|matomo|posthog|llms|vercel|module-alias|copy-page|markdown-source|drawio|zooming|hotjar|clarity|umami|chatbot|remote-config"
)
_SCRIPTS = ("ts", "js", "mjs", "cjs", "tsx")
_LOCAL = re.compile(r"[\"'`](\.{1,2}/[^\"'`\n]+)[\"'`]")
_ADDS = re.compile(r"\baddRoute\(\s*\{")
_PATH = re.compile(r"\A[^{}]{0,300}?\bpath\s*:\s*[\"'`](/[^\"'`$\n]*)[\"'`]")
_LONGEST_CALL = 500
_KINDS = ("docs", "blog", "pages")


class Instance(NamedTuple):
    """One instance of a content plug-in: kind, folder, URL prefix, options and folders of translations."""

    kind: str
    folder: str
    route: str
    options: Config
    localised: tuple[str, ...] = ()


def config_of(tree: Tree, root: str) -> Config:
    """Return the literal values of the config."""
    path = next((joined(root, name) for name in CONFIGS if tree.is_file(joined(root, name))), "")
    return script_of(tree.text(path))


def instances_of(tree: Tree, root: str, config: Config) -> Iterator[Instance]:
    """Yield the instances of all content plug-ins, one for each version of docs."""
    for kind, options in _plugins(config):
        if kind == "docs":
            yield from _versions(tree, root, options)
        else:
            folder = led_to(root, text_at(options, "path") or ("blog" if kind == "blog" else "src/pages"))
            default = "blog" if kind == "blog" else "/"
            route = _route(text_at(options, "routeBasePath"), default)
            if folder is not None:
                yield Instance(kind, folder, route, options, _localised(tree, root, kind, options, ""))


def _plugins(config: Config) -> Iterator[tuple[str, Config]]:
    """Yield the kind and options of each instance: from the presets, and from plug-ins with known names."""
    for entry in _entries(config, "presets"):
        options = entry[1] if len(entry) > 1 else {}
        for kind in _KINDS:
            own = value_at(options, kind)
            if own is not False:
                yield kind, own if isinstance(own, Mapping) else {}
    for entry in _entries(config, "plugins"):
        named = next((each for each in _KINDS if re.search(rf"content-{each}\Z", str(entry[0]))), None)
        own = entry[1] if len(entry) > 1 else {}
        if named is None and entry[0] is UNSEEN and isinstance(own, Mapping) and "routeBasePath" in own:
            named = "docs"
        if named is not None:
            yield named, own if isinstance(own, Mapping) else {}


def _entries(config: Config, key: str) -> Iterator[list[object]]:
    entries = value_at(config, key)
    for entry in entries if isinstance(entries, list) else []:
        yield entry if isinstance(entry, list) and entry else [entry]


def _route(said: str | None, default: str) -> str:
    path = (default if said is None else said).strip("/")
    return f"/{path}/" if path else "/"


def _versions(tree: Tree, root: str, options: Config) -> Iterator[Instance]:
    """Yield the versions of one instance of docs: the last at its route, ``current`` at ``next`` unless it is last."""
    name = text_at(options, "id") or "default"
    prefix = "" if name == "default" else f"{name}_"
    route = _route(text_at(options, "routeBasePath"), "docs")
    names = _included(options, _listed(tree.text(joined(root, f"{prefix}versions.json"))))
    last = text_at(options, "lastVersion") or next((each for each in names if each != "current"), "current")
    current = led_to(root, text_at(options, "path") or "docs")
    beside = led_to(root, "../docs")  # path.resolve(__dirname, '../docs') is not literal
    if value_at(options, "path") is UNSEEN and not tree.is_folder(current or "") and tree.is_folder(beside or ""):
        current = beside
    for version in names:
        folder = current if version == "current" else joined(root, f"{prefix}versioned_docs/version-{version}")
        default = "" if version == last else "next" if version == "current" else version
        said = text_at(options, "versions", version, "path")
        path = (default if said is None else said).strip("/")
        kept = "current" if version == "current" else f"version-{version}"
        if folder is not None:
            localised = _localised(tree, root, "docs", options, kept)
            yield Instance("docs", folder, f"{route}{path}/" if path else route, options, localised)


def _included(options: Config, listed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the built versions: versions/files.ts and versions/version.ts of the plug-in."""
    versions = () if value_at(options, "disableVersioning") is True else listed
    current = () if value_at(options, "includeCurrentVersion") is False else ("current",)
    only = texts_at(options, "onlyIncludeVersions")
    return tuple(each for each in (*current, *versions) if not only or each in only)


def _listed(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text) if text else []
    except ValueError:
        return ()
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def _localised(tree: Tree, root: str, kind: str, options: Config, version: str) -> tuple[str, ...]:
    """Return the folders of translations: https://docusaurus.io/docs/i18n/introduction#translation-files-location."""
    name = text_at(options, "id")
    plugin = f"docusaurus-plugin-content-{kind}" + (f"-{name}" if name and name != "default" else "")
    start = joined(root, "i18n")
    folders = (f"{start}/{locale}/{plugin}" for locale in tree.names(start))
    return tuple(folder for each in folders if tree.is_folder(folder := joined(each, version) if version else each))


def added_routes(tree: Tree, root: str) -> tuple[frozenset[str], bool]:
    """Return the routes that local plug-ins add, and whether some routes are not literal.

    Source: https://docusaurus.io/docs/api/plugin-methods/lifecycle-apis (actions.addRoute).
    """
    path = next((joined(root, name) for name in CONFIGS if tree.is_file(joined(root, name))), "")
    config = tree.text(path)
    scripts = [config]
    for said in dict.fromkeys(_LOCAL.findall(config)):
        whole = led_to(root, said)
        ends = ("", *(f".{end}" for end in _SCRIPTS), *(f"/index.{end}" for end in _SCRIPTS))
        found = next((f"{whole}{end}" for end in ends if tree.is_file(f"{whole}{end}")), None) if whole else None
        scripts += [tree.text(found)] if found is not None else []
    calls = [text[call.end() : call.end() + _LONGEST_CALL] for text in scripts for call in _ADDS.finditer(text)]
    routes = [_PATH.search(call) for call in calls]
    literal = frozenset(route[1].rstrip("/") for route in routes if route is not None)
    return frozenset(each for each in literal if ":" not in each and "*" not in each), None in routes


def redirects_of(config: Config) -> tuple[dict[str, str], bool]:
    """Return the redirects of the plug-in client-redirects, and whether some of them are not literal."""
    found: dict[str, str] = {}
    more = False
    for entry in _entries(config, "plugins"):
        options = table_at(entry[1]) if len(entry) > 1 else {}
        listed = value_at(options, "redirects")
        if "redirect" in str(entry[0]) or listed is not None:
            more = more or value_at(options, "createRedirects") is not None or listed is UNSEEN or "..." in options
            for each in listed if isinstance(listed, list) else ():
                more = more or not isinstance(each, Mapping)
                found.update(dict.fromkeys(texts_at(each, "from"), text_at(each, "to") or "/"))
    return found, more


def has_other_plugins(config: Config) -> bool:
    """Whether an unknown plug-in may build pages."""
    names = [str(entry[0]) for entry in _entries(config, "plugins") if entry[0] is not None]
    unseen = value_at(config, "plugins") is UNSEEN or not config
    return unseen or any(not _HARMLESS.search(name) for name in names if name != "UNSEEN")
