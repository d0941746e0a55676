"""Links in Jekyll's ``_data/navigation.yml`` and ``_config.yml``, by the themes that read them.

Sources: https://mmistakes.github.io/minimal-mistakes/docs/navigation/ and _includes/nav_list of that theme ("url", to
which the base is added), _includes/header.html and nav-items.html of jekyll/minima ("header_pages", now "nav_pages":
paths of sources relative to the root), and _includes/components/aux_nav.html and sidebar.html of
just-the-docs/just-the-docs ("aux_links" unchanged, "nav_external_links" by absolute_url, which adds the base).
"""

from functools import cached_property

from probe.sites.config_links import ConfigLinks, Rule, Written
from probe.sites.interface import Answer, bare
from probe.sites.tree import joined

_CONFIG = "_config.y*ml"
_DATA = "navigation.y*ml"
_THEMES = {"header": "minima", "aux": "just-the-docs", "external": "just-the-docs", "url": "minimal-mistakes"}


class JekyllLinks(ConfigLinks):
    """Links of a Jekyll site."""

    names = ("_config.yml", "_config.yaml", "_data/navigation.yml", "_data/navigation.yaml")
    rules = (
        Rule("**/url", "url", _DATA),
        Rule("header_pages/*", "header", _CONFIG),
        Rule("minima/nav_pages/*", "header", _CONFIG),
        Rule("aux_links/**", "aux", _CONFIG),
        Rule("nav_external_links/*/url", "external", _CONFIG),
        Rule("footer/links/*/url", "url", _CONFIG),
        Rule("author/links/*/url", "url", _CONFIG),
    )

    @cached_property
    def _theme(self) -> str:
        """The lines of the config that name the theme."""
        names = ("_config.yml", "_config.yaml")
        text = "".join(self.site.tree.text(joined(self.site.root, name)) for name in names)
        return "\n".join(line for line in text.splitlines() if line.startswith(("theme:", "remote_theme:")))

    def counts(self, string: Written, kind: str) -> bool:
        """Whether the theme reads a key."""
        name = _THEMES[kind]
        return name in self._theme if name != "minima" else self._theme.rstrip("\"' ").endswith(name)

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to."""
        if kind == "header":
            return self.file(text, self.site.root)
        if kind == "aux":  # relative to each page
            page = joined(self.site.root, "index.md")
            return self.site.look_up(text, "html", page) if text.startswith("/") else self.page_unknown()
        base, plain = self.site.base or "/", bare(text)
        whole = plain if base != "/" and plain.startswith(base) else f"{base}{plain.lstrip('/')}"
        return self.site.look_up(whole, "html", joined(self.site.root, "index.md"))


LINKS = JekyllLinks
