"""Links of ``.gitbook.yaml``: structure and redirects.

Source: https://gitbook.com/docs/getting-started/git-sync/content-configuration ("structure" and "redirects" are
relative to ``root``, which is relative to the file).
"""

from probe.sites.config_links import ConfigLinks, Rule
from probe.sites.interface import Answer


class GitBookLinks(ConfigLinks):
    """Links of a GitBook space."""

    names = (".gitbook.yaml",)
    rules = (
        Rule("structure/readme", "page"),
        Rule("structure/summary", "page"),
        Rule("redirects/*", "page"),
    )

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return the source file that a link names."""
        return self.file(text, self.site.pages) if kind == "page" else super().meaning(text, kind)


LINKS = GitBookLinks
