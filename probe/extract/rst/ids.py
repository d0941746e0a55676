"""The ids that a reStructuredText document defines, as docutils generates them."""

import re
from collections import Counter
from collections.abc import Iterator

from probe.sites.docutils_ids import made_id

_LINE = re.compile(r"[^\r\n]+")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*\s*\Z")
_EXPLICIT = re.compile(r"\s*\.\. _(?:`((?:[^`\\]|\\.)+)`|((?:[^:\\]|\\.|:(?! |\Z))+)):(?:\s|\Z)")
_NAMED = re.compile(r"\s*:name:\s+(\S.*)")
_NOTE = re.compile(r"\s*\.\. \[(#?)([^\]\s]*)\](?:\s|\Z)")
_INLINE = re.compile(r"(?<![\w`])_`([^`]+)`")
_NOT_OF_TITLES = re.compile(r"\s*<[^<>]*>(?=`__?)|:[\w.+-]+:(?=`)|\\(?=.)")
_NOTES = re.compile(r"(?m)^[ \t]*\.\. \[")
# Ids that docutils numbers, and Sphinx in its own way; the numbers depend on the whole document.
_COUNTED = ("footnote-", "footnote-reference-", "citation-reference-", "id")
_LONGEST = 1_000  # characters of a title or name; no reference is longer


def ids(text: str) -> set[str]:
    """Return the ids of a document: sections, targets, footnotes, names, and the numbered ids of docutils."""
    found: set[str] = set()
    counts = Counter({"": 1})  # a title without letters for an id becomes a numbered section
    for name in names(text):
        made = made_id(name[:_LONGEST])
        found.add(f"{made or 'section'}-{counts[made]}" if counts[made] or not made else made)
        counts[made] += 1
    repeats = sum(count - 1 for count in counts.values())
    unnamed = repeats + text.count("]_") + sum(1 for _ in _NOTES.finditer(text))
    return found | {f"{word}{number}" for number in range(1, unnamed + 1) for word in _COUNTED}


def names(text: str) -> Iterator[str]:
    """Yield the names of a document's sections, targets, footnotes and named elements, as written."""
    above = ""
    for match in _LINE.finditer(text):
        line = match[0].rstrip()
        if _ADORNMENT.match(line):
            if above and (len(line) >= 4 or len(line) >= len(above)):
                yield _NOT_OF_TITLES.sub("", above).strip()
            above = ""
            continue
        above = line
        yield from _in_line(line[:_LONGEST])


def _in_line(line: str) -> Iterator[str]:
    if named := _EXPLICIT.match(line) or _NAMED.match(line):
        yield named[1] or named[2]
    elif (note := _NOTE.match(line)) and note[2]:
        yield note[2]
    yield from (match[1] for match in _INLINE.finditer(line))
