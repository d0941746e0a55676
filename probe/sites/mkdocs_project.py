"""A MkDocs project: its config, the files that it does not build, and the files that it includes in others."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property

from probe.model import Note
from probe.sites.configs import Config, table_at, text_at, texts_at, toml_of, value_at, yaml_of
from probe.sites.interface import Answer, Site, Source, Unknown
from probe.sites.mkdocs_files import DEFAULT, Excluded, included_by_macros, snippets
from probe.sites.mkdocs_languages import Languages, languages_of
from probe.sites.tree import Tree, joined, led_to
from probe.url import path_of as url_path_of

CONFIGS = ("mkdocs.yml", "mkdocs.yaml", "zensical.toml", "properdocs.yml")

# The default extensions of Zensical that matter to links and ids: https://zensical.org/docs/setup/extensions/
_ZENSICAL = ["attr_list", "def_list", "footnotes", "md_in_html", "toc", "pymdownx.emoji"]


class MkDocsProject(Site):
    """A project's config, and how the config treats the project's files."""

    suffixes = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")

    def __init__(self, tree: Tree, root: str) -> None:
        self._config = _config_of(tree, root)
        super().__init__(tree, root, led_to(root, text_at(self._config, "docs_dir") or "docs"))
        theme = text_at(self._config, "theme", "custom_dir")
        custom = None if theme is None else led_to(root, theme)
        self.static = self.templates = () if custom is None else (custom,)
        url = text_at(self._config, "site_url")
        self.base = None if not url or "://" not in url else f"/{url_path_of(url).strip('/')}/".replace("//", "/")
        self._directories = value_at(self._config, "use_directory_urls") is not False

    @cached_property
    def _plugins(self) -> dict[str, object]:
        """The plug-ins by name without the theme's prefix, with their options: configuration/#plugins."""
        return {name.rpartition("/")[2]: options for name, options in _listed(self._config, "plugins")}

    @cached_property
    def _languages(self) -> Languages | None:
        """The languages of the plug-in i18n, or None without the plug-in."""
        return languages_of(self._plugins["i18n"]) if "i18n" in self._plugins else None

    def _copied_for_language(self, url: str) -> Source | None:
        """Return the file that the plug-in i18n copies to a URL path."""
        if self._languages is None or url.lower().endswith(self.suffixes) or url.endswith("/"):
            return None
        language, plain = self._languages.apart_in_url(url)
        paths = (joined(self.pages, each) for each in self._languages.files(plain[1:], language))
        return next((Source(path) for path in paths if self.tree.is_file(path)), None)

    def _localised(self, path: str | None, source: str) -> str | None:
        """Return the file in the language of a page, if the plug-in i18n finds another file than the named one."""
        below, own = self.below(path or ""), self.below(source)
        if self._languages is None or below is None or own is None:
            return path
        language = self._languages.apart(own)[0]
        named, plain = self._languages.apart(below)
        if named not in (language, self._languages.default):
            return path
        paths = (joined(self.pages, each) for each in self._languages.files(plain, language))
        return next((each for each in paths if self.tree.is_file(each)), path)

    def _is_of_another_language(self, path: str, source: str) -> bool:
        """Whether a page is in another language and absent from the build of this language: I18nFiles in suffix.py."""
        below, own = self.below(path), self.below(source)
        if self._languages is None or not self._languages.by_suffix or below is None or own is None:
            return False
        return self._languages.apart(below)[0] not in (self._languages.apart(own)[0], self._languages.default)

    @cached_property
    def _extensions(self) -> dict[str, object]:
        """The Markdown extensions with their options: configuration/#markdown_extensions.

        In TOML, the parts of a name are nested tables: ``[project.markdown_extensions.pymdownx.emoji]``.
        """
        found = dict(_listed(self._config, "markdown_extensions"))
        for start in ("pymdownx", "markdown"):
            nested = table_at(found, start)
            found |= {f"{start}.{name}": options for name, options in nested.items()}
        return found

    # Files that are not built, and files that are included in others.

    @cached_property
    def _excluded(self) -> Excluded:
        named = (text_at(self._config, key) or "" for key in ("exclude_docs", "draft_docs"))
        return Excluded((*DEFAULT, *(line for text in named for line in text.splitlines())))

    def _left_out(self, path: str) -> bool:
        """Whether the build ignores a file: configuration/#exclude_docs; drafts are only built by "serve"."""
        below = self.below(path)
        return below is not None and (self._excluded.has(below) or self._is_excluded_by_plugin(below))

    def _is_excluded_by_plugin(self, below: str) -> bool:
        """Whether the plug-in exclude excludes a file: in mkdocs_exclude/plugin.py ``*`` also matches slashes."""
        options = self._plugins.get("exclude")
        return options is not None and any(fnmatchcase(below, glob) for glob in texts_at(options, "glob"))

    @cached_property
    def _snippet_folders(self) -> tuple[str, ...]:
        """The folders that snippets are searched in; empty without the extension, or if the config is not literal."""
        if "pymdownx.snippets" not in self._extensions:
            return ()
        said = value_at(self._extensions["pymdownx.snippets"], "base_path")
        named = said if isinstance(said, list) else ["." if said is None else said]
        return tuple(
            folder for each in named if isinstance(each, str) and (folder := led_to(self.root, each)) is not None
        )

    def _snippet(self, name: str) -> str | None:
        """Return the file that a snippet includes."""
        found = (led_to(folder, name) for folder in self._snippet_folders)
        return next((path for path in found if path is not None and self.tree.is_file(path)), None)

    @cached_property
    def _macro_folders(self) -> tuple[str, ...]:
        """The folder that the plug-in macros includes from, if configured: mkdocs-macros-plugin, "include_dir"."""
        if "macros" not in self._plugins:
            return ()
        folder = led_to(self.root, text_at(self._plugins["macros"], "include_dir") or "")
        return () if folder is None else (folder,)

    def _parts(self, text: str) -> set[str]:
        """Return the files that a text includes: snippets, and macros' includes with literal names."""
        found = {self._snippet(own.text) for own in snippets(text)} if self._snippet_folders and "8<" in text else set()
        names = included_by_macros(text) if self._macro_folders else ()
        return {path for path in found | {self._included(name) for name in names} if path is not None}

    def _included(self, name: str) -> str | None:
        """Return the file that the plug-in macros includes for a name."""
        found = (led_to(folder, name) for folder in self._macro_folders)
        return next((path for path in found if path is not None and self.tree.is_file(path)), None)

    @cached_property
    def _includers(self) -> dict[str, list[str]]:
        """The pages that include a file, by the path of that file."""
        found: dict[str, list[str]] = {}
        pages = self.tree.files(self.pages) if self._snippet_folders or self._macro_folders else ()
        for page in (path for path in pages if path.lower().endswith(self.suffixes) and not self._left_out(path)):
            for part in self._shown(self.tree.text(page)) - {page}:
                found.setdefault(part, []).append(page)
        return found

    def _shown(self, text: str) -> set[str]:
        """Return the files that a text includes, directly or through other files."""
        waiting, seen = [text], set[str]()
        while waiting:
            parts = self._parts(waiting.pop()) - seen
            waiting += [self.tree.text(part) for part in parts]
            seen |= parts
        return seen

    def _shown_snippet(self, name: str) -> Answer | None:
        """Return the file that a snippet includes, or None for a URL."""
        found = self._snippet(name)
        if "://" in name or found is not None:
            return None if found is None else Source(found)
        unsure = not self._snippet_folders or any(not self.tree.is_folder(folder) for folder in self._snippet_folders)
        return Unknown(Note("outside-project")) if unsure else self.missing(joined(self._snippet_folders[0], name))


