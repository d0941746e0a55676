"""The pages that Docusaurus generates: category indexes, tag lists and blog lists.

Sources: https://docusaurus.io/docs/sidebar/items ("Generated index page"), sidebars/processor.ts, which derives the
slug from the label, and numberPrefix.ts of packages/docusaurus-plugin-content-docs.
"""

import re
from collections.abc import Iterable, Iterator

from probe.sites.configs import json_of, text_at, texts_at, yaml_of
from probe.sites.docusaurus_config import Instance
from probe.sites.front_matter import front_matter
from probe.sites.slugs import Slugs
from probe.sites.tree import Tree, folder_of, joined

_FILES = ("_category_.json", "_category_.yml", "_category_.yaml")
_SLUG = re.compile(r"\bslug[\"']?\s*:\s*[\"']([^\"'\n]+)")
_LABEL = re.compile(r"\blabel[\"']?\s*:\s*[\"']([^\"'\n]+)")
# DefaultNumberPrefixParser in plugin-content-docs/src/numberPrefix.ts.
_NO_PREFIX = re.compile(r"(?:\d{2}|\d{4})[-_.]\d{2}(?:[-_.](?:\d{2}|\d{4}))?|\d+[-_.]\d+")
_PREFIX = re.compile(r"\d+\s*[-_.]+\s*(?=[^-_.\s])")
_PLAIN_TAG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # a tag that equals its slug
# Options that change URLs, or declare tags in a separate file.
_CHANGES_LISTS = ("tagsBasePath", "archiveBasePath", "feedOptions", "tags")
_MADE = re.compile(r"/(?:404(?:\.html)?|search|sitemap\.xml|assets/.+|.+/(?:rss|atom)\.xml|.+/feed\.json)/?")
_MADE_BELOW = {
    "docs": re.compile(r"tags(?:/.*)?"),
    "blog": re.compile(r"(?:(?:tags|page|authors|archive)(?:/.*)?)?"),
}


def lists(tree: Tree, instances: Iterable[Instance], pages: Iterable[str]) -> frozenset[str]:
    """Return the URL paths of lists that are certain to exist: those of blogs, and those of plain tags of pages."""
    found: set[str] = set()
    for each in instances:
        own = [path for path in pages if each.kind != "pages" and path.startswith(f"{each.folder}/")]
        if not own or any(key in each.options for key in _CHANGES_LISTS):
            continue
        if each.kind == "blog":
            found |= {each.route.rstrip("/"), *(f"{each.route}{name}" for name in ("archive", "rss.xml", "atom.xml"))}
        tags = {tag for path in own for tag in texts_at(front_matter(tree.text(path), "tags"), "tags")}
        found |= {f"{each.route}tags/{tag}" for tag in tags if _PLAIN_TAG.fullmatch(tag)}
        found |= {f"{each.route}tags"} if tags else set()
    return frozenset(found)


def categories(tree: Tree, root: str, instances: Iterable[Instance]) -> Iterator[tuple[str, str]]:
    """Yield the URL path of each generated index, and the file that declares it."""
    sidebars = dict(_of_sidebars(tree, root))
    for instance in instances:
        if instance.kind == "docs":
            yield from ((f"{instance.route}{slug}", path) for slug, path in sidebars.items())
            for path in tree.files(instance.folder):
                if path.endswith(_FILES) and (slug := _described(tree, path)) is not None:
                    yield f"{instance.route}{slug}", path


def _of_sidebars(tree: Tree, root: str) -> Iterator[tuple[str, str]]:
    names = list(tree.names(root))
    paths = [joined(root, name) for name in names if name.startswith("sidebars")]
    for name in names:
        paths += tree.files(joined(root, name)) if name.endswith("versioned_sidebars") else ()
    for path in paths:
        text = tree.text(path)
        if "generated-index" in text:
            yield from ((f"category/{Slugs().next(label)}", path) for label in _LABEL.findall(text))
        yield from ((slug.strip("/"), path) for slug in _SLUG.findall(text))


def _described(tree: Tree, path: str) -> str | None:
    """Return the slug of the category that a file describes, None if the category has no generated index."""
    text = tree.text(path)
    said = json_of(text) if path.endswith("json") else yaml_of(text)
    slug = text_at(said, "link", "slug")
    if slug:
        return slug.strip("/")
    if text_at(said, "link", "type") != "generated-index":
        return None
    label = text_at(said, "label") or without_number(folder_of(path).rpartition("/")[2])
    return f"category/{Slugs().next(label)}"


def without_number(part: str) -> str:
    """Return a name without its number prefix."""
    return part if _NO_PREFIX.match(part) else _PREFIX.sub("", part, count=1) if _PREFIX.match(part) else part


def is_made(url: str, instances: Iterable[Instance]) -> bool:
    """Whether the build generates the target at a URL path without a source: feeds, tag pages, the search."""
    if _MADE.fullmatch(url):
        return True
    return any(
        pattern.fullmatch(f"{url}/"[len(each.route) :].rstrip("/"))
        for each in instances
        if (pattern := _MADE_BELOW.get(each.kind)) is not None and f"{url}/".startswith(each.route)
    )
