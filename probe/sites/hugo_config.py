"""The configuration of a Hugo site: languages, folders, mounts and themes: https://gohugo.io/configuration/."""

from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

from msgspec import Struct

from probe.sites.configs import Config, json_of, table_at, text_at, texts_at, toml_of, value_at, yaml_of
from probe.sites.tree import Tree, folder_of, joined, led_to

NAMES = tuple(f"{name}.{suffix}" for name in ("hugo", "config") for suffix in ("toml", "yaml", "yml", "json"))
EXTERNAL = (".adoc", ".asciidoc", ".ad", ".rst", ".org")
"""The suffixes of content formats to which render hooks of Markdown do not apply: content-management/formats."""
HTML = (".html", ".htm")
SOURCES = (".md", ".markdown", ".mdown", ".html", ".adoc", ".org", ".pandoc", ".pdc", ".rst", ".ad", ".asciidoc")
_READERS = {"toml": toml_of, "yaml": yaml_of, "yml": yaml_of, "json": json_of}
# Configs of other generators whose folders may contain ``_index.md``.
_OF_OTHERS = frozenset({"zola.toml", "antora.yml", "_quarto.yml", "docusaurus.config.js", "docusaurus.config.ts",
                        "_config.yml", "book.toml", "theme.toml"})  # fmt: skip
_CONFIGS: WeakKeyDictionary[Tree, dict[str, Config]] = WeakKeyDictionary()  # configs are read repeatedly
# File names of the built-in output formats, and suffixes of media types: configuration/output-formats.
_STEMS = {"webappmanifest": "manifest", "robots": "robots", "sitemap": "sitemap"}
_TYPES = {
    "rss": "xml", "calendar": "ics", "csv": "csv", "json": "json", "webappmanifest": "webmanifest",
    "sitemap": "xml", "robots": "txt", "markdown": "md",
}  # fmt: skip
_SUFFIXES = {"html": "html", "plain": "txt", "calendar": "ics", "markdown": "md", "manifest+json": "webmanifest"}
_DIRECTORIES = ("config/_default", "config/production")  # the folders that ``hugo`` reads without --environment


class Content(Struct, frozen=True, gc=False):
    """A source folder, the language of files without one in their name, and the target path below ``content``."""

    folder: str
    language: str
    target: str = ""


def config_of(tree: Tree, root: str) -> Config:
    """Return the config of a site with lower-case keys, as Hugo compares them, or an empty config."""
    known = _CONFIGS.setdefault(tree, {})
    if root not in known:
        known[root] = _config_of(tree, root)
    return known[root]


def _config_of(tree: Tree, root: str) -> Config:
    found: dict[str, object] = {}
    for name in NAMES:
        found.update(_read(tree, joined(root, name)))
    for folder in _DIRECTORIES:
        for path in tree.files(joined(root, folder)):
            stem, _, suffix = path.rpartition("/")[2].rpartition(".")
            if suffix in _READERS:
                content = _read(tree, path)
                key = stem.partition(".")[0].lower()
                part = table_at(content, key) if [*content] == [key] else content
                for each in reversed(_keys_of(stem)):
                    part = {each: part}
                found = _merged(found, part)
    return found


def _keys_of(stem: str) -> tuple[str, ...]:
    """Return the config keys for the content of ``languages.toml`` or ``params.fr.toml``: config/configLoader.go."""
    name, _, language = stem.lower().partition(".")
    if name in ("hugo", "config"):
        return ()
    if not language:
        return (name,)
    return ("languages", language, *((name,) if name in ("menu", "menus", "params") else ()))


def _merged(found: Config, part: Config) -> dict[str, object]:
    """Return a config with the values of a part of it, table by table."""
    result = dict(found)
    for key, value in part.items():
        known = result.get(key)
        result[key] = _merged(known, value) if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return result


def _read(tree: Tree, path: str) -> Config:
    if not tree.is_file(path):
        return {}
    lowered = _lowered(_READERS[path.rpartition(".")[2]](tree.text(path)), 0)
    return lowered if isinstance(lowered, dict) else {}


