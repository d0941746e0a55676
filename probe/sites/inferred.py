"""Infer the URLs of documents whose routes are code: match folders to URL paths with the links of the site.

A folder matches a URL path if the match explains links of the site. Each link must equal the whole URL path of one
document: ``content/docs/kit/20-core/10-load.md`` is at ``/docs/kit/load`` if its folder explains many such links.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

# Prefixes that order files and are absent from URLs: 01-intro, 2.pour, (0)basics, 2024-12-01-news; and groups: (more).
_ORDER = re.compile(r"(?:\(\d+\)|\d{4}-\d\d-\d\d-|\d{1,4}[-.](?=\D))")
_GROUP = re.compile(r"\([^()/]*\)")
_ROOTED = re.compile(r"[(\"'`<]/([\w@.~%-][^\s\"'`()<>?#{}$]*)")
_SHARE = 10
"""A match that explains fewer than one in this many links counts as chance, unless it has a URL path of its own."""
_FEWEST_BELOW = 3


Way = Callable[[list[str]], list[str]]


class Shown(NamedTuple):
    """A folder of documents and the URL prefix of its pages; ``named`` converts path segments to URL segments."""

    named: Way
    folder: tuple[str, ...]
    start: tuple[str, ...]

    def url(self, stem: str) -> str | None:
        """Return the URL path of a document by its path without suffix, None if it is outside the folder."""
        parts = self.named(stem.split("/"))
        inside = parts[: len(self.folder)] == list(self.folder)
        return "/" + "/".join((*self.start, *parts[len(self.folder) :])) if inside else None


def bare_names(parts: list[str]) -> list[str]:
    """Return the segments of a path without order prefixes, groups and a final ``index``."""
    named = [_ORDER.sub("", part, count=1) if _ORDER.match(part) else part for part in parts]
    kept = [name for name, part in zip(named, parts, strict=True) if name and not _GROUP.fullmatch(part)]
    return kept[:-1] if kept[-1:] == ["index"] else kept


def without_section(parts: list[str]) -> list[str]:
    """Return the segments of a path without a parent folder that has an order prefix: kit/20-core/10-load, kit/load."""
    leaf = len(parts) - 2 if parts[-1] == "index" else len(parts) - 1
    is_ordered = leaf > 0 and _ORDER.match(parts[leaf - 1]) is not None
    return bare_names(parts[: leaf - 1] + parts[leaf:] if is_ordered else parts)


_WAYS: tuple[Way, ...] = (bare_names, without_section)


def rooted_links(texts: Iterable[str]) -> frozenset[str]:
    """Return the root-relative URL paths in links of documents, without fragments, queries and Markdown suffixes."""
    found = (link for text in texts for link in _ROOTED.findall(text))
    return frozenset(re.sub(r"\.mdx?\Z", "", link).rstrip("/") for link in found if not link.startswith("/"))


def shown_folders(stems: Iterable[str], links: frozenset[str]) -> Iterator[Shown]:
    """Yield the folders that the links reveal, in order of the number of links that they explain."""
    explained = _explained(stems, links)
    fewest = max(len(links) // _SHARE, 1)
    left = set(links)
    while explained:
        best = max(explained, key=lambda shown: (len(explained[shown] & left), -len(shown.folder), shown.folder))
        new = explained.pop(best) & left
        if not new:
            return
        if len(new) >= fewest or _has_its_path(best, new, left):
            yield best
            left -= new


def _explained(stems: Iterable[str], links: Iterable[str]) -> dict[Shown, set[str]]:
    """Return the links that each combination of a folder and a URL prefix explains."""
    named: dict[str, list[tuple[Way, list[str]]]] = defaultdict(list)
    for stem in stems:
        for way in _WAYS:
            parts = way(stem.split("/"))
            if parts and (way is bare_names or parts != bare_names(stem.split("/"))):
                named[parts[-1]].append((way, parts))
    found: dict[Shown, set[str]] = defaultdict(set)
    for link in links:
        names = link.split("/")
        for way, parts in named.get(names[-1], ()):
            for end in range(1, _alike(names, parts) + 1):
                found[Shown(way, tuple(parts[:-end]), tuple(names[:-end]))].add(link)
    return found


def _has_its_path(shown: Shown, new: set[str], left: set[str]) -> bool:
    """Whether a folder explains most of the unexplained links below its URL prefix."""
    start = "/".join((*shown.start, ""))
    below = sum(link.startswith(start) for link in left)
    return bool(shown.start) and len(new) >= _FEWEST_BELOW and 2 * len(new) > below


def _alike(one: list[str], other: list[str]) -> int:
    """Return the number of trailing segments that two paths share."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def most_shown(stems: Mapping[str, str], links: frozenset[str]) -> dict[str, str]:
    """Map the inferred URL paths to documents; ``stems`` maps paths without suffix to the paths of the documents."""
    found: dict[str, str] = {}
    for shown in shown_folders(stems, links):
        for stem, path in stems.items():
            url = shown.url(stem)
            if url is not None:
                found.setdefault(url, path)
    return found
