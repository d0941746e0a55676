"""Vue components of a site that a Markdown page uses, and whether they bind ids to values.

Sources: https://vitepress.dev/guide/using-vue, https://vuepress.vuejs.org/guide/markdown.html (Vue in Markdown) and
https://vuejs.org/guide/essentials/template-syntax#attribute-bindings.
"""

import re
from collections.abc import Iterator

from probe.sites.tree import Tree, folder_of, led_to

_TAG = re.compile(r"<([A-Z]\w*|[a-z]+(?:-\w+)+)(?=[\s/>])")
_IMPORT = re.compile(r"\bimport\s+(\w+)\s+from\s+[\"']([^\"'\n]+\.vue)[\"']")
_BOUND_ID = re.compile(r"(?<=\s)(?::|v-bind:)id\s*=")
_MOST = 40
"""The maximum number of components that are read for one page."""


def bind_ids(tree: Tree, text: str, source: str, pages: str, folders: tuple[str, ...]) -> bool:
    """Whether a component of a page, or one inside it, has an id that is computed.

    ``folders`` contain the components that are registered for all pages; ``pages`` is the root of absolute imports.
    """
    if _TAG.search(text) is None:
        return False
    registered = {_key(path): path for folder in folders for path in tree.files(folder) if path.endswith(".vue")}
    seen: set[str] = set()
    waiting = [*_used(text, source, pages, registered)]
    while waiting and len(seen) < _MOST:
        path = waiting.pop()
        if path in seen or not tree.is_file(path):
            continue
        seen.add(path)
        component = tree.text(path)
        if _BOUND_ID.search(component):
            return True
        waiting += _used(component, path, pages, registered)
    return False


def _used(text: str, source: str, pages: str, registered: dict[str, str]) -> Iterator[str]:
    """Yield the files of the components whose tags a text contains."""
    imported = {_key(name): path for name, path in _IMPORT.findall(text)}
    for name in dict.fromkeys(_TAG.findall(text)):
        key = _key(name)
        reference = imported.get(key)
        start = pages if reference is not None and reference.startswith("/") else folder_of(source)
        own = None if reference is None else led_to(start, reference.lstrip("/"))
        if reference is not None and not reference.startswith((".", "/")):  # an alias of the bundler
            own = registered.get(_key(reference))
        path = own or registered.get(key)
        if path is not None:
            yield path


def _key(name: str) -> str:
    """Return the name of a component or of its file as tags are compared: ``<set-list>`` is ``SetList.vue``."""
    return name.rpartition("/")[2].removesuffix(".vue").replace("-", "").lower()