def _lowered(value: object, depth: int) -> object:
    if isinstance(value, Mapping) and depth < 20:
        return {str(key).lower(): _lowered(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list) and depth < 20:
        return [_lowered(each, depth + 1) for each in value]
    return value


def languages_of(config: Config) -> tuple[str, ...]:
    """Return the languages of a site, with the default language first: configuration/languages."""
    default = (text_at(config, "defaultcontentlanguage") or "en").lower()
    named = table_at(config, "languages")
    disabled = disabled_languages(config)
    used = [name for name in named if name not in disabled]
    return (default, *(name for name in used if name != default))


def disabled_languages(config: Config) -> tuple[str, ...]:
    """Return the languages whose pages are not built: configuration/languages."""
    named = table_at(config, "languages")
    disabled = {name for name in named if value_at(named, name, "disabled") is True}
    return (*sorted(disabled | {name.lower() for name in texts_at(config, "disablelanguages")}),)


def formats_of(config: Config) -> dict[str, str]:
    """Map the lower-case names of the output formats that a config declares to their file names."""
    described = table_at(config, "outputformats")
    return {name: f"{_stem(described, name)}.{_suffix(config, described, name)}".rstrip(".") for name in described}


def _stem(described: Config, name: str) -> str:
    return text_at(described, name, "basename") or _STEMS.get(name, "index")


def _suffix(config: Config, described: Config, name: str) -> str:
    media = (text_at(described, name, "mediatype") or "").lower()
    said = texts_at(table_at(config, "mediatypes", media), "suffixes")
    subtype = media.partition("/")[2]
    return said[0] if said else _SUFFIXES.get(subtype) or subtype.rpartition("+")[2] or _TYPES.get(name, "html")


def contents_of(tree: Tree, root: str, config: Config) -> tuple[Content, ...]:
    """Return the source folders: ``contentDir``, also of each language, and mounts with target ``content``."""
    languages = languages_of(config)
    found = list(_mounted(root, config, languages[0]))
    for language in (*languages, *disabled_languages(config)):
        own = text_at(config, "languages", language, "contentdir")
        if own and (folder := led_to(root, own)) is not None:
            found.append(Content(folder, language))
    if not found:
        folder = led_to(root, text_at(config, "contentdir") or "content")
        found = [] if folder is None else [Content(folder, languages[0])]
    return tuple(each for each in found if tree.is_folder(each.folder))


def absent_contents(tree: Tree, root: str, config: Config) -> tuple[Content, ...]:
    """Return the mounts with target ``content`` whose source is not here: of a submodule, or of a module of Hugo."""
    mounted = _mounted(root, config, languages_of(config)[0])
    absent = [each for each in mounted if each.target and not tree.is_folder(each.folder)]
    imports = value_at(config, "module", "imports")
    for module in imports if isinstance(imports, list) else ():
        name = text_at(module, "path") or ""
        absent += [Content(name, "", target) for _, target in _mounts(module, "content") if target]
    return tuple(absent)


def _mounted(root: str, config: Config, default: str) -> Iterator[Content]:
    for mount, target in _mounts(table_at(config, "module"), "content"):
        folder = led_to(root, text_at(mount, "source") or "")
        if folder is not None:
            yield Content(folder, (text_at(mount, "lang") or default).lower(), target)


def _mounts(module: object, component: str) -> Iterator[tuple[object, str]]:
    """Yield the mounts of a component, and the target of each relative to it: configuration/module/#mounts."""
    mounts = value_at(module, "mounts")
    for mount in mounts if isinstance(mounts, list) else ():
        target = (text_at(mount, "target") or "").strip("/")
        if target == component or target.startswith(component + "/"):
            yield mount, target[len(component) :].strip("/")


def folders_of(tree: Tree, root: str, config: Config, component: str, key: str) -> tuple[str, ...]:
    """Return the folders of a component of the site and its themes: ``static``, ``assets``, ``layouts``."""
    mounts = _mounts(table_at(config, "module"), component)
    named = [text_at(mount, "source") or "" for mount, below in mounts if not below]
    themes = [joined(text_at(config, "themesdir") or "themes", theme) for theme in texts_at(config, "theme")]
    paths = [*named, *(texts_at(config, key) or (component,)), *(joined(theme, component) for theme in themes)]
    found = (led_to(root, path) for path in paths)
    return tuple(path for path in found if path is not None and tree.is_folder(path))


def in_themes(tree: Tree, root: str, component: str) -> tuple[str, ...]:
    """Return the folders of a component in all present themes, used or not."""
    themes = joined(root, "themes")
    paths = (joined(themes, f"{name}/{component}") for name in tree.names(themes))
    return tuple(path for path in paths if tree.is_folder(path))


def has_theme_elsewhere(tree: Tree, root: str, config: Config) -> bool:
    """Whether the site uses a theme or module with absent files: a submodule, or a module that Hugo downloads."""
    themes = [joined(text_at(config, "themesdir") or "themes", theme) for theme in texts_at(config, "theme")]
    paths = (led_to(root, theme) for theme in themes)
    absent = any(path is None or not tree.names(path) for path in paths)
    return absent or bool(value_at(config, "module", "imports"))


def without_index(path: str) -> str:
    """Return the path of a page in lower case, without its suffix and without a final ``index`` or ``_index``."""
    stem = next((path[: -len(end)] for end in SOURCES if path.lower().endswith(end)), path)
    folder, _, name = stem.rpartition("/")
    return (folder if name in ("index", "_index") else stem).lower()


def is_apart(tree: Tree, root: str) -> bool:
    """Whether a folder contains sections of a site that another repository builds, with no config above the folder."""
    if "archetypes" in root.split("/"):
        return False
    if not root or not tree.is_file(joined(root, "_index.md")) or tree.is_file(joined(folder_of(root), "_index.md")):
        return False
    folder = root
    while folder:
        folder = folder_of(folder)
        config = config_of(tree, folder)
        covered = any(f"{root}/".startswith(f"{each.folder}/") for each in contents_of(tree, folder, config))
        if not _OF_OTHERS.isdisjoint(tree.names(folder)) or (config and (covered or "base_url" in config)):
            return False
    return tree.text(joined(root, "_index.md")).startswith("---")
