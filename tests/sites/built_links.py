"""The links of built pages by the marks that were set as their texts, and what they lead to there."""

import json
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from tests.cli.inside import probe_in


class Link(NamedTuple):
    """A link or picture of a built page: its URL, its classes, and its text."""

    url: str
    classes: str
    text: str


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in named:
            self.found.append([named["href"], named.get("class", ""), ""])
            self._open = True
        elif tag == "img":
            self.found.append([named.get("src", ""), named.get("class", ""), named.get("alt", "")])

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[-1][2] += data


def links_of(page: Path) -> Iterator[Link]:
    """Yield the links of a built page."""
    reader = _Links()
    reader.feed(page.read_text("utf-8"))
    yield from (Link(*each) for each in reader.found)


def dead_in(host: Path) -> set[tuple[str, str]]:
    """Return the links, by their page and URL, that are dead in a folder of built pages."""
    options = ("--offline", "--fragments", "--no-config", "-q", "--no-progress", "--root-dir", ".")
    probe_in(host, "check", ".", *options, "-o", "out.json")
    results = json.loads((host / "out.json").read_text("utf-8"))["results"]
    return {
        (source["document"], source["text"])
        for result in results
        for source in result["sources"]
        if result["verdict"] not in ("ok", "skipped")
    }


def told(lines: Iterable[tuple[str, str, bool]]) -> str:
    """Return the text of an outcome: a line a link, dead where it is dead in one of its pages."""
    alive: dict[tuple[str, str], bool] = {}
    for source, link, is_alive in lines:
        alive[source, link] = is_alive and alive.get((source, link), True)
    return "".join(f"{source}\t{link}\t{'ok' if good else 'dead'}\n" for (source, link), good in sorted(alive.items()))
