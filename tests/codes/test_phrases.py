"""Every note that the program makes can be said in every language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import probe
from probe.codes import Language, status_entry
from probe.codes.phrases import phrases, say
from probe.model import FailureKind, Note, RedirectKind, Verdict

PACKAGE = Path(probe.__file__).parent


def places(text: str) -> set[int]:
    """Return the numbers of the values that a phrase shows."""
    return {int(name) for _, name, _, _ in Formatter().parse(text) if name is not None}


def notes_in_the_source() -> Iterator[tuple[str, int | None, str]]:
    """Yield word, number of values (None where the source does not tell) and place of each note with a literal word."""
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)) if "Note(" in source else ():
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Note"):
                continue
            words = [arm for arm in ast.walk(node.args[0]) if isinstance(arm, ast.Constant)] if node.args else []
            values = node.args[1] if len(node.args) > 1 else None
            many: int | None = 0 if values is None else None
            if isinstance(values, ast.Tuple) and not any(isinstance(value, ast.Starred) for value in values.elts):
                many = len(values.elts)
            for word in words:
                if isinstance(node.args[0], ast.Constant | ast.IfExp) and isinstance(word.value, str) and word.value:
                    yield word.value, many, f"{path.name}:{node.lineno}"


NOTES = list(notes_in_the_source())


def test_the_languages_have_the_same_phrases() -> None:
    english, chinese = phrases(Language.EN), phrases(Language.ZH)
    assert list(english) == list(chinese)
    assert {word: places(text) for word, text in english.items()} == {w: places(t) for w, t in chinese.items()}


@pytest.mark.parametrize("language", Language)
def test_phrases_are_whole_texts(language: Language) -> None:
    for word, text in phrases(language).items():
        assert text == text.strip(), word
        assert text, word
        assert text.isprintable(), word
        numbers = places(text)
        assert numbers <= set(range(4)), word


def test_notes_are_found_in_the_source() -> None:
    assert {"excluded", "downgrade", "scheme", "scheme-assumed"} <= {word for word, _, _ in NOTES}


@pytest.mark.parametrize(("word", "many", "place"), NOTES, ids=[f"{word}@{place}" for word, _, place in NOTES])
@pytest.mark.parametrize("language", Language)
def test_each_note_of_the_source_can_be_said(word: str, many: int | None, place: str, language: Language) -> None:
    shown = places(phrases(language)[word])
    assert many is None or not shown or max(shown) < many, place


@pytest.mark.parametrize("language", Language)
def test_each_word_of_the_rules_can_be_said(language: Language) -> None:
    known = phrases(language)
    for kind in FailureKind:
        assert places(known[kind.value]) == set()
    entries = [status_entry(status, {}) for status in range(100, 1000)]  # what a transport takes for a status
    judged = {meant.judgement for entry in entries for meant in (entry, *entry.vendors)}
    for verdict in (judged | {Verdict.LIMITED}) - {Verdict.OK, Verdict.REDIRECTED}:
        assert places(known[verdict.value]) <= {0, 1}
    for redirect in RedirectKind:
        for many in ("one", "many"):
            assert places(known[f"redirected-{redirect}-{many}"]) <= {0, 1, 2, 3}
    for ending in ("deadline", "interrupted", "fault", "local-limit"):
        assert places(known[ending]) == set()


def test_a_note_is_said() -> None:
    assert say(Note("answered", ("200", "OK")), Language.EN) == "200 OK"
    assert say(Note("url-invalid"), Language.EN) == "Not a valid URL"
    assert say(Note("url-invalid"), Language.ZH) == "不是有效的网址"


def test_latin_words_stand_apart_from_chinese() -> None:
    tight = re.compile(r"[\u4e00-\u9fff](?:\{\d\}|[A-Za-z0-9])|(?:\{\d\}|[A-Za-z0-9])[\u4e00-\u9fff]")
    for word, text in phrases(Language.ZH).items():
        assert not tight.search(text), f"{word}: {text}"


@pytest.mark.parametrize("value", ["{0}", "{", "}}", "{0.__class__}", "%s"])
def test_what_strangers_say_is_not_read_as_a_phrase(value: str) -> None:
    assert say(Note("detail", (value,)), Language.EN) == f"System message: {value}"


def test_an_unknown_word_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        say(Note("no such word"), Language.EN)
