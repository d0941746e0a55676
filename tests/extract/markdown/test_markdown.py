"""The links of Markdown, and where in the document their URLs begin."""

import pytest

from probe.extract import format_of, mentions
from probe.extract.markdown import FORMAT
from probe.model import Document, FailureKind, Mention
from probe.settings import Reading

Found = list[tuple[int, int, str]]


def found(text: str | bytes, *, include_code: bool = False) -> Found:
    content = text if isinstance(text, bytes) else text.encode()
    document = Document("d.md", content)
    return [(m.line, m.column, m.text) for m in mentions(document, Reading(include_code=include_code))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](http://x)", [(1, 5, "http://x")]),
        ("![a](x.png 'title (y)')", [(1, 6, "x.png")]),
        ("[a](<x y>)", [(1, 6, "x y")]),
        ("[a]()", [(1, 5, "")]),
        ("[a](<>)", [(1, 6, "")]),
        ("[http://x](http://x)", [(1, 12, "http://x")]),
        ("[a [b] `](c` ](d)", [(1, 16, "d")]),
        (r"[a \](b](c\(d&amp;e)", [(1, 10, "c(d&e")]),
        ("[![i](s.png)](t)", [(1, 7, "s.png"), (1, 15, "t")]),
        ("[![i][]](t)\n\n[i]: s.png", [(1, 10, "t"), (3, 6, "s.png")]),
        ("![a [b](c) <d:e> <img src=f>](g)", [(1, 31, "g")]),
        ("[a\nb](\n  c\n  'd')", [(3, 3, "c")]),
        ("> - [a\n>   b](\n>   <c d>\n>   'e')", [(3, 6, "c d")]),
        ("[x](\n    >>y)", [(2, 5, ">>y")]),
        ("> [x](\n>     >y)", [(2, 7, ">y")]),
        ("é😀 [a](b) \t[中](文)", [(1, 8, "b"), (1, 16, "文")]),
        (b"\xef\xbb\xbf[a](b)", [(1, 5, "b")]),
        (b"\xff\xfe[\x00a\x00]\x00(\x00b\x00)\x00", [(1, 5, "b")]),
        ("a\r\n[b](c)\r[d](e)\n", [(2, 5, "c"), (3, 5, "e")]),
        ("| a | b |\n|---|---|\n| [c](d\\|e) | ![](f) |", [(3, 7, "d|e"), (3, 19, "f")]),
        ("[a](b){target=_blank} [c](d)", [(1, 5, "b"), (1, 27, "d")]),
        ("<http://x/é> <a@b.example> <mailto:c@d.example>",
         [(1, 2, "http://x/é"), (1, 15, "mailto:a@b.example"), (1, 29, "mailto:c@d.example")]),
        ("[a][^1]\n\n[^1]: see [b](c)", [(3, 15, "c")]),
        ("- [ ] [a](b)\n- [x] [c](d)", [(1, 11, "b"), (2, 11, "d")]),
    ],
)  # fmt: skip
def test_a_link_is_found_where_its_url_begins(text: str | bytes, expected: Found) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a][b] [b][] [B]\n\n[b]: x", [(3, 6, "x")]),
        ("[a]\n\n[a]: x\n[a]: y", [(3, 6, "x")]),
        ("[a]: x", []),
        ("[a] [b]\n\n[a]: x\n[b]: x", [(3, 6, "x"), (4, 6, "x")]),
        ("> [a]:\n> <x y>\n> 't'\n\n![i][A]", [(2, 4, "x y")]),
        ("[foo\nbar]\n\n[Foo  Bar]: x", [(4, 13, "x")]),
        ("[ẞ]\n\n[SS]: x", [(3, 7, "x")]),
        ("[a\\]: b]\n\n[a\\]: b]: x", [(3, 11, "x")]),
        ("[a] [b](y)\n\n[a]: x", [(1, 9, "y"), (3, 6, "x")]),
        ("[a]\n\n    [a]: x", []),
    ],
)
def test_a_definition_is_one_link_if_it_is_used(text: str, expected: Found) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p><a href='x'>a</a>\n<img src=y></p>", [(1, 13, "x"), (2, 10, "y")]),
        ("a <a\nhref='x&amp;y'>b</a>", [(2, 7, "x&y")]),
        ("> a <a\n> href='é' title='\n> x'>b</a> <img src='y'>", [(2, 9, "é"), (3, 22, "y")]),
        ("> <div>\n> é <img\n> src='x'\n> ></div>", [(3, 8, "x")]),
        ("- <div>\n\t<a href='x'></a>", [(2, 11, "x")]),
        ("<!-- <a href='x'> [a](b) -->", []),
        ('<a href={x.y}>a</a> <Card href="/z" />', []),
        ("<details>\n\n[a](b)\n\n</details>", [(3, 5, "b")]),
    ],
)
def test_html_has_links_too(text: str, expected: Found) -> None:
    assert found(text) == expected


