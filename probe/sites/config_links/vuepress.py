"""Links of ``.vuepress/config.*``: navbar, sidebar, logo.

Sources: themes/theme-default of vuepress/ecosystem, src/shared/options.ts (navbar, sidebar, logo, logoDark) and
src/client/composables/useSidebarItems.ts: strings and links are relative to the prefixes of their groups and to the
path of their sidebar. If they begin with a slash, they are relative to the site's root. Before version 2:
https://v1.vuepress.vuejs.org/theme/default-theme-config.html ("nav", "path" of a group).
"""

from collections.abc import Iterator, Sequence

from probe.sites.config_links import ConfigLinks, Rule, Written
from probe.sites.interface import Answer, Source, bare
from probe.sites.tree import joined

_THEMES = ("themeConfig", "themeConfig/locales/*", "theme/defaultTheme()/0", "theme/hopeTheme()/0")


class VuePressLinks(ConfigLinks):
    """Links of a VuePress site."""

    names = tuple(f".vuepress/config.{suffix}" for suffix in ("ts", "js", "mts", "mjs", "cjs", "cts"))
    rules = tuple(
        Rule(f"{theme}/{keys}", kind)
        for theme in _THEMES
        for keys, kind in (
            ("nav/**/link", "url"),
            ("navbar/**/link", "url"),
            ("navbar/*", "url"),
            ("sidebar/**/link", "url"),
            ("sidebar/**/path", "url"),
            ("sidebar/**", "entry"),
            ("navbar/**/children/*", "entry"),
            ("logo", "static"),
            ("logoDark", "static"),
        )
    )

    def kinds(self, strings: Sequence[Written]) -> Iterator[tuple[int, str]]:
        """Yield the links except ``auto``, for which the theme generates the entries."""
        return ((number, kind) for number, kind in super().kinds(strings) if strings[number].value != "auto")

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a list entry is an absolute path, and not a path below a prefix or the text of a link."""
        return kind != "entry" or (isinstance(string.path[-1], int) and string.value.startswith("/"))

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to."""
        if kind not in ("url", "entry"):
            return super().meaning(text, kind)
        reference = bare(text)
        page = joined(self.site.pages, "README.md")
        if not reference.startswith("/"):
            answer = self.site.look_up(f"/{text}", "html", page)
            return answer if isinstance(answer, Source) else self.page_unknown()
        base = self.site.base or "/"
        plain = reference.removesuffix(".md")
        found = self.site.source_of(plain)
        return found or self.site.look_up(f"{base}{plain[1:]}", "html", page)


LINKS = VuePressLinks
