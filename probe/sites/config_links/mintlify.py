"""Links of Mintlify's ``docs.json`` and ``mint.json``: pages, tabs, anchors, navbar, footer, logo, redirects.

Sources: https://www.mintlify.com/docs/organize/settings and …/organize/navigation ("pages" are paths without suffix,
``METHOD /path`` is an endpoint), …/create/redirects, and https://mintlify.com/docs.json, the schema.
"""

from probe.sites.config_links import ConfigLinks, Rule, Written
from probe.sites.interface import Answer, Source, bare
from probe.sites.mintlify import CONFIGS
from probe.sites.tree import joined

_NEW, _OLD = CONFIGS


class MintlifyLinks(ConfigLinks):
    """Links of a Mintlify site."""

    names = CONFIGS
    rules = (
        Rule("navigation/**/pages/*", "page"),
        Rule("navigation/**/root", "page", _NEW),
        Rule("navigation/**/href", "url", _NEW),
        Rule("navigation/**/openapi", "api"),
        Rule("navigation/**/openapi/*", "api"),
        Rule("navbar/links/*/href", "url", _NEW),
        Rule("navbar/primary/href", "url", _NEW),
        Rule("footer/socials/*", "url", _NEW),
        Rule("footer/links/*/items/*/href", "url", _NEW),
        Rule("logo/href", "url"),
        Rule("logo", "static"),
        Rule("logo/light", "static"),
        Rule("logo/dark", "static"),
        Rule("favicon", "static"),
        Rule("favicon/light", "static"),
        Rule("favicon/dark", "static"),
        Rule("background/image", "static"),
        Rule("background/image/*", "static"),
        Rule("redirects/*/destination", "redirect"),
        Rule("topbarLinks/*/url", "url", _OLD),
        Rule("topbarCtaButton/url", "url", _OLD),
        Rule("footerSocials/*", "url", _OLD),
        Rule("footerSocials/*/url", "url", _OLD),
    )

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string names a page or a file, and not an endpoint or a pattern."""
        if kind == "page":
            return " " not in string.value
        if kind == "redirect":
            return ":" not in string.value.partition("://")[2 if "://" in string.value else 0]
        return kind != "api" or " " not in string.value

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to."""
        match kind:
            case "page":
                url = f"/{bare(text).strip('/')}"
                found = self.site.source_of(url.removesuffix(".mdx").removesuffix(".md"))
                return found if isinstance(found, Source) else self.missing(joined(self.site.root, f"{url[1:]}.mdx"))
            case "url" | "redirect":
                return self.site.look_up(text if text.startswith(("/", "#")) else f"/{text}", "html", self.source)
            case "api":
                return self.file(text, self.site.root)
        return super().meaning(text, kind)


LINKS = MintlifyLinks