def test_a_link_of_html_may_ask_not_to_be_followed() -> None:
    document = Document("d.md", b"<a rel='nofollow' href='x'>a</a> [b](y)", base="file:///d.md")
    assert list(mentions(document, Reading())) == [
        Mention("x", "d.md", 1, 25, base="file:///d.md", nofollow=True, kind="html"),
        Mention("y", "d.md", 1, 38, base="file:///d.md"),
    ]


CODE = "`http://a.example/1` ``[a](b)``\n\n    http://a.example/2\n\n> ~~~\n> x('http://a.example/3');\n> ~~~\n"


def test_code_has_no_links() -> None:
    assert found(CODE) == []


def test_code_has_bare_urls_where_it_is_included() -> None:
    assert found(CODE, include_code=True) == [
        (1, 2, "http://a.example/1"),
        (3, 5, "http://a.example/2"),
        (6, 6, "http://a.example/3"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nhome: [a](b)\n---\n[a](b)", [(4, 5, "b")]),
        ("---\n# c\ntitle: [a](b)\n...\n\n[c](d)", [(6, 5, "d")]),
        ("+++\nhome = '[a](b)'\n+++\n[c](d)", [(4, 5, "d")]),
        ("---\r\né: '[a](b)'\r\n---\r\n[c](d)", [(4, 5, "d")]),
        ("---\n[a](b)\n---\n[c](d)", [(2, 5, "b"), (4, 5, "d")]),
        ("a\n\n---\nb: [c](d)\n---\n", [(4, 8, "d")]),
        ("---\na: [b](c)\n", [(2, 8, "c")]),
    ],
)
def test_front_matter_is_no_text(text: str, expected: Found) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nhome: http://a.example/\n---\n[a](b)", [(2, 7, "http://a.example/"), (4, 5, "b")]),
        ("+++\né = 'http://a.example/'\n+++\n", [(2, 6, "http://a.example/")]),
        (
            "---\n# http://a.example/\n  # http://b.example/\na: http://c.example/#d\n---\n",
            [(4, 4, "http://c.example/#d")],
        ),
        ("---\na: http://a.example/{{ b }}\n---\n", []),
        ("---\nhttp://a.example/\n---\n", [(2, 1, "http://a.example/")]),
    ],
)
def test_front_matter_has_urls(text: str, expected: Found) -> None:
    assert found(text) == expected


def test_bytes_that_are_no_characters_spoil_their_own_link_alone() -> None:
    document = Document("d.md", b"[a](b\xff) [c](d)")
    assert list(mentions(document, Reading())) == [
        Mention("b\ufffd", "d.md", 1, 5, FailureKind.URL_INVALID),
        Mention("d", "d.md", 1, 13),
    ]


def test_a_declared_encoding_counts() -> None:
    document = Document("page", "[é](ü)".encode("latin-1"), media_type="text/markdown; charset=iso-8859-1")
    assert [(m.text, m.column) for m in mentions(document, Reading())] == [("ü", 5)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<a href={"https://a.example/e"}>x</a>', ["https://a.example/e"]),
        ("<img src={'b.png'}/> text", ["b.png"]),
        ("<Link href={`./c.mdx`}>x</Link> y", ["./c.mdx"]),
        ('<Image src="pic.PNG" /> <Card link="/d" />', ["pic.PNG", "/d"]),
        ('<Card to="beginners" url={base + "/x"} href={`${base}/y`} />', []),
        ("`<Link href='./c.mdx'>` {/* <Link href='./d.mdx' /> */}", []),
        ("[a](b.mdx)", ["b.mdx"]),
    ],
)
def test_components_and_expressions_of_mdx_are_read(text: str, found: list[str]) -> None:
    assert [mention.text for mention in mentions(Document("a.mdx", text.encode()), Reading())] == found


def test_components_count_in_mdx_alone() -> None:
    assert list(mentions(Document("a.md", b'<Link href="./c.md">x</Link>'), Reading())) == []


@pytest.mark.parametrize("name", ["README.md", "a.MARKDOWN", "b.mkd", "c.mdx"])
def test_it_is_told_by_its_suffix(name: str) -> None:
    assert format_of(Document(name, b""), Reading()) is FORMAT
    assert FORMAT.walked


def test_the_prose_is_what_a_reader_sees() -> None:
    text = "---\na: b\n---\n# A *b*\n\nc `d`\ne [f](g) ![h](i) <!-- j --> <b>k</b> &amp; l\n\n- m\n- n\n"
    assert FORMAT.prose is not None
    assert FORMAT.prose(Document("d.md", text.encode())) == "A b\nc d e f k & l\nm\nn"
