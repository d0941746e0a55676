"""Links of ``mkdocs.yml``, and of ``.pages`` and ``.nav.yml`` for the plug-ins awesome-pages and awesome-nav.

Sources: https://www.mkdocs.org/user-guide/configuration/ (nav, extra_css, extra_javascript, site_url, repo_url),
mkdocs/structure/nav.py of mkdocs/mkdocs (other than pages, links are relative to the site's root), mkdocs_redirects/
plugin.py of mkdocs/mkdocs-redirects ("Redirect target '%s' does not exist"), mkdocs_awesome_pages_plugin/meta.py of
lukasgeiter/mkdocs-awesome-pages-plugin, https://lukasgeiter.github.io/mkdocs-awesome-nav/features/nav, and
https://squidfunk.github.io/mkdocs-material/setup/ (changing-the-logo-and-icons, setting-up-the-footer,
changing-the-language).
"""

import re

from probe.model import Note
from probe.sites.config_links import ConfigLinks, Rule, Written
from probe.sites.interface import Answer, Missing, Unknown, bare
from probe.sites.tree import folder_of, joined, led_to

# Entries that the plug-ins awesome-pages, awesome-nav and literate-nav expand: the rest, globs, folders.
_FILLED = re.compile(r"!include\b|.*(?:\.\.\.|[*?\[\]|]|/\Z)")
_PAGE = re.compile(r".*(?:\.\w{1,8}|/)(?:#.*)?")


class MkDocsLinks(ConfigLinks):
    """Links of a MkDocs project."""

    names = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml")
    anywhere = (".pages", ".nav.yml")
    rules = (
        Rule("nav/**", "nav", "*mkdocs.y*ml"),
        Rule("nav/**", "nav", "properdocs.yml"),
        Rule("nav/**", "beside", ".pages"),
        Rule("nav/**", "beside", ".nav.yml"),
        Rule("plugins/redirects/redirect_maps/*", "redirect"),
        Rule("plugins/*/redirects/redirect_maps/*", "redirect"),
        Rule("extra_css/*", "copy"),
        Rule("extra_javascript/*", "copy"),
        Rule("extra_javascript/*/path", "copy"),
        Rule("theme/logo", "copy"),
        Rule("theme/favicon", "copy"),
        Rule("extra/social/*/link", "host"),
        Rule("extra/alternate/*/link", "language"),
        Rule("extra/homepage", "host"),
        Rule("site_url", "web"),
        Rule("repo_url", "web"),
        Rule("INHERIT", "file"),
    )

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string names one page, and not an entry that a plug-in expands or the title of a section."""
        if kind in ("nav", "beside") and "://" not in string.value:
            return _FILLED.match(string.value) is None and (kind == "nav" or _PAGE.fullmatch(string.value) is not None)
        return kind != "web" or "://" in string.value  # "!ENV NAME" names a variable

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to."""
        match kind:
            case "nav" | "redirect":
                return self.site.look_up(text, "link", joined(self.site.pages, "index.md"))
            case "beside":
                return self.file(text, folder_of(self.source))
            case "copy":
                return self._copy(text)
            case "language":  # another build has its own pages
                answer = self.site.look_up(text, "html", joined(self.site.pages, "index.md"))
                return Unknown(Note("outside-site", (self.site.name,))) if isinstance(answer, Missing) else answer
            case "host":
                return self.site.look_up(text, "html", joined(self.site.pages, "index.md"))
        return super().meaning(text, kind)

    def _copy(self, text: str) -> Answer:
        """Return the file that is copied from the source folder or the theme's folder."""
        path = led_to(self.site.pages, bare(text).lstrip("/"))
        found = self.site.copied(f"/{bare(text).lstrip('/')}", self.site.pages, *self.site.static)
        if found is not None or path is None:
            return found or Unknown(Note("outside-project"))
        answer = self.site.look_up(f"{bare(text).lstrip('/')}", "html", joined(self.site.pages, "index.md"))
        return answer if isinstance(answer, Unknown) else self.missing(path)  # themes' own files are not named here


LINKS = MkDocsLinks
