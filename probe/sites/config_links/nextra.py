"""Links of ``_meta.*`` of Nextra: ``href`` of pages, menus and links.

Sources: https://nextra.site/docs/file-conventions/meta-file ("Links", "Menus", "_meta.global file"), and
packages/nextra/src/server/page-map/find-meta-and-page-file-paths.ts of shuding/nextra; before version 3
``_meta.json``, and ``_meta.fr.json`` for a language.
"""

from probe.sites.config_links import ConfigLinks, Rule
from probe.sites.interface import Answer

_SCRIPTS = tuple(f"{name}.{suffix}" for name in ("_meta", "_meta.global") for suffix in ("js", "jsx", "ts", "tsx"))


class NextraLinks(ConfigLinks):
    """Links of a Nextra site."""

    anywhere = ("_meta.json", "_meta.*.json", *_SCRIPTS)
    rules = (Rule("**/href", "page"),)

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to; next/link resolves other links against the page that shows them."""
        rooted = text.startswith(("/", "#"))
        return self.site.look_up(text, "component", self.source) if rooted else self.page_unknown()


LINKS = NextraLinks
