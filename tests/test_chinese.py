"""No English sentence stands in what is Chinese: the code table, phrases, words of reports, help and complaints.

Statuses keep the names that the protocol gives them. Names of products, headers, options and documents stay Latin.
"""

import re
from collections.abc import Iterator

import pytest

from probe.codes import Entry, Language, all_entries
from probe.codes.listing import render
from probe.codes.phrases import phrase_of, phrases
from probe.reports.words import words
from probe.tables import load

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
