"""Links of ``docusaurus.config.js`` and of Docusaurus sidebars.

Sources: https://docusaurus.io/docs/api/themes/configuration (navbar, footer, image), …/docs/api/docusaurus-config
(favicon, scripts, stylesheets), …/docs/sidebar/items, …/docs/api/plugins/@docusaurus/plugin-client-redirects, and of
facebook/docusaurus: packages/docusaurus/src/client/exports/Link.tsx (the base is added to links that begin with ``/``),
packages/docusaurus-plugin-content-docs/src/docs.ts (ids) and src/sidebars/validation.ts.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from posixpath import splitext

from probe.model import Note
from probe.sites.config_links import ConfigLinks, Path, Rule, Written
from probe.sites.configs import text_at, value_at
from probe.sites.docusaurus_categories import without_number
from probe.sites.docusaurus_config import CONFIGS, Instance, config_of, has_other_plugins, instances_of
from probe.sites.front_matter import front_matter
from probe.sites.interface import Answer, Source, Unknown, bare
from probe.sites.tree import folder_of, joined, led_to

_SIDEBARS = tuple(f"sidebars.{suffix}" for suffix in ("js", "ts", "mjs", "cjs", "mts", "cts", "json"))
_VERSIONED = ("versioned_sidebars/*-sidebars.json", "*_versioned_sidebars/*-sidebars.json")
_CONFIG = "docusaurus.config.*"


class DocusaurusLinks(ConfigLinks):
    """Links of a Docusaurus site."""

    names = (*CONFIGS, *_VERSIONED)
    anywhere = ("*idebars.js", "*idebars.ts", "*idebars.mjs", "*idebars.cjs", "*idebars.json", "sidebars*.js",
                "sidebars*.ts", "sidebar*.json")  # fmt: skip
    rules = (
        Rule("themeConfig/navbar/items/**/docId", "doc", _CONFIG),
        *(
            Rule(f"themeConfig/{keys}/{key}", "url", _CONFIG)
            for keys in ("navbar/items/**", "navbar/logo", "footer/links/**", "footer/logo")
            for key in ("to", "href")
        ),
        *(
            Rule(f"themeConfig/{keys}", "static", _CONFIG)
            for keys in ("navbar/logo/src", "navbar/logo/srcDark", "footer/logo/src", "footer/logo/srcDark", "image")
        ),
        Rule("favicon", "static", _CONFIG),
        *(
            Rule(f"{key}/*{end}", "static", _CONFIG)
            for key, ends in (("stylesheets", ("", "/href")), ("scripts", ("", "/src")))
            for end in ends
        ),
        Rule("presets/*/1/theme/customCss", "beside", _CONFIG),
        Rule("presets/*/1/theme/customCss/*", "beside", _CONFIG),
        Rule("presets/*/1/docs/sidebarPath", "beside", _CONFIG),
        Rule("plugins/*/1/sidebarPath", "beside", _CONFIG),
        Rule("plugins/*/1/redirects/*/to", "url", _CONFIG),
    )

    def kinds(self, strings: Sequence[Written]) -> Iterator[tuple[int, str]]:
        """Yield the links of the config by the rules, or those of a sidebar by the types of its items."""
        if self._sidebar is None:
            yield from super().kinds(strings)
            return
        types = {string.path[:-1]: string.value for string in strings if string.path[-1:] == ("type",)}
        for number, string in enumerate(strings):
            kind = None if string.is_key or not self._sidebar else _kind(string.path, types)
            if kind is not None:
                yield number, kind

    @cached_property
    def _instances(self) -> tuple[Instance, ...]:
        found = instances_of(self.site.tree, self.site.root, config_of(self.site.tree, self.site.root))
        return tuple(each for each in found if each.kind == "docs")

    @cached_property
    def _sidebar(self) -> tuple[Instance, ...] | None:
        """The docs instances that use a sidebar, empty if none does; None if the file is the config."""
        folder, _, name = self.source.rpartition("/")
        if name in CONFIGS:
            return None
        if name.startswith("version-") and folder.endswith("versioned_sidebars"):
            version = name.removesuffix("-sidebars.json")
            kept = f"{folder.removesuffix('versioned_sidebars')}versioned_docs/{version}"
            return tuple(each for each in self._instances if each.folder == kept)
        return tuple(each for each in self._instances if self._path_of(each) == self.source)

    def _path_of(self, instance: Instance) -> str | None:
        """Return the path of the sidebar of an instance's current version."""
        if "versioned_docs/" in instance.folder:
            return None
        said = text_at(instance.options, "sidebarPath")
        return led_to(self.site.root, said) if said is not None else joined(self.site.root, "sidebars.js")

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to."""
        match kind:
            case "url":
                reference = text if text.startswith(("/", "#")) else f"/{text}"
                return self.site.own(text, kind, self.source) or self.site.look_up(reference, "component", self.source)
            case "doc":
                return self._doc(text, self._instances)
            case "sidebar":
                return self._doc(text, self._sidebar or ())
            case "directory":
                return self._directory(text)
        return self._file(text, kind)

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string is a link; a style sheet may be in a package."""
        return kind != "beside" or string.value.startswith((".", "/")) or splitext(string.value)[1] != ""

    def _file(self, text: str, kind: str) -> Answer | None:
        """Return a file relative to the config, or a copied file."""
        if kind == "beside":
            return self.file(text, folder_of(self.source))
        if text.startswith("pathname:"):
            return self.site.own(text, kind, self.source)
        base, plain = self.site.base or "/", bare(text)
        return self.copied(plain[len(base) - 1 :] if base != "/" and plain.startswith(base) else plain)

    @property
    def _unsure(self) -> bool:
        """Whether a plug-in may add docs."""
        return has_other_plugins(config_of(self.site.tree, self.site.root))

    def _doc(self, text: str, instances: tuple[Instance, ...]) -> Answer:
        """Return the doc with this id, in any version."""
        found = next((self._ids[each.folder][text] for each in instances if text in self._ids[each.folder]), None)
        if found is not None:
            return Source(found)
        if self._unsure or not instances:
            return Unknown(Note("plugin-decides", (self.site.name,)))
        return self.missing(joined(instances[0].folder, f"{text}.md"))

    @cached_property
    def _ids(self) -> dict[str, dict[str, str]]:
        """The sources of docs by id, for each folder."""
        return {each.folder: dict(self._ids_of(each)) for each in self._instances}

    def _ids_of(self, instance: Instance) -> Iterator[tuple[str, str]]:
        for path in self.site.tree.files(instance.folder):
            if not path.endswith((".md", ".mdx")):
                continue
            matter = front_matter(self.site.tree.text(path), "id", "parse_number_prefixes")
            numbered = value_at(matter, "parse_number_prefixes") is not False
            numbered = numbered and value_at(instance.options, "numberPrefixParser") is not False
            parts = splitext(path[len(instance.folder) + 1 :])[0].split("/")
            parts = [without_number(part) if numbered else part for part in parts]
            yield "/".join((*parts[:-1], text_at(matter, "id") or parts[-1])), path

    def _directory(self, text: str) -> Answer:
        """Return the folder whose docs a sidebar lists."""
        folders = [path for each in self._sidebar or () if (path := led_to(each.folder, text)) is not None]
        found = next((path for path in folders if self.site.tree.is_folder(path)), None)
        if found is not None:
            return Source(found)
        return (
            self.missing(folders[0])
            if folders and not self._unsure
            else Unknown(Note("plugin-decides", (self.site.name,)))
        )


def _kind(path: Path, types: dict[Path, str]) -> str | None:
    """Return the kind of a string in a sidebar: a bare id, or a key of an item with a type."""
    if "customProps" in path or any(str(step).endswith("()") for step in path):
        return None
    last, type_ = path[-1], types.get(path[:-1])
    if isinstance(last, int):
        return "sidebar" if path[-2:-1] != ("tags",) else None
    if last == "id" and type_ in ("doc", "ref"):
        return "sidebar"
    if last == "href" and type_ == "link":
        return "url"
    return "directory" if last == "dirName" and type_ == "autogenerated" else None


LINKS = DocusaurusLinks
