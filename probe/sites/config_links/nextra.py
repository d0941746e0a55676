"""Links of ``_meta.*`` of Nextra: ``href`` of pages, menus and links.

Source: https://nextra.site/docs/file-conventions/meta-file ("Links", "Menus").
"""

from probe.sites.config_links import ConfigLinks, Rule


class NextraLinks(ConfigLinks):
    """Links of a site of Nextra."""

    anywhere = ("_meta.json", "_meta.js", "_meta.ts", "_meta.mjs", "_meta.en.json", "_meta.global.js")
    rules = (Rule("**/href", "url"),)


LINKS = NextraLinks
