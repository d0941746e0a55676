"""The corpus: every document beside the exact mentions that it has; see README.md in this folder."""

import os
from pathlib import Path
from typing import Any

import pytest

from probe.extract import mentions
from probe.model import Document, Mention
from probe.settings import Reading

CORPUS = Path(__file__).parent
EXPECTED = ".expected"
UPDATE = os.environ.get("UPDATE_EXPECTED") == "1"
DOCUMENTS = sorted(
    path
    for path in CORPUS.glob("*/**/*")
    if path.is_file() and path.suffix not in (EXPECTED, ".pyc") and path.name != "README.md"
)
_SHOWN = str.maketrans({"\t": r"\t", "\n": r"\n", "\r": r"\r"})
_OF_THE_DOCUMENT = ("base", "media_type")


def name_of(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


def expected_of(path: Path) -> Path:
    return path.with_name(path.name + EXPECTED)


def header_of(expected: Path) -> str:
    """Return the first line of the expectations if it gives options, else nothing."""
    if not expected.exists():
        return ""
    first = expected.read_text("utf-8").partition("\n")[0]
    return first + "\n" if first.startswith("#") else ""


def options_of(header: str) -> dict[str, str]:
    return dict(word.split("=", 1) for word in header.removeprefix("#").split())


def reading_of(options: dict[str, str]) -> Reading:
    values: dict[str, Any] = {}
    for name, value in options.items():
        if name == "as":
            values["as_"] = value
        elif name == "column":
            values[name] = tuple(value.split(","))
        elif value in ("true", "false"):
            values[name] = value == "true"
        elif name not in _OF_THE_DOCUMENT:
            values[name] = value
    return Reading(**values)


def line_of(mention: Mention, document: Document) -> str:
    marks = [
        *(["nofollow"] if mention.nofollow else []),
        *(["fault"] if mention.fault else []),
        *([f"base={mention.base}"] if mention.base != document.base and not mention.fault else []),
    ]
    return "\t".join([f"{mention.line}:{mention.column}", mention.text.translate(_SHOWN), *marks]) + "\n"


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_a_document_has_the_mentions_that_are_expected(path: Path) -> None:
    header = header_of(expected_of(path))
    options = options_of(header)
    document = Document(
        name_of(path), path.read_bytes(), base=options.get("base"), media_type=options.get("media_type")
    )
    found = list(mentions(document, reading_of(options)))
    assert {mention.document for mention in found} <= {document.name}
    lines = header + "".join(line_of(mention, document) for mention in found)
    if UPDATE:
        expected_of(path).write_bytes(lines.encode())
    assert lines == expected_of(path).read_bytes().decode()


def test_there_are_documents_and_no_expectation_is_left_over() -> None:
    assert DOCUMENTS
    assert sorted(CORPUS.glob(f"*/**/*{EXPECTED}")) == [expected_of(path) for path in DOCUMENTS]
