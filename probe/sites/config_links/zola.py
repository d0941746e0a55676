"""Links of menus in Zola's ``config.toml``: tables below ``extra`` with a ``url``.

Sources: https://www.getzola.org/documentation/getting-started/configuration/ ("extra" is for themes), and
templates/index.html of getzola/after-dark, whose menus other themes adopted: they replace ``$BASE_URL`` by the
``base_url`` of the site.
"""

from probe.model import Note
from probe.sites.config_links import ConfigLinks, Rule
from probe.sites.interface import Answer, Missing, Unknown
from probe.sites.tree import joined

_BASE = "$BASE_URL"


class ZolaLinks(ConfigLinks):
    """Links of a Zola site."""

    names = ("config.toml", "zola.toml")
    rules = (Rule("extra/*/*/url", "url"), Rule("extra/*/*/*/url", "url"))

    def look_up(self, text: str, kind: str) -> Answer | None:
        """Return what a menu entry resolves to: below the base, or as a template may change it."""
        reference = text.removeprefix(_BASE)
        if reference == text and not text.startswith(("/", "@/")):
            return super().look_up(text, kind)
        page = joined(self.site.pages, "_index.md")
        base = self.site.base or "/"
        whole = reference if reference.startswith(("@/", base)) else f"{base}{reference.lstrip('/')}"
        answer = self.site.look_up(whole, "link", page)
        unsure = isinstance(answer, Missing) and not text.startswith((_BASE, "@/"))
        return Unknown(Note("plugin-decides", (self.site.name,))) if unsure else answer


LINKS = ZolaLinks
