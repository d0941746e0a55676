"""Links of ``.vitepress/config.*``: navigation, sidebars, social links, logo.

Sources: https://vitepress.dev/reference/default-theme-config, …/default-theme-nav, …/default-theme-sidebar ("Base"),
and of vuejs/vitepress: src/client/theme-default/support/utils.ts (normalizeLink removes ``.md``) and
support/sidebar.ts (addBase), src/client/app/utils.ts (withBase adds the base to links that begin with ``/``).
"""

from collections.abc import Iterator, Sequence

from probe.sites.config_links import ConfigLinks, Rule, Written
from probe.sites.interface import Answer, Missing, Source, bare
from probe.sites.tree import joined

_SUFFIXES = ("ts", "mts", "cts", "js", "mjs", "cjs")


class VitePressLinks(ConfigLinks):
    """Links of a VitePress site."""

    names = (
        *(f".vitepress/config.{suffix}" for suffix in _SUFFIXES),
        *(f".vitepress/config/*.{suffix}" for suffix in _SUFFIXES),
    )
    rules = (
        Rule("**/themeConfig/nav/**/link", "url"),
        Rule("**/themeConfig/sidebar/**/link", "sidebar"),
        Rule("**/themeConfig/socialLinks/*/link", "url"),
        Rule("**/themeConfig/logo", "image"),
        Rule("**/themeConfig/logo/src", "image"),
        Rule("**/themeConfig/logo/light", "image"),
        Rule("**/themeConfig/logo/dark", "image"),
        Rule("**/themeConfig/logoLink", "url"),
        Rule("**/themeConfig/logoLink/link", "url"),
    )

    def kinds(self, strings: Sequence[Written]) -> Iterator[tuple[int, str]]:
        """Yield the links; a sidebar link comes with the base of the nearest enclosing list."""
        bases = {string.path[:-1]: string.value for string in strings if string.path[-1:] == ("base",)}
        for number, kind in super().kinds(strings):
            if kind != "sidebar":
                yield number, kind
                continue
            path = strings[number].path[:-1]
            around = (path[:end] for end in range(len(path), path.index("sidebar"), -1))
            base = next((bases[each] for each in around if each in bases), "")
            yield number, f"sidebar {base}" if base else "url"

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to."""
        kind, _, base = kind.partition(" ")
        page = joined(self.site.pages, "index.md")
        match kind:
            case "url" | "sidebar":
                link = text if kind == "url" else f"{base}{text[text.startswith('/') and base.endswith('/') :]}"
                answer = self.site.look_up(link if link.startswith(("/", "#")) else f"/{link}", "link", page)
                return answer if link.startswith("/") or isinstance(answer, Source) else self.page_unknown()
            case "image":
                answer = self.site.look_up(text, "html" if text.startswith("/") else "image", page)
                copied = self.copied(bare(text))
                return answer if isinstance(copied, Missing) else copied
        return super().meaning(text, kind)


LINKS = VitePressLinks
