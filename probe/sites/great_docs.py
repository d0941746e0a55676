"""great-docs: Quarto sources next to ``great-docs.yml``, which great-docs copies into a generated Quarto project.

Source: https://posit-dev.github.io/great-docs/user-guide/configuration.html ("reference", "sections", "user_guide").
"""

import re

from probe.model import Note
from probe.sites.configs import table_at, text_at, toml_of, yaml_of
from probe.sites.interface import Answer, Generator, Missing, Site, Unknown
from probe.sites.quarto import Quarto
from probe.sites.tree import Tree, joined
from probe.url import path_of as url_path_of

_CONFIG = "great-docs.yml"
_ORDER = re.compile(r"\A\d+[-_]")


class GreatDocs(Quarto):
    """A package whose site great-docs builds."""

    name = "great-docs"
    suffixes = (".qmd",)

    def __init__(self, tree: Tree, root: str) -> None:
        config = yaml_of(tree.text(joined(root, _CONFIG)))
        project = table_at(toml_of(tree.text(joined(root, "pyproject.toml"))), "project")
        package = text_at(config, "module") or (text_at(project, "name") or "").replace("-", "_")
        reference = {**table_at(config, "reference"), "package": package}
        self._config = {"filters": ["interlinks"], "quartodoc": reference}
        Site.__init__(self, tree, root)
        url = text_at(config, "site_url")
        self.base = f"/{url_path_of(url).strip('/')}/".replace("//", "/") if url and "://" in url else None

    def url_of(self, source: str) -> str | None:
        """Return the URL path of a page; pages of ``user_guide`` lose their number prefixes."""
        url = super().url_of(source)
        folder, slash, name = (url or "").removeprefix("/user_guide/").rpartition("/")
        moved = url is not None and url.startswith("/user_guide/")
        return f"/user-guide/{folder}{slash}{_ORDER.sub('', name)}" if moved else url

    def look_up(self, text: str, kind: str, source: str) -> Answer | None:
        """Resolve a link; a missing target may be a page that great-docs generates."""
        answer = super().look_up(text, kind, source)
        return Unknown(Note("plugin-decides", (self.name,))) if isinstance(answer, Missing) else answer


def _found(tree: Tree, root: str) -> GreatDocs | None:
    return GreatDocs(tree, root) if tree.is_file(joined(root, _CONFIG)) else None


GENERATOR = Generator(name="great-docs", markers=(_CONFIG,), found=_found, order=4)
