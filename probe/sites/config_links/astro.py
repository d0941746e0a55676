"""Links of ``astro.config.*``: redirects.

Source: https://docs.astro.build/en/reference/configuration-reference/#redirects.
"""

from probe.model import Note
from probe.sites.config_links import ConfigLinks, Rule, Written
from probe.sites.interface import Answer, Missing, Unknown, bare
from probe.sites.routed import Routed
from probe.sites.starlight import CONFIGS
from probe.sites.tree import joined


class AstroLinks(ConfigLinks):
    """Links of an Astro site."""

    names = CONFIGS
    rules = (Rule("redirects/*", "redirect"), Rule("redirects/*/destination", "redirect"))

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string is a link and not a dynamic route."""
        return "[" not in string.value

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a redirect resolves to, with or without the base."""
        if not text.startswith("/"):
            return Unknown(Note("plugin-decides", (self.site.name,)))
        below = self.site.below_base(bare(text))
        found = (None if below is None else self.site.source_of(below)) or self.site.source_of(bare(text))
        return found or self._unless_unsure(joined(self.site.pages, text.strip("/")))

    def _unless_unsure(self, path: str) -> Missing | Unknown:
        why = self.site.unsure() if isinstance(self.site, Routed) else None
        return self.missing(path) if why is None else Unknown(why)


LINKS = AstroLinks
