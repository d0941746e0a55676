"""Links of ``antora.yml``: the files of the navigation.

Source: https://docs.antora.org/antora/latest/component-navigation/ ("nav" has paths from the root of the content, that
is from the folder of ``antora.yml``).
"""

from probe.sites.config_links import ConfigLinks, Rule, Written


class AntoraLinks(ConfigLinks):
    """Links of a component of Antora."""

    names = ("antora.yml",)
    rules = (Rule("nav/*", "file"),)

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string is a path: an extension fills in a pattern."""
        return "*" not in string.value


LINKS = AntoraLinks
