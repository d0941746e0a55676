"""The ids of headings in Astro: github-slugger's, without a hyphen at the end, or those in braces.

The flag ``headingIdCompat`` keeps the hyphen, and a version after 5 was announced to do so by default.
Source: https://docs.astro.build/en/reference/experimental-flags/heading-id-compat/.
"""

import re
from collections.abc import Iterable, Iterator

from probe.sites.configs import Config, json_of, text_at, value_at
from probe.sites.outline import Outline
from probe.sites.tree import Tree, joined

_MAJOR = re.compile(r"[\^~>=v ]*(\d+)")
_LAST_WITHOUT = 5
# Plug-ins and options of a config that read ids in braces after headings: ## Title {#id}.
_TAKES_IDS = re.compile(r"heading-id|remark-attr|rehype-attr|slug-custom-id|\bheadingAttributes:\s*true")


def without_hyphens(slugs: Iterable[str], tree: Tree, root: str, config: Config) -> Iterator[str]:
    """Yield the ids of slugs; of a slug with a hyphen at the end both forms, if the version is not known."""
    kept = value_at(config, "experimental", "headingIdCompat")
    major = _major(tree, root)
    keeps = kept not in (None, False) or major is None or major > _LAST_WITHOUT
    for slug in slugs:
        if kept is not True and slug.endswith("-"):
            yield slug[:-1]
        if not slug.endswith("-") or keeps:
            yield slug


def ids_in_braces(outline: Outline, config: str) -> Iterator[str]:
    """Yield the ids in attribute lists if the text of a config names a plug-in for them."""
    if _TAKES_IDS.search(config):
        yield from outline.named
        yield from (heading.named for heading in outline.headings if heading.named is not None)


def _major(tree: Tree, root: str) -> int | None:
    """Return the major version of Astro that the package requires, None if it is not a number."""
    package = json_of(tree.text(joined(root, "package.json")))
    required = (text_at(package, key, "astro") for key in ("dependencies", "devDependencies"))
    found = next((found for each in required if each and (found := _MAJOR.match(each))), None)
    return None if found is None else int(found[1])
