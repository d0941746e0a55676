"""The URL paths of docs and posts of Docusaurus: slug.ts and docs.ts of its plug-in for docs, blogUtils.ts of blogs."""

import re
from posixpath import splitext

from probe.sites.configs import text_at, value_at
from probe.sites.docusaurus_categories import without_number
from probe.sites.docusaurus_config import Instance
from probe.sites.tree import joined, led_to

_DATED = re.compile(r"(?:.*/)?(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/]?(.*?)(?:/index)?\.mdx?")  # blogUtils.ts


def doc_slug(below: str, matter: object, instance: Instance) -> str:
    """Return the URL path of a doc below its route: slug.ts, and isCategoryIndex in docs.ts."""
    numbers = value_at(matter, "parse_number_prefixes") is not False
    numbers = numbers and value_at(instance.options, "numberPrefixParser") is not False
    parts = [without_number(part) if numbers else part for part in splitext(below)[0].split("/")]
    folder, name = "/".join(parts[:-1]), parts[-1]
    slug, named = text_at(matter, "slug"), text_at(matter, "id")
    if slug:
        return slug if slug.startswith("/") else led_to(folder, slug) or slug
    category = name.lower() in ("index", "readme") or (len(parts) > 1 and name.lower() == parts[-2].lower())
    if category:  # getSlug of slug.ts asks for the name of the file, whatever its id
        return f"{folder}/" if folder else ""
    return joined(folder, named or name)


def blog_slug(below: str) -> str:
    """Return the URL path of a post below its route: the date that its path begins with, and its name."""
    dated = _DATED.fullmatch(below)
    if dated is None:
        return re.sub(r"(?:/index)?\.mdx?\Z", "", below)
    return "/".join(dated.groups()).rstrip("/")
