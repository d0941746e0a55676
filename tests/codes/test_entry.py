"""How an entry is matched with headers and with words."""

import tomllib

import pytest

from probe.codes import Language
from probe.codes.entry import Entry
from probe.codes.reading import table_of

ENTRY = """
[[code]]
status = 599
phrase = "Out of Order"
aliases = ["停用"]
standing = "unofficial"
origin = "Acme"
reference = "Acme docs"
judgement = "failing"
redirect = "temporary"
headers = ["X-Acme-Id"]
when = [{ X-Acme-Id = "*", server = "Acme/*" }, { via = "" }]
meaning.en = "The shop's lookup is closed."
meaning.zh = "商店的 HTTP 查询已关闭。"
advice.en = "Come back."
advice.zh = "请再来。"
"""


@pytest.fixture
def entry() -> Entry:
    return table_of(tomllib.loads(ENTRY)).codes[0]


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({}, False),
        ({"x-acme-id": "1"}, False),
        ({"server": "acme/2"}, False),
        ({"x-acme-id": "1", "server": " ACME/2 "}, True),
        ({"x-acme-id": "", "server": "acme/2"}, True),
        ({"x-acme-id": "1", "server": "other acme/2"}, False),
        ({"via": "anything"}, True),
    ],
)
def test_evidence_is_any_alternative_with_all_of_its_headers(
    entry: Entry, headers: dict[str, str], shown: bool
) -> None:
    assert entry.shown_by(headers) is shown


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("599", True),
        ("out", True),
        ("ord", True),
        ("停", True),
        ("用", True),
        ("acm", True),
        ("failing", True),
        ("temporary", True),
        ("redirect", True),
        ("x-acme", True),
        ("lookup", True),
        ("up", False),
        ("http", True),
        ("查询", True),
        ("come back", True),
        ("permanent", False),
        ("[", False),
    ],
)
def test_words_are_found_from_their_beginning(entry: Entry, word: str, said: bool) -> None:
    assert entry.says(word) is said


def test_texts_come_in_the_language_asked_for(entry: Entry) -> None:
    assert [(entry.meaning(one), entry.advice(one), entry.search(one)) for one in Language] == [
        ("The shop's lookup is closed.", "Come back.", ""),
        ("商店的 HTTP 查询已关闭。", "请再来。", ""),
    ]
