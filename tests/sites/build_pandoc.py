"""``python -m tests.sites.build_pandoc`` makes pages of the site ``quarto`` with pandoc, and writes what is dead.

No part of the tests: it takes pandoc (``apt install pandoc``), which gives pages of Quarto and R Markdown their ids;
what Quarto alone does is done here: its includes, and links to sources, which become links to pages.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.sites.built_links import dead_in, links_of, told

HERE = Path(__file__).parent
_INCLUDE = re.compile(r"\{\{< include (\S+) >\}\}")
_LINK = re.compile(r"!?\[([\w ./]+)\]\(((?!https?:)[^)\s]+)\)")
_SOURCE = re.compile(r"\.q?md\Z")


def build() -> None:
    """Make the pages in a folder of their own, and write what becomes of the links."""
    with tempfile.TemporaryDirectory() as folder:
        top, host = Path(folder, "site"), Path(folder, "host")
        shutil.copytree(HERE / "quarto", top)
        for path in _pages(top):
            page = host / path.relative_to(top).with_suffix(".html")
            page.parent.mkdir(parents=True, exist_ok=True)
            text = "".join(_text(top, source) for source in _sources(top, path))
            text = _LINK.sub(lambda each, path=path: _as_page(each, top, path.parent), text)  # type: ignore[misc]
            command = ("pandoc", "-f", "markdown", "-t", "html", "--wrap=none", "-o", str(page))
            subprocess.run(command, input=text, encoding="utf-8", check=True)
        shutil.copytree(top / "img", host / "img")
        (HERE / "quarto/built.tsv").write_text(told(_outcome(top, host)), "utf-8")


def _pages(top: Path) -> list[Path]:
    return sorted(path for path in top.rglob("*.qmd") if not path.name.startswith("_"))


def _sources(top: Path, path: Path) -> list[Path]:
    """Return a page and the parts that it includes."""
    parts = (top / name for name in _INCLUDE.findall(path.read_text("utf-8")))
    return [path, *(part for part in parts if part.exists())]


def _text(top: Path, path: Path) -> str:
    """Return a source with its place in each mark, and its includes left out."""
    mark = path.relative_to(top).as_posix()
    text = _INCLUDE.sub("", path.read_text("utf-8"))
    return _LINK.sub(lambda each: each[0].replace(f"[{each[1]}]", f"[{mark} {each[1]}]"), text) + "\n"


def _as_page(found: re.Match[str], top: Path, folder: Path) -> str:
    """Return a link to a source that is there as one to its page."""
    name, sign, fragment = found[2].partition("#")
    is_there = (top / name[1:] if name.startswith("/") else folder / name).is_file()
    return found[0].replace(found[2], f"{_SOURCE.sub('.html', name)}{sign}{fragment}") if is_there else found[0]


def _outcome(top: Path, host: Path) -> Iterator[tuple[str, str, bool]]:
    dead = dead_in(host)
    for path in _pages(top):
        page = path.relative_to(top).with_suffix(".html")
        links = {link.text: link.url for link in links_of(host / page)}
        for source in _sources(top, path):
            name = source.relative_to(top).as_posix()
            for mark, link in _LINK.findall(source.read_text("utf-8")):
                if (url := links.get(f"{name} {mark}")) is not None:
                    yield name, link, (page.as_posix(), url) not in dead


if __name__ == "__main__":
    build()
