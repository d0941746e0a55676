"""Links of Starlight's config, ``astro.config.*``: sidebar, social links, logo, styles, redirects.

Sources: https://starlight.astro.build/reference/configuration/ (sidebar, social, logo, favicon, customCss, components),
…/guides/sidebar/ (the base and the language are added to ``link``), and
https://docs.astro.build/en/reference/configuration-reference/#redirects.
"""

from collections.abc import Iterator

from probe.model import Note
from probe.sites.config_links import ConfigLinks, Rule, Written
from probe.sites.interface import Answer, Missing, Source, Unknown, bare
from probe.sites.routed import Routed
from probe.sites.starlight import CONFIGS
from probe.sites.tree import joined, led_to

_OPTIONS = "integrations/*/starlight()/0"


class StarlightLinks(ConfigLinks):
    """Links of a Starlight site."""

    names = CONFIGS
    rules = (
        Rule("redirects/*", "redirect"),
        Rule("redirects/*/destination", "redirect"),
        Rule(f"{_OPTIONS}/sidebar/**/slug", "page"),
        Rule(f"{_OPTIONS}/sidebar/**/link", "url"),
        Rule(f"{_OPTIONS}/sidebar/**/autogenerate/directory", "directory"),
        Rule(f"{_OPTIONS}/sidebar/*", "page"),
        Rule(f"{_OPTIONS}/sidebar/**/items/*", "page"),
        Rule(f"{_OPTIONS}/social/*", "host"),
        Rule(f"{_OPTIONS}/social/*/href", "host"),
        Rule(f"{_OPTIONS}/logo/src", "file"),
        Rule(f"{_OPTIONS}/logo/light", "file"),
        Rule(f"{_OPTIONS}/logo/dark", "file"),
        Rule(f"{_OPTIONS}/favicon", "static"),
        Rule(f"{_OPTIONS}/customCss/*", "import"),
        Rule(f"{_OPTIONS}/components/*", "import"),
    )

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string is a link, and not an imported package or a dynamic route."""
        if kind == "redirect":
            return "[" not in string.value
        return kind != "import" or string.value.startswith((".", "/"))

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to."""
        match kind:
            case "page" | "url":
                return self._page(f"/{bare(text).lstrip('/')}")
            case "directory":
                return self._directory(bare(text).strip("/"))
            case "redirect":
                return self._redirect(text)
            case "host":
                return self.site.look_up(text, "html", self.source)
        return self.file(text, self.site.root) if kind == "import" else super().meaning(text, kind)

    @property
    def _languages(self) -> Iterator[str]:
        """The folders of languages; a link without a language resolves in one of them."""
        return (name for name, entry in self.site.tree.names(self.site.pages).items() if entry.folder)

    def _page(self, url: str) -> Answer:
        """Return the page at a URL path, or its translation."""
        below = self.site.below_base(url)
        urls = [url, *([] if below is None else [below]), *(f"/{name}{url}" for name in self._languages)]
        found = next((answer for each in urls if (answer := self.site.source_of(each)) is not None), None)
        return found or self._unless_unsure(joined(self.site.pages, url.strip("/")))

    def _unless_unsure(self, path: str) -> Missing | Unknown:
        why = self.site.unsure() if isinstance(self.site, Routed) else None
        return self.missing(path) if why is None else Unknown(why)

    def _directory(self, text: str) -> Answer:
        folders = [led_to(self.site.pages, text), *(led_to(joined(self.site.pages, n), text) for n in self._languages)]
        found = next((path for path in folders if path is not None and self.site.tree.is_folder(path)), None)
        if found is not None:
            return Source(found)
        return self._unless_unsure(folders[0]) if folders[0] is not None else Unknown(Note("outside-project"))

    def _redirect(self, text: str) -> Answer | None:
        if not text.startswith("/"):
            return Unknown(Note("plugin-decides", (self.site.name,)))
        below = self.site.below_base(bare(text))
        found = None if below is None else self.site.source_of(below)
        return found or self.site.source_of(bare(text)) or self._unless_unsure(joined(self.site.pages, text.strip("/")))


LINKS = StarlightLinks
