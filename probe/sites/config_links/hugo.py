"""Menus in Hugo's config.

Sources: https://gohugo.io/configuration/menus/, https://gohugo.io/content-management/menus/ ("pageRef" is a logical
path, "url" an address), createNodeMenuEntryURL in hugolib/site.go of gohugoio/hugo (a path that begins with ``/`` is
below the path of baseURL).
"""

from probe.model import Note
from probe.sites.config_links import ConfigLinks, Rule, Written
from probe.sites.configs import value_at
from probe.sites.hugo_config import NAMES, config_of, languages_of
from probe.sites.interface import Answer, Unknown, bare
from probe.sites.tree import joined

_STEMS = ("menus", "menu", "menus.*", "menu.*")
_SUFFIXES = ("toml", "yaml", "yml", "json")
_OF_MENUS = tuple(f"config/_default/{stem}.{end}" for stem in _STEMS for end in _SUFFIXES)
_STARTS = (("menus/", ""), ("menu/", ""), ("languages/*/menus/", ""), ("languages/*/menu/", ""), ("", "menu*"))
_KEYS = (("url", "url"), ("URL", "url"), ("pageRef", "page"), ("pageref", "page"))


class HugoLinks(ConfigLinks):
    """Menus of a Hugo site."""

    names = (*NAMES, *(f"config/_default/{name}" for name in NAMES), *_OF_MENUS)
    rules = tuple(Rule(f"{start}*/*/{key}", kind, file) for start, file in _STARTS for key, kind in _KEYS)

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a menu entry has a link; an entry may only be the parent of others."""
        return string.value not in ("#", "/#", "")

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a menu entry resolves to."""
        reference = bare(text)
        found = self._built(f"/{reference.lstrip('/')}")
        if found is not None:
            return found
        config = config_of(self.site.tree, self.site.root)
        if kind == "page":
            answer = self.site.own(text, "ref", joined(self.site.pages, "_index.md"))
            missing = answer or self.missing(joined(self.site.pages, reference.strip("/")))
        elif reference.startswith("/"):
            missing = self.missing(joined(self.site.pages, reference.strip("/")))
        else:
            return self.page_unknown()
        return Unknown(Note("plugin-decides", (self.site.name,))) if value_at(config, "module", "imports") else missing

    def _built(self, url: str) -> Answer | None:
        """Return what is built at a URL path in any language; themes add the language to the path."""
        config = config_of(self.site.tree, self.site.root)
        below = self.site.below_base(url)
        starts = ("", *(f"/{name}" for name in languages_of(config)))
        urls = [f"{start}{each}" for each in (url, below) if each is not None for start in starts]
        return next((answer for each in urls if (answer := self.site.source_of(each)) is not None), None)


LINKS = HugoLinks
