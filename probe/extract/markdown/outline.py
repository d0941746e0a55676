"""The parts of a Markdown document that may get an id from a site generator."""

import re
from typing import TYPE_CHECKING, Any

from probe.extract.markdown.source import Source
from probe.sites.outline import Heading, Outline

if TYPE_CHECKING:
    import pyromark

_ATTRIBUTES = re.compile(r"[ \t]*\{:?([^{}]*)\}[ \t]*\Z")
_LISTED = re.compile(r"(?<!\{)\{:?([^{}<>]*)\}")
_NAME = re.compile(r"(?<!\S)(?:#([^\s{}#]++)|id\s*=\s*[\"'“”]?([^\s\"'“”{}]++))")
_TITLES = ("Heading", "DefinitionListTitle")


def outline_of(text: str) -> Outline:
    """Return the headings, terms, footnotes and names of a document, for any generator."""
    reader = _Reader()
    for event in _parser().events(Source(text).body):
        reader.take(event)
    return reader.outline()


def _parser() -> "pyromark.Markdown":
    from pyromark import Markdown, Options  # noqa: PLC0415 - a binary that most inputs do not need

    options = Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_GFM
    return Markdown(options=options | Options.ENABLE_TASKLISTS | Options.ENABLE_DEFINITION_LIST)


class _Reader:
    """One pass over the parser's events."""

    def __init__(self) -> None:
        self._headings: list[Heading] = []
        self._terms: list[str] = []
        self._notes: dict[str, int] = {}
        self._referred: dict[str, int] = {}
        self._words: list[str] = []  # of the paragraphs, for the names in them
        self._html: list[str] = []
        self._title: list[str] | None = None  # the pieces of a heading or term that is still open
        self._code = False

    def take(self, event: Any) -> None:  # noqa: ANN401 - as the parser has it
        if isinstance(event, str):  # a line end or a rule
            if self._title is not None:
                self._title.append(" ")
            self._words.append("\n")
            return
        ((kind, carried),) = event.items()
        match kind:
            case "Start":
                self._start(carried)
            case "End":
                self._end(carried)
            case "Text" | "Code":
                self._text(carried, code=kind == "Code")
            case "InlineHtml" | "Html":
                self._html.append(carried)
            case "FootnoteReference":
                self._referred[carried] = self._referred.get(carried, 0) + 1
            case _:
                return

    def _start(self, tag: Any) -> None:  # noqa: ANN401
        name, carried = next(iter(tag.items())) if isinstance(tag, dict) else (tag, "")
        if name in _TITLES:
            self._title = []
        elif name == "CodeBlock":
            self._code = True
            if isinstance(carried, dict):  # ```{#listing .python}, of pandoc, Hugo, markdown-it-attrs and SuperFences
                self._words += (*carried.values(), "\n")
        elif name == "FootnoteDefinition":
            self._notes.setdefault(carried, 0)

    def _end(self, tag: Any) -> None:  # noqa: ANN401
        name, carried = next(iter(tag.items())) if isinstance(tag, dict) else (tag, "")
        if name == "CodeBlock":
            self._code = False
        elif name in _TITLES and self._title is not None:
            text, self._title = "".join(self._title), None
            if name == "Heading":
                self._headings.append(_heading(text, int(carried[1:])))
            else:
                self._terms.append(text.strip())

    def _text(self, text: str, *, code: bool) -> None:
        if self._title is not None:
            self._title.append(text)
        if not code and not self._code:
            self._words.append(text)

    def outline(self) -> Outline:
        from probe.extract import html  # noqa: PLC0415 - only for checks of fragments

        return Outline(
            tuple(self._headings),
            tuple(self._terms),
            tuple((label, self._referred.get(label, 0)) for label in self._notes),
            frozenset(filter(None, (_named(match[1]) for match in _LISTED.finditer("".join(self._words))))),
            frozenset(html.ids("".join(self._html))) if self._html else frozenset(),
        )


def _heading(text: str, level: int) -> Heading:
    attributes = _ATTRIBUTES.search(text)
    if attributes is None:
        return Heading(level, text.strip(), text.strip(), spaced=text if text != text.strip() else "")
    return Heading(level, text.strip(), text[: attributes.start()].strip(), _named(attributes[1]))


def _named(attributes: str) -> str | None:
    """Return the id in an attribute list: ``#x``, or ``id="x"``."""
    found = _NAME.search(attributes)
    return None if found is None else found[1] or found[2]
