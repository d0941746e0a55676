"""Links of ``_meta.*`` of Nextra: ``href`` of pages, menus and links.

Sources: https://nextra.site/docs/file-conventions/meta-file ("Links", "Menus", "_meta.global file"), and
packages/nextra/src/server/page-map/find-meta-and-page-file-paths.ts of shuding/nextra; before version 3
``_meta.json``, and ``_meta.fr.json`` for a language.
"""

from probe.sites.config_links import ConfigLinks, Rule

_SCRIPTS = tuple(f"{name}.{suffix}" for name in ("_meta", "_meta.global") for suffix in ("js", "jsx", "ts", "tsx"))


class NextraLinks(ConfigLinks):
    """Links of a site of Nextra."""

    anywhere = ("_meta.json", "_meta.*.json", *_SCRIPTS)
    rules = (Rule("**/href", "url"),)


LINKS = NextraLinks
