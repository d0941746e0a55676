"""Our Markdown parser beside markdown-it-py, over every Markdown file of some folders: ``python -m … FOLDER …``.

Links, images and autolinks that the two find, with their destinations, are compared file by file; so is whether they
see the same code blocks. Footnotes are not compared: markdown-it-py has none of its own. No test, but a search: what it
finds and is our parser's fault becomes a case of ``tests/corpus/markdown``.
"""

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from probe.extract.markdown.dialects import plain
from probe.extract.markdown.links import parser
from probe.extract.markdown.source import Source
from probe.extract.text import decode

SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")
CODE = "code"


def peer() -> MarkdownIt:
    """Return markdown-it-py with GitHub's extensions, its destinations as they are written."""
    found = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found.normalizeLink = lambda url: url  # type: ignore[method-assign]
    found.validateLink = lambda url: True  # type: ignore[method-assign]
    return found


def seen_by_peer(markdown: MarkdownIt, body: str) -> list[str]:
    """Return the destinations and the beginnings of code blocks in their order."""
    return [word for token in markdown.parse(body) for word in _words(token)]


def _words(token: Token) -> Iterator[str]:
    if token.type in ("fence", "code_block"):
        yield CODE
    elif token.type == "link_open":
        yield str(token.attrs["href"]).removeprefix("mailto:")
    elif token.type == "image":
        yield str(token.attrs["src"])
    for child in token.children or () if token.type == "inline" else ():
        yield from _words(child)


def seen_by_ours(body: str) -> list[str]:
    """Return the same of our parser: what is in the text of an image is none."""
    found: list[str] = []
    images = 0
    for event in parser().events(body):
        started = event.get("Start") if isinstance(event, dict) else None
        if isinstance(event, dict) and event.get("End") == "Image":
            images -= 1
        if isinstance(started, dict):
            ((kind, carried),) = started.items()
            if kind == "CodeBlock":
                found.append(CODE)
            elif kind in ("Link", "Image") and not images:
                found.append(carried["dest_url"].removeprefix("mailto:"))
            images += kind == "Image"
    return found


def files(folders: list[str]) -> Iterator[Path]:
    """Yield the Markdown files of folders, and files that are named."""
    for folder in map(Path, folders):
        yield from (
            (folder,)
            if folder.is_file()
            else sorted(path for path in folder.rglob("*") if path.name.lower().endswith(SUFFIXES) and path.is_file())
        )


def main(folders: list[str]) -> int:
    """Print each file whose links differ, and how; return how many."""
    markdown, count, different = peer(), 0, 0
    for path in files(folders):
        body = Source(plain(decode(path.read_bytes()), path.name)).body
        if "[^" in body:
            continue
        count += 1
        ours, theirs = seen_by_ours(body), seen_by_peer(markdown, body)
        if ours != theirs:
            different += 1
            sys.stdout.write(f"{path}\n")
            lines = difflib.unified_diff(theirs, ours, "markdown-it-py", "ours", n=0, lineterm="")
            sys.stdout.write("".join(f"    {line}\n" for line in list(lines)[2:12]))
    sys.stdout.write(f"{different} of {count} files differ\n")
    return different


if __name__ == "__main__":
    main(sys.argv[1:])
