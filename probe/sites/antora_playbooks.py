"""The AsciiDoc attributes that Antora defines for the pages of a component, from its config and from playbooks.

Sources: https://docs.antora.org/antora/latest/ (playbook/asciidoc-attributes, page/intrinsic-attributes).
"""

from collections.abc import Iterator, Mapping

from probe.sites.configs import Config, table_at, value_at, yaml_of
from probe.sites.tree import Tree, joined

_CONTENT = "sources:"
# The defaults for section ids. Only a playbook can override them, so they apply if the local playbooks do not:
# https://docs.asciidoctor.org/asciidoc/latest/sections/id-prefix-and-separator/.
_OF_ASCIIDOCTOR = {"idprefix": "_", "idseparator": "_"}


def attributes_of(tree: Tree, root: str, config: Config) -> dict[str, str]:
    """Return the attributes that the local playbooks and the config of a component define for each of its pages.

    Attributes of a playbook override those of the component, unless their values end in ``@``. If there are several
    playbooks, such as one for previews and one for publication, the first by name takes precedence.
    """
    books, playbooks = tuple(_playbooks(tree, root)), dict[str, object]()
    for book in books:
        playbooks = {**table_at(book, "asciidoc", "attributes"), **playbooks}
    soft = {name: value for name, value in playbooks.items() if str(value).endswith("@")}
    hard = {name: value for name, value in playbooks.items() if name not in soft}
    merged: Mapping[str, object] = {**soft, **table_at(config, "asciidoc", "attributes"), **hard}
    told = ((name, value) for name, value in merged.items() if isinstance(value, str | int))
    given = _OF_ASCIIDOCTOR if books else {}
    return {**given, **{name: str(value).removesuffix("@") for name, value in told}, **_intrinsic(config)}


def _intrinsic(config: Config) -> dict[str, str]:
    name, version = value_at(config, "name"), value_at(config, "version")
    if not isinstance(version, str | int | float) or isinstance(version, bool):  # from git, or absent
        return {"page-component-name": str(name)}
    told = str(version)
    return {"page-component-name": str(name), "page-component-version": told, "page-version": told}


def _playbooks(tree: Tree, root: str) -> Iterator[Config]:
    """Yield the playbooks, configs with content sources, in the root of the repository and of the component."""
    for folder in dict.fromkeys(("", root)):
        for name in tree.names(folder):
            text = tree.text(joined(folder, name)) if name.endswith((".yml", ".yaml")) else ""
            if _CONTENT in text and value_at(book := yaml_of(text), "content", "sources"):
                yield book
