"""What documentation tools add to Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.markdown import anchors, mentions
from probe.extract.markdown.dialects import plain
from probe.model import Document
from probe.settings import Reading


def found(text: str, name: str = "a.md") -> list[tuple[int, int, str]]:
    return [(m.line, m.column, m.text) for m in mentions(Document(name, text.encode()), Reading())]


@pytest.mark.parametrize(
    "marker", ["!!! note", '!!! warning "Title"', "??? tip", "???+ tip", '=== "Tab"', '===! "Tab"', "!!!note"]
)
def test_links_in_admonitions_and_tabs_are_links(marker: str) -> None:
    assert found(f"{marker}\n\n    [a](b.md)\n\n    second [c](d.md)\n\nafter [e](f.md)\n") == [
        (3, 9, "b.md"), (5, 16, "d.md"), (7, 11, "f.md"),
    ]  # fmt: skip


def test_they_may_stand_in_one_another() -> None:
    text = '=== "Linux"\n\n    !!! note\n        [a](b)\n\n    [c](d)\n\n=== "Windows"\n\n    [e](f)\n'
    assert found(text) == [(4, 13, "b"), (6, 9, "d"), (10, 9, "f")]


@pytest.mark.parametrize(
    "text",
    [
        "text\n\n    [a](b)\n",
        "!!! note\n\ntext\n\n    [a](b)\n",
        "!!! note\n\n        [a](b)\n",
        "!!! note\n    ```\n    x\n\n    [a](b)\n    ```\n",
        "!!! note\n    ~~~ md\n    [a](b)\n    ```\n    [a](b)\n    ~~~\n",
        "```\n!!! note\n    [a](b)\n```\n",
        "    !!! note\n        [a](b)\n",
        "====\n\n    [a](b)\n",
    ],
)
def test_code_stays_code(text: str) -> None:
    assert found(text) == []


def test_links_behind_code_in_an_admonition_count() -> None:
    assert found("!!! note\n    ```\n    [a](b)\n    ```\n    [c](d)\n") == [(5, 9, "d")]


def test_comments_of_mdx_are_no_text() -> None:
    text = "{/* [a](b)\n[c](d) */} [e](f) {/**/} [g](h)\n"
    assert found(text, "x.mdx") == [(2, 16, "f"), (2, 30, "h")]
    assert [each[2] for each in found(text, "x.md")] == ["b", "d", "f", "h"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<Tabs>\n[a](b)\n</Tabs>\n", [(2, 5, "b")]),
        ("<Tabs>\r\n\t[a](b)\r\n\r\n\t[c](d)\r\n</Tabs>\r\n[e](f)", [(2, 6, "b"), (4, 6, "d"), (6, 5, "f")]),
        ("<A.B>\n  <Card href='http://c.example/'>\n    [a](b)\n", [(2, 15, "http://c.example/"), (3, 9, "b")]),
        ("<Card href='http://c.example/'>\n\n[a](b)\n", [(1, 13, "http://c.example/"), (3, 5, "b")]),
        ("<Video src='a.mp4' />\n\n    [a](b)\n", [(1, 13, "a.mp4"), (3, 9, "b")]),
        ("- a\n\n    ```\n    [a](b)\n\n    [a](b)\n    ```\n\n    [c](d)\n", [(9, 9, "d")]),
        ("```\n    <Tabs>\n\n    [a](b)\n```\n", []),
    ],
)
def test_mdx_has_markdown_between_tags_and_no_code_that_is_set_back(text: str, expected: list[object]) -> None:
    assert found(text, "x.mdx") == expected


def test_tags_of_mdx_keep_their_places() -> None:
    text = "<A id='b'>\n\n## C\n\n</A>\n\n  <A id='d'>\n  ## E\n"
    assert anchors(Document("x.mdx", text.encode())) == {"b", "c", "d", "e"}


def test_code_of_mdx_that_is_not_fenced_far_in_can_be_included() -> None:
    document = Document("x.mdx", b"```\nx\n    https://a.example/\n```\n")
    assert [(m.line, m.column) for m in mentions(document, Reading(include_code=True))] == [(3, 5)]


@given(
    st.lists(
        st.sampled_from(
            [
                "<A>",
                "</A>",
                "<",
                "\t",
                "!!! note",
                '=== "x"',
                "    ",
                "```",
                "~~~",
                "[a](b)",
                "\n",
                "\r\n",
                "\u2028",
                "{/*",
                "*/}",
                "x",
            ]
        )
    )
)
def test_places_stay(pieces: list[str]) -> None:
    text = "".join(pieces)
    changed = plain(text, "a.mdx")
    assert len(changed) == len(text)
    assert [i for i, c in enumerate(changed) if c in "\r\n"] == [i for i, c in enumerate(text) if c in "\r\n"]
