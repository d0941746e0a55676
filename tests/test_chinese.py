"""No English sentence stands in what is Chinese: the code table, phrases, words of reports, help and complaints.

Statuses keep the names that the protocol gives them. Names of products, headers, options and documents stay Latin.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from probe.cli.chinese import translated
from probe.codes import Entry, Language, all_entries
from probe.codes.listing import render
from probe.codes.phrases import phrase_of, phrases
from probe.reports.words import words
from probe.tables import load
from tests.outside import ROOT

# Three words in a row, the first two of them in lower case: a sentence, not a name such as "IBM Cloud Load Balancer".
SENTENCE = re.compile(r"(?<![\w.:/-])(?:[A-Za-z]*[a-z]['’]?[a-z]* )(?:[a-z]{2,} )[a-z]{2,}(?![\w:/(-])")
LITERAL = re.compile(r"“[^”]*”|\"[^\"]*\"|`[^`]*`")  # what a server says, as it says it
COMMAND = re.compile(r"\b(?:probe|pandoc|ulimit|git)\b[\w ./:=*'{}-]*")


def entries() -> Iterator[Entry]:
    for entry in all_entries():
        yield entry
        yield from entry.vendors


def texts() -> Iterator[tuple[str, str]]:
    for entry in entries():
        for name, text in (("meaning", entry.meanings.zh), ("advice", entry.advices.zh), ("search", entry.searches.zh)):
            yield f"{entry.key} {name}", text
    for table, name in ((phrases(Language.ZH), "phrase"), (words(Language.ZH), "word")):
        yield from ((f"{name} {key}", text) for key, text in table.items())
    chinese = load("cli/chinese")
    yield from (("epilog", text) for text in chinese["epilog"])
    for part in ("titles", "defaults", "panels", "commands", "help"):
        yield from ((f"{part} {key}", text) for key, text in chinese[part].items())
    yield from ((one["en"], one["zh"]) for one in chinese["complaint"])


def sentences(text: str) -> list[str]:
    return SENTENCE.findall(COMMAND.sub("", LITERAL.sub("", text)))


def test_no_chinese_text_has_an_english_sentence() -> None:
    assert {name: found for name, text in texts() if (found := sentences(text))} == {}
    assert sum(1 for _ in texts()) > 1000


def test_an_english_sentence_is_found() -> None:
    assert sentences("主机 The name of the host does not exist")
    assert not sentences("Google Cloud Load Balancer 与 Cloudflare Workers 的状态码")


@pytest.mark.parametrize("entry", [one for one in all_entries() if one.status is None], ids=lambda one: one.key)
def test_failures_and_classes_have_chinese_names(entry: Entry) -> None:
    assert re.search(r"[\u4e00-\u9fff]", phrase_of(entry, Language.ZH))
    assert phrase_of(entry, Language.EN) == entry.phrase


@pytest.mark.parametrize("form", ["table", "markdown", "json"])
@pytest.mark.parametrize("full", [False, True])
def test_the_listing_names_failures_in_chinese(form: str, *, full: bool) -> None:
    failures = [one for one in all_entries() if one.status is None]
    shown = render(failures, Language.ZH, form, full=full)
    assert [one.phrase for one in failures if re.search(rf"(?<![\w-]){re.escape(one.phrase)}(?![\w-])", shown)] == []


RAISED = ("SettingsError", "InputError", "OutputError", "GivenUpError")
COMPOSED = {  # of parts, each of which is a complaint of the table
    "~ is not an input format; ~choose from ~",
    "site: ~ is not a site generator; ~choose from ~",
    "~: ~ is not a verdict; ~",
    "~: is ~read by this run; a report would overwrite it; name another file",
    "no code, class or text has ~; ~",
    "~: --preprocess: ~ ~ ~ and was stopped",
    "cookies ~: ~",
    "cookies ~:~: ~",
    "~ ~; ~",
    "~~; ~",
}


def complaints() -> Iterator[str]:
    """Yield every complaint of the program, ``~`` in place of each value; those of site generators have their own."""
    for file in sorted((ROOT / "probe").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            if node.func.id == "require":
                yield from written(node.args[1])
            elif node.func.id in RAISED:
                yield from written(node.args[0])


def told() -> Iterator[str]:
    """Yield what a run says besides, ``~`` in place of each value."""
    for file in sorted((ROOT / "probe").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(
                    ast.Attribute(attr="tell" | "_tell") | ast.Name("tell"), [ast.JoinedStr() | ast.Constant() as text]
                ):
                    yield from written(text)
                case ast.Call(ast.Attribute(ast.Name("notes"), "append"), [ast.JoinedStr() as text]):
                    yield from written(text)


def test_what_is_told_besides_is_told_in_chinese() -> None:
    found = set(told())
    assert {"~: skipped, since there is no such file", "~: no documents in this folder"} <= found
    assert sorted(text for text in found if translated(text) == text) == []


def written(text: ast.expr) -> Iterator[str]:
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    if all(isinstance(part, ast.Constant | ast.FormattedValue) for part in parts):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "~" for part in parts)


def test_every_complaint_is_told_in_chinese() -> None:
    found = {text for text in complaints() if re.search("[a-z]", text)}
    assert len(found) > 120
    assert sorted(text for text in found - COMPOSED if translated(text) == text) == []


@pytest.mark.parametrize(
    "complaint",
    [
        "'x' is not an input format; did you mean 'css'? choose from css, html",
        "'x' is not an input format; choose from css, html",
        "site: 'x' is not a site generator; did you mean 'hugo'? choose from hugo",
        "no code, class or text has 'x'; try 404, 4xx or redirect",
        "a.md: --preprocess: pandoc took longer than 60 seconds and was stopped",
        "cookies c.txt: No such file or directory",
        "cookies c.txt: Permission denied",
        "cookies c.txt:3: its first field is not a domain",
        "cookies c.txt:3: must have seven fields with tabs between them, as curl writes them",
        "a.md: --preprocess: pandoc printed more than 100 MiB and was stopped",
    ],
)
def test_complaints_of_several_parts_are_told_in_chinese(complaint: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", translated(complaint))
    assert not sentences(translated(complaint))
