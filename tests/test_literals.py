"""Patterns behind literals find what they find alone: in whatever text, of pieces of the tables or not."""

import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probe.codes.gone_words import folded, gone_words, is_unmarked
from probe.codes.login_words import login_words
from probe.codes.nobodys import OWN, known_pages, offers, statements
from probe.codes.walls import signatures
from probe.engine.page import page_of
from probe.engine.page_words import PageWords
from probe.literals import guarded, needed
from probe.model import NO_HEADERS
from probe.tables import load

CORPUS = Path(__file__).parent / "corpus_pages"
Patterns = tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


@cache
def all_guarded() -> Patterns:
    """Return every guarded pattern of the tables beside the same one alone."""
    behind = (
        login_words().required, offers(), *(pattern for _, pattern in statements().kinds),
        *(pattern for row in known_pages() for _, pattern in row.conditions),
        *(pattern for row in signatures() for pattern in (row.script, row.text) if pattern is not None),
        *gone_words().sentences.patterns,
    )  # fmt: skip
    return tuple((pattern, re.compile(pattern.pattern, pattern.flags)) for pattern in behind)


def strings(value: object) -> list[str]:
    """Return every text of a table."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []


@cache
def pieces() -> tuple[str, ...]:
    """Return the words of the tables, as far as they have no signs of patterns, and letters whose case is odd."""
    texts = chain.from_iterable(strings(load(f"codes/{name}")) for name in ("gone", "login", "nobodys", "walls"))
    plain = {piece.strip() for text in texts for piece in re.split(r"[()|?\[\]{}\\.*+^$]", text)}
    return (
        *sorted(plain - {""}),
        OWN,
        " ",
        "",
        ".",
        "!",
        "\u0130",
        "\u0131",
        "\u017f",
        "\u212a",
        "\u1c80",
        "ß",
        "ς",
        "i\u0307",
    )


def found(pattern: re.Pattern[str], text: str) -> tuple[object, ...]:
    return tuple(
        (match.span(), match.groups()) if match else None for match in (pattern.search(text), pattern.fullmatch(text))
    )


def assert_alike(text: str) -> None:
    assert [one.pattern for one, other in all_guarded() if found(one, text) != found(other, text)] == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_texts_of_pieces_of_the_tables(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(pieces()), min_size=1, max_size=7))
    text = data.draw(st.sampled_from((" ", ""))).join(chosen)
    for written in (folded(text), text, text.upper(), text.title()):
        assert_alike(written)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_texts(text: str) -> None:
    assert_alike(text)


# The sentences of pages that are gone are composed and look around themselves, which random texts seldom satisfy.
@pytest.mark.parametrize("pattern", range(len(all_guarded()) - len(gone_words().sentences.patterns)))
def test_what_a_pattern_says_is_found_by_it(pattern: int) -> None:
    """Hypothesis makes texts that match: none of them is refused."""
    behind, alone = all_guarded()[pattern]

    @settings(max_examples=8, deadline=None, database=None)
    @given(st.from_regex(alone))
    def same(text: str) -> None:
        assert found(behind, text) == found(alone, text)

    same()


@pytest.mark.parametrize("language", sorted(load("codes/gone")["gone"]["subjects"]))
def test_a_composed_sentence_is_found(language: str) -> None:
    words = load("codes/gone")["gone"]
    plain = [[text for text in words[part][language] if text.isalpha()] for part in ("subjects", "absences")]
    for subject in plain[0]:
        for absence in (text for text in plain[1][:1] if is_unmarked(text) is is_unmarked(subject)):
            assert gone_words().sentences.search(folded(f"{subject} {absence}")) is not None


@pytest.mark.parametrize("folder", ["control", "gone", "honest"])
def test_the_pages_of_the_corpus(folder: str) -> None:
    for path in sorted((CORPUS / folder).iterdir()):
        kind = "text/plain" if path.suffix == ".txt" else "text/html"
        page = page_of(path.read_bytes(), kind)
        seen = PageWords(page, NO_HEADERS, "http://old.example/", "http://old.example/")
        for text in {seen.title, *seen.headings, *seen.parts, seen.text[:1_000]}:
            assert_alike(text)


@pytest.mark.parametrize(
    ("pattern", "flags", "literals"),
    [
        ("not found", 0, {"not found"}), ("(?:was |were )?not found", 0, {"not found"}), ("a{0,3}bcd", 0, {"bcd"}),
        ("(?:gone|moved) away", 0, {" away"}), ("gone|moved", 0, {"gone", "moved"}), ("gone|.*", 0, None),
        ("(?!gone).", 0, None), (".*", 0, None), ("", 0, None), ("(?:gone)+", 0, {"gone"}), ("(?>gone)", 0, {"gone"}),
        ("GONE", re.IGNORECASE, {"gone"}), ("é", re.IGNORECASE, None), ("не найден", re.IGNORECASE, {"не найден"}),
        ("(?i:GONE)", 0, None),
    ],
)  # fmt: skip
def test_the_literals_of_a_pattern(pattern: str, flags: int, literals: set[str] | None) -> None:
    assert needed(pattern, flags) == literals


def test_a_guarded_pattern_is_compiled_when_a_text_has_its_literal() -> None:
    pattern = guarded("(?P<what>page) gone")
    assert pattern.search("a path is gone") is None
    assert "_compiled" not in vars(pattern)
    assert pattern.search("a page") is None
    assert pattern.sub("x", "a page gone") == "a x"
    assert pattern.search("a page gone") is not None
    assert "_compiled" in vars(pattern)
