"""Links of ``_meta.*`` of Nextra: ``href`` of pages, menus and links.

Source: https://nextra.site/docs/file-conventions/meta-file ("Links", "Menus").
"""

from probe.sites.config_links import ConfigLinks, Rule
from probe.sites.interface import Answer


class NextraLinks(ConfigLinks):
    """Links of a site of Nextra."""

    anywhere = (
        "_meta.json", "_meta.*.json", "_meta.js", "_meta.jsx", "_meta.ts", "_meta.tsx", "_meta.mjs",
        "_meta.global.js", "_meta.global.jsx", "_meta.global.ts", "_meta.global.tsx",
    )  # fmt: skip
    rules = (Rule("**/href", "page"),)

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link means: next/link takes what begins otherwise from the page that shows it."""
        rooted = text.startswith(("/", "#"))
        return self.site.look_up(text, "component", self.source) if rooted else self.page_unknown()


LINKS = NextraLinks
