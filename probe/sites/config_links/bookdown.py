"""Links of ``_bookdown.yml``: the files of the book.

Source: https://bookdown.org/yihui/bookdown/configuration.html ("rmd_files", for each format or for all, has paths
relative to the root of the book).
"""

from probe.sites.config_links import ConfigLinks, Rule


class BookdownLinks(ConfigLinks):
    """Links of a bookdown book."""

    names = ("_bookdown.yml",)
    rules = (Rule("rmd_files/*", "file"), Rule("rmd_files/*/*", "file"), Rule("rmd_files", "file"))


LINKS = BookdownLinks