def _listed(config: Config, key: str) -> Iterator[tuple[str, object]]:
    """Yield names and options from a list whose entries are names, or mappings of a name to its options."""
    entries = value_at(config, key)
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, str):
            yield entry, None
        elif isinstance(entry, Mapping):
            yield from ((str(name), options) for name, options in entry.items())


def _config_of(tree: Tree, root: str) -> Config:
    """Return the config merged over the file that ``INHERIT`` names: configuration/#configuration-inheritance."""
    name = next(name for name in CONFIGS if tree.is_file(joined(root, name)))
    if name.endswith(".toml"):
        return {"markdown_extensions": _ZENSICAL, **table_at(toml_of(tree.text(joined(root, name))), "project")}
    config = yaml_of(tree.text(joined(root, name)))
    inherited = text_at(config, "INHERIT")
    path = None if inherited is None else led_to(root, inherited)
    return config if path is None else _merged(yaml_of(tree.text(path)), config)


def _merged(inherited: Config, own: Config) -> Config:
    """Return a config merged over another, including nested mappings: get_config_file in utils/yaml.py of MkDocs."""
    both = {
        key: _merged(table_at(inherited, key), table_at(own, key)) for key in own if _is_mapping(inherited, own, key)
    }
    return {**inherited, **own, **both}


def _is_mapping(inherited: Config, own: Config, key: str) -> bool:
    return isinstance(inherited.get(key), Mapping) and isinstance(own.get(key), Mapping)
