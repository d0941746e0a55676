"""VuePress 1 and 2: Markdown beside ``.vuepress`` is built as ``.html``; ``.vuepress/public`` is copied to the root.

Sources: https://vuepress.vuejs.org/guide/ (page, markdown, assets, i18n) and …/reference/config.html,
https://v1.vuepress.vuejs.org/guide/ and packages/markdown/src/plugins/linksPlugin of vuepress/core.
"""

import re
from collections.abc import Iterable, Iterator
from posixpath import splitext

from probe.model import Note
from probe.sites.configs import UNSEEN, text_at, value_at
from probe.sites.front_matter import front_matter
from probe.sites.interface import Answer, Generator, Missing, Outline, Own, Source, Unknown, bare
from probe.sites.literals import script_of
from probe.sites.routed import Routed
from probe.sites.tree import Tree, folder_of, joined, led_to
from probe.sites.vitepress_parts import PICTURE
from probe.sites.vue_components import bind_ids
from probe.sites.vue_ids import heading_ids

_CONFIGS = tuple(f".vuepress/config.{suffix}" for suffix in ("ts", "js", "mts", "mjs", "cjs", "cts"))
_SHOWN = re.compile(r"(?<!\w)@\[(?:(?P<code>code)(?:[ {][^\]\n]*)?|[A-Za-z][\w-]*)\]\((?P<path>[^()\s]+)\)")
_INDEX = re.compile(r"(?:readme|index)", re.IGNORECASE)


class VuePress(Routed):
    """A site of VuePress."""

    name = "vuepress"
    suffixes = (".md",)
    links_files = True
    reads_components = False
    markup = (".vue",)

    def __init__(self, tree: Tree, root: str) -> None:
        super().__init__(tree, root)
        self._config = script_of(next((tree.text(path) for n in _CONFIGS if tree.is_file(path := joined(root, n))), ""))
        self.static = (joined(root, ".vuepress/public"),)
        self.markup_folders = tuple(joined(root, name) for name in (".vuepress", "components", "theme"))
        base = value_at(self._config, "base")
        self.base = (
            f"/{base.strip('/')}/".replace("//", "/") if isinstance(base, str) else None if base is UNSEEN else "/"
        )

    def adds_ids(self, text: str, source: str) -> bool:
        """Whether the page or a component that it uses has ids which are computed."""
        bound = bind_ids(self.tree, text, source, self.pages, self.markup_folders)
        return bound or super().adds_ids(text, source)

    def links(self, text: str) -> Iterator[Own]:
        """Yield ``@[code](path)``, and the same syntax for plug-ins: ``@[youtube](name)``."""
        for found in _SHOWN.finditer(text) if "@[" in text else ():
            kind = "vuepress-code" if found["code"] else "vuepress-shown"
            yield Own(found.start(), found.end(), found["path"], found.start("path"), kind)

    def own(self, text: str, kind: str, source: str) -> Answer | None:
        """Return the file that a code import names: guide/markdown, "Import Code Blocks"."""
        if kind == "vuepress-shown":
            return Unknown(Note("plugin-decides", (self.name,)))
        if kind != "vuepress-code":
            return super().own(text, kind, source)
        path = None if text.startswith("@") else led_to(folder_of(source), bare(text))
        if path is None:
            return Unknown(Note("plugin-decides", (self.name,)) if text.startswith("@") else Note("outside-project"))
        return Source(path) if self.tree.is_file(path) else self.missing(path)

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Return what a link resolves to; images in HTML are imported relative to the source: guide/assets."""
        answer = super().look_up(text, kind, source)
        is_picture = isinstance(answer, Missing) and kind == "html" and PICTURE.search(bare(text)) is not None
        path = led_to(folder_of(source), bare(text)) if is_picture and not text.startswith("/") else None
        return Source(path) if path is not None and self.tree.is_file(path) else answer

    def route(self, path: str) -> str | None:
        """Return the route of a page: its permalink, or its path, with README as the index of its folder."""
        below = self.below(path)
        if below is None or not below.endswith(".md"):
            return None
        permalink = text_at(front_matter(self.tree.text(path), "permalink"), "permalink")
        if permalink is not None:
            return permalink.removesuffix(".html") if ":" not in permalink else None
        folder, _, name = splitext(below)[0].rpartition("/")
        return f"/{folder}/".replace("//", "/") if _INDEX.fullmatch(name) else f"/{joined(folder, name)}"

    def below_base(self, url: str) -> str | None:
        """Return the path of a URL below the base; the link plug-in adds the base to links."""
        below = super().below_base(url)
        return url if below is None or self.source_of(below) is None else below

    def unsure(self) -> Note | None:
        """Return that a permalink pattern, or a config that is not literal, may move pages."""
        moved = (
            value_at(self._config, "permalink") is not None or value_at(self._config, "permalinkPattern") is not None
        )
        return Note("permalinks-decide", (self.name,)) if moved or not self._config else None

    def expanded(self, text: str, source: str) -> str:
        """Return the text of a page unchanged: VuePress itself includes nothing."""
        return text

    def ids(self, outline: Outline, source: str) -> Iterable[str]:
        """Return the ids of a page."""
        return heading_ids(outline)


def _found(tree: Tree, root: str) -> VuePress | None:
    return VuePress(tree, root) if tree.is_folder(joined(root, ".vuepress")) else None


GENERATOR = Generator(name="vuepress", markers=(".vuepress",), found=_found, order=4)
