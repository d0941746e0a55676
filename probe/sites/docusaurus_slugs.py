"""The URL paths of Docusaurus docs and blog posts, relative to the routes of their instances.

Sources: slug.ts, docs.ts (isCategoryIndex, toCategoryIndexMatcherParam) and numberPrefix.ts of
docusaurus-plugin-content-docs, blogUtils.ts of docusaurus-plugin-content-blog.
"""

import re
from posixpath import splitext

from probe.sites.configs import text_at, value_at
from probe.sites.docusaurus_categories import without_number
from probe.sites.docusaurus_config import Instance
from probe.sites.tree import joined, led_to

_DATED = re.compile(r"(?:.*/)?(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/]?(.*?)(?:/index)?\.mdx?")


def doc_slug(below: str, matter: object, instance: Instance) -> str:
    """Return the URL path of a doc relative to its route."""
    numbers = value_at(matter, "parse_number_prefixes") is not False
    numbers = numbers and value_at(instance.options, "numberPrefixParser") is not False
    raw = splitext(below)[0].split("/")
    parts = [without_number(part) if numbers else part for part in raw]
    folder, name = "/".join(parts[:-1]), parts[-1]
    slug, named = text_at(matter, "slug"), text_at(matter, "id")
    if slug:
        return slug if slug.startswith("/") else led_to(folder, slug) or slug
    if _is_index(raw):  # regardless of its id
        return f"{folder}/" if folder else ""
    return joined(folder, named or name)


def _is_index(raw: list[str]) -> bool:
    """Whether a doc is the index of its folder, by file names: 01-cup/cup.md is not, 01-cup/01-cup.md is."""
    name = raw[-1].lower()
    return name in ("index", "readme") or (len(raw) > 1 and name == raw[-2].lower())


def blog_slug(below: str) -> str:
    """Return the URL path of a post relative to its route; a date in its file path becomes folders."""
    dated = _DATED.fullmatch(below)
    if dated is None:
        return re.sub(r"(?:/index)?\.mdx?\Z", "", below)
    return "/".join(dated.groups()).rstrip("/")
