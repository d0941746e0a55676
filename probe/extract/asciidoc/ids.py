"""The ids that an AsciiDoc document defines: explicit ids, and those that Asciidoctor generates from section titles."""

import re
from collections.abc import Mapping

from probe.extract.asciidoc.blocks import DOCUMENT_TITLES, Block, Kind

_NAME = r"[A-Za-z_:][\w\-:.]*"
_INLINE = re.compile(
    rf"(?<!\\)(?:\[\[\[?({_NAME})(?:,[^\]]*)?\]\]|\banchor:({_NAME})\["
    r"|\[(?:\.[\w.\-]*)?#([\w\-:]+)[^\]]*\](?=[#*_`^~]|[ \t]*$))",
    re.MULTILINE,
)
_BLOCK = re.compile(r"\[(?:[\w ]*(?:[.%][\w\-]+)*#([^\s.,%\]\"]+)|[^\]]*\bid=\"?([^\s\",\]]+))")
_MARKUP = re.compile(
    r"(?:\w+:)?[^\s\[\]]*:[^\s\[\]]*\[([^\]]*)\]|<<(?:[^<>,]*,)?([^<>]*)>>|\[\[[^\]]*\]\]|\[#[^\]]*\](?=#)"
)
_EMPHASIS = re.compile(r"(?<!\w)_(\S|\S.*?\S)_(?!\w)|__(.+?)__")
# Asciidoctor replaces these with entities, which ids do not contain: a dash with thin spaces, and symbols.
_REPLACED = re.compile(r" -- |(?<=\w)--(?=\w)|\.\.\.|\((?:C|R|TM)\)|[<>&]|'", re.IGNORECASE)
_STYLES = (("_", "_"), ("", "-"))  # prefix and separator, of Asciidoctor and of GitHub and most Antora sites
_LONGEST_TITLE = 1_000  # characters; no reference is longer
_NOT_IN_IDS = re.compile(r"[^ \w\-.]")


class Ids:
    """Collects ``found`` over the blocks of a document, in order."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._named = False
        self._counts: dict[str, int] = {}

    def add(self, block: Block, text: str, attributes: Mapping[str, str]) -> None:
        """Add the ids of one block; ``text`` is its text with attributes substituted."""
        if block.kind is Kind.CODE:
            return
        self.found.update(next(filter(None, match.groups())) for match in _INLINE.finditer(text))
        if block.kind is Kind.LIST:
            self._add_named(text)
            return
        if block.kind is Kind.TITLE and block.name not in DOCUMENT_TITLES:
            self._add_title(text.strip(), attributes)
        self._named = False

    def _add_named(self, text: str) -> None:
        match = _BLOCK.match(text)
        if match:
            self.found.add(match[1] or match[2])
        self._named = self._named or match is not None or text.startswith("[[")

    def _add_title(self, line: str, attributes: Mapping[str, str]) -> None:
        if len(line) > _LONGEST_TITLE:
            return
        title = re.sub(r"\s+(?:=+|#+)\Z", "", line)
        self.found.add(title)
        if self._named or "[[" in title or "sectids" not in attributes:
            return
        for prefix, separator in {
            (attributes.get("idprefix", prefix), attributes.get("idseparator", separator)[:1])
            for prefix, separator in _STYLES
        }:
            for text in {title, title.replace(" -- ", " ")}:  # versions differ in whether a dash leaves a space
                self.found.add(self._unique(_made(text, prefix, separator), separator))

    def _unique(self, made: str, separator: str) -> str:
        if made not in self.found:
            return made
        number = self._counts.get(made, 2)
        while f"{made}{separator}{number}" in self.found:
            number += 1
        self._counts[made] = number + 1
        return f"{made}{separator}{number}"


def _made(title: str, prefix: str, separator: str) -> str:
    unmarked = _MARKUP.sub(lambda match: match[1] or match[2] or "", title)
    text = _EMPHASIS.sub(lambda match: match[1] or match[2], unmarked)
    made = prefix + _NOT_IN_IDS.sub("", _REPLACED.sub("", text.lower()))
    if not separator:
        return made.replace(" ", "")
    made = re.sub(rf"[ .\-{re.escape(separator)}]+", lambda _: separator, made)
    made = made.removesuffix(separator)
    return made.removeprefix(separator) if not prefix else made
