"""Links of ``antora.yml``: the files of the navigation.

Source: https://docs.antora.org/antora/latest/component-navigation/ ("nav" has paths relative to the content root, which
is the folder of ``antora.yml``).
"""

from probe.sites.config_links import ConfigLinks, Rule, Written


class AntoraLinks(ConfigLinks):
    """Links of an Antora component."""

    names = ("antora.yml",)
    rules = (Rule("nav/*", "file"),)

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string is a literal path; an extension expands patterns."""
        return "*" not in string.value


LINKS = AntoraLinks
