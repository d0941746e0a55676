"""Links of Sphinx's ``conf.py``, of Jupyter Book's ``_toc.yml``, and of ``myst.yml`` for MyST and Jupyter Book 2.

Sources: https://www.sphinx-doc.org/en/master/usage/configuration.html (html_logo, html_favicon, html_static_path,
html_extra_path, html_css_files: paths relative to the folder of conf.py; intersphinx_mapping),
https://pydata-sphinx-theme.readthedocs.io/en/stable/user_guide/header-links.html (external_links, icon_links), and
https://jupyterbook.org/v1/structure/toc.html (files without suffix, relative to the folder of ``_toc.yml``), and
https://mystmd.org/guide/table-of-contents, https://mystmd.org/guide/website-navigation (project.toc, site.options).
"""

from probe.sites.config_links import ConfigLinks, Rule, Written
from probe.sites.interface import Answer, Source, bare
from probe.sites.tree import folder_of, led_to

_CONF, _TOC, _MYST = "conf.py", "_toc.yml", "myst.yml"
_SUFFIXES = ("", ".md", ".ipynb", ".rst", ".myst", ".Rmd", ".rmd", ".py", ".txt")


class SphinxLinks(ConfigLinks):
    """Links of a Sphinx project."""

    names = (_CONF, _TOC, _MYST)
    rules = (
        Rule("html_logo", "file", _CONF),
        Rule("html_favicon", "file", _CONF),
        Rule("latex_logo", "file", _CONF),
        Rule("html_static_path/*", "file", _CONF),
        Rule("html_extra_path/*", "file", _CONF),
        *(
            Rule(f"html_theme_options/{keys}", "web", _CONF)
            for keys in ("**/url", "**/href", "**/link", "source_repository", "repository_url")
        ),
        Rule("intersphinx_mapping/*/0", "web", _CONF),
        Rule("root", "chapter", _TOC),
        Rule("**/file", "chapter", _TOC),
        Rule("**/url", "web", _TOC),
        Rule("project/toc/**/file", "chapter", _MYST),
        Rule("project/toc/**/url", "web", _MYST),
        Rule("site/nav/**/url", "web", _MYST),
        *(Rule(f"site/options/{name}", "file", _MYST) for name in ("logo", "logo_dark", "favicon")),
    )

    def counts(self, string: Written, kind: str) -> bool:
        """Whether a string is a link; in theme options only absolute URLs are."""
        return kind != "web" or string.value.startswith(("http://", "https://"))

    def meaning(self, text: str, kind: str) -> Answer | None:
        """Return what a link resolves to."""
        if kind != "chapter":
            return super().meaning(text, kind)
        path = led_to(folder_of(self.source), bare(text))
        names = () if path is None else (f"{path}{suffix}" for suffix in _SUFFIXES)
        found = next((name for name in names if self.site.tree.is_file(name)), None)
        return self.file(text, folder_of(self.source)) if found is None else Source(found)


LINKS = SphinxLinks
