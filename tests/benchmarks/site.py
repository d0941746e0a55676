"""A site of any size to crawl: every page is reached, dead links stand on known lines, robots.txt closes a part."""

from collections.abc import Mapping
from dataclasses import dataclass

ROBOTS = "User-agent: *\nDisallow: /private/\n"

_PARAGRAPH = "<p>" + "The quick brown fox jumps over the lazy dog, and nobody knows why it does. " * 8 + "</p>"


@dataclass(frozen=True, slots=True)
class Site:
    """``pages`` by path; ``dead`` holds path, line and column of each link that leads nowhere, with its path."""

    pages: Mapping[str, str]
    dead: frozenset[tuple[str, int, int, str]]
    closed: frozenset[str]

    @classmethod
    def of(cls, count: int) -> "Site":
        """Make a site of ``count`` pages that can be crawled: a tree, with links across and back to the front page."""
        pages: dict[str, str] = {}
        dead: set[tuple[str, int, int, str]] = set()
        for number in range(count):
            path = path_of(number)
            lines = ["<!doctype html>", f"<title>Page {number}</title>", f'<h1 id="top">Page {number}</h1>']
            links = [0, *(child for child in (2 * number + 1, 2 * number + 2) if child < count)]
            links += [(number * step + 1) % count for step in (3, 7, 31, 127, 997)]
            lines += [f'<a href="{path_of(link)}">to {link}</a>{_PARAGRAPH}' for link in links]
            if number % 100 == 50:
                lines.append(f'<a href="/dead/{number // 200}">gone</a>')  # two pages each lead to the same dead end
                dead.add((path, len(lines), 10, f"/dead/{number // 200}"))
            if number % 200 == 7:
                lines.append('<p>closed: <a href="/private/page">x</a></p>')
            pages[path] = "\n".join(lines) + "\n"
        pages["/private/page"] = '<a href="/dead/never">never seen</a>'
        return cls(pages, frozenset(dead), frozenset({"/private/page"}))

    @property
    def open(self) -> frozenset[str]:
        """The paths of all pages that a crawler may read."""
        return frozenset(self.pages) - self.closed


def path_of(number: int) -> str:
    """Return the path of a page."""
    return f"/p/{number // 100}/{number}.html" if number else "/"
