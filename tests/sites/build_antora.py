"""``python -m tests.sites.build_antora`` builds the site ``antora`` with Antora, and writes what is dead in the result.

No part of the tests: it takes npm and the network. Each link gets a mark for its text; ``built.tsv`` beside the site
has a line a link: its source, the link as it is written there, ``ok`` or ``dead``.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.sites.built_links import Link, dead_in, links_of, told

HERE = Path(__file__).parent
PACKAGES = ("@antora/cli@3", "@antora/site-generator@3")
_LAYOUT = "<html><body>{{{page.contents}}}{{#each page.navigation}}{{> nav items=items}}{{/each}}</body></html>"
_NAV = (
    '{{#each items}}<a href="{{url}}" class="{{#if unresolved}}unresolved{{/if}}">{{{content}}}</a>'
    "{{> nav items=items}}{{/each}}"
)
_WRITTEN = re.compile(r"(?:xref|link|image:?):([^\s\[]+)\[\w*\]|<<([\w-]+)>>")
_INCLUDE = re.compile(r"^include::(\S+)\[\]", re.MULTILINE)
_RAW = re.compile(r'<a href="([^"]*)">')
_GIVEN = {"{attachmentsdir}": "_attachments", "{pot}": "brown-pot"}


def build() -> None:
    """Build the site from a repository, and write what becomes of the links."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        shutil.copytree(HERE / "antora", top, dirs_exist_ok=True)
        marks = dict(_marked(top))
        for path, text in {"layouts/default": _LAYOUT, "partials/nav": _NAV}.items():
            (top / "ui" / path).parent.mkdir(parents=True)
            (top / f"ui/{path}.hbs").write_text(text, "utf-8")
        who = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        for command in (
            ("git", "init", "-q"), ("git", "add", "docs"), ("git", *who, "commit", "-qm", "a"),
            ("npm", "install", "--no-save", *PACKAGES), ("npx", "antora", "--to-dir", "host", "antora-playbook.yml"),
        ):  # fmt: skip
            subprocess.run(command, cwd=top, check=True)
        (HERE / "antora/built.tsv").write_text(told(_outcome(top, marks)), "utf-8")


def _marked(top: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Set a mark as the text of each link of the sources; yield the marks with where each stands and its link."""
    number = 0
    for path in sorted(top.glob("docs/**/*.adoc")):
        text, found = path.read_text("utf-8"), []
        for each in _WRITTEN.finditer(text):
            number += 1
            found.append((each, f"M{number}"))
        for each, mark in reversed(found):
            new = f"<<{each[2]},{mark}>>" if each[2] else f"{each[0].rpartition('[')[0]}[{mark}]"
            text = text[: each.start()] + new + text[each.end() :]
            yield mark, (path.relative_to(top).as_posix(), f"#{each[2]}" if each[2] else _given(each[1]))
        path.write_text(text, "utf-8")


def _given(text: str) -> str:
    for name, value in _GIVEN.items():
        text = text.replace(name, value)
    return text


def _outcome(top: Path, marks: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str, bool]]:
    dead = dead_in(top / "host")
    for page in sorted(top.glob("host/**/*.html")):
        name = page.relative_to(top / "host").as_posix()
        for link in links_of(page):
            if link.text in marks:
                yield *marks[link.text], _is_alive(link, name, dead)
        yield from _unmarked(top, name, dead)


def _unmarked(top: Path, name: str, dead: set[tuple[str, str]]) -> Iterator[tuple[str, str, bool]]:
    """Yield the links in raw HTML and the includes of the source of a page."""
    _, _, *module, last = Path(name).with_suffix(".adoc").parts
    inner = ["ROOT", "pages", *module] if module[:1] != ["brew"] else [*module, "pages"]
    source = Path("docs/modules", *inner, last).as_posix()
    if not (top / source).exists():  # an alias
        return
    text, page = (top / source).read_text("utf-8"), (top / "host" / name).read_text("utf-8")
    yield from ((source, found[1], (name, found[1]) not in dead) for found in _RAW.finditer(text))
    yield from ((source, found[1], f"include::{found[1]}[]" not in page) for found in _INCLUDE.finditer(text))


def _is_alive(link: Link, page: str, dead: set[tuple[str, str]]) -> bool:
    return "unresolved" not in link.classes and (page, link.url) not in dead


if __name__ == "__main__":
    build()
