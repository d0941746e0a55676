"""AsciiDoc: rules one by one, ids, and hostile documents; whole ones are in the corpus."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract import asciidoc
from probe.model import Document
from probe.settings import Reading

URL = "https://a.example/"


def read(text: str, *, include_code: bool = False) -> list[tuple[int, int, str]]:
    document = Document("doc", text.encode("utf-8", "replace"))
    return [(m.line, m.column, m.text) for m in asciidoc.mentions(document, Reading(include_code=include_code))]


def kinds(text: str) -> dict[str, str]:
    return {m.text: m.kind for m in asciidoc.mentions(Document("doc", text.encode()), Reading())}


def anchors(text: str) -> frozenset[str]:
    return asciidoc.anchors(Document("doc", text.encode()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("https://a/b,", [(1, 1, "https://a/b")]),
        ("(https://a/b).", [(1, 2, "https://a/b")]),
        ("https://a/b); https://a/c: https://a/d?!", [(1, 1, "https://a/b"), (1, 15, "https://a/c"), (1, 28, "https://a/d")]),
        ("https://a/(b)[c]", [(1, 1, "https://a/(b)")]),
        ("https://a/b[c\nd\\]e] https://f/", [(1, 1, "https://a/b"), (2, 7, "https://f/")]),
        ("https://a/b[c", [(1, 1, "https://a/b")]),
        ("<https://a/b,c.>", [(1, 2, "https://a/b,c")]),
        ("\\https://a/ \\link:b[c] \\xref:d.adoc[] \\image:e.png[] \\<<f>>", []),
        ("xhttps://a/ x_https://a/ =https://b/ -https://c/ 中https://d/", []),
        ("**https://a/** ``https://b/`` __https://c/__", [(1, 3, "https://a/"), (1, 18, "https://b/"), (1, 33, "https://c/")]),
        ("*see https://a/x*, _see https://b/y_.", [(1, 6, "https://a/x"), (1, 25, "https://b/y")]),
        ("https://a/b_c*d_e", [(1, 1, "https://a/b_c*d_e")]),
        ("link:a%20b.pdf[c] link:a b[c] link:[c]", [(1, 6, "a%20b.pdf")]),
        ("hyperlink:a[b] link:{no}[b]", [(1, 21, "{no}")]),
        ("link:++a b[c]++[d]", [(1, 8, "a b[c]")]),
        ("https://a/[image:b.png[],c]", [(1, 1, "https://a/"), (1, 18, "b.png")]),
        ("image:a b.png[c] image::no.png[d]", [(1, 7, "a b.png")]),
        ("image::a b.png[c]", [(1, 8, "a b.png")]),
        ("image::a.png[link=self]", [(1, 8, "a.png")]),
        ('image:a.png[b,link="https://c/,d"] image:e.png[link=none]', [
            (1, 7, "a.png"), (1, 21, "https://c/,d"), (1, 42, "e.png"),
        ]),
        ("= T\n<<a b, c>> <<a.adoc#b,c>> <<A#>> << no>>", [(2, 3, "#a b"), (2, 14, "a.adoc#b"), (2, 29, "A.adoc")]),
        ("Ti\n===\n\nxref:a.adoc[] xref:a#b[] xref:a[] xref:a.pdf[] xref:m:a.adoc[] xref:c::a.adoc#x[]", [
            (4, 6, "a.adoc"), (4, 20, "a.adoc#b"), (4, 31, "#a"), (4, 40, "a.pdf"),
        ]),
        ("== Part\n\n<<of the whole>> xref:whole[] <<other#>>", [
            (3, 3, "#of the whole"), (3, 23, "#whole"), (3, 33, "other.adoc"),
        ]),
        ("xref:...[] <<...>>", []),
        ("include::a.adoc[]\ninclude::b c.rb[tag=x]\n\\include::d[]", [(1, 10, "a.adoc"), (2, 10, "b c.rb")]),
        ("a\ninclude::b.adoc[]\nhttps://c/", [(2, 10, "b.adoc"), (3, 1, "https://c/")]),
        ("[source]\n----\nx\ninclude::a.rb[]\n----\n[source]\ninclude::b.rb[]\n\n c\ninclude::d.rb[]", [
            (4, 10, "a.rb"), (7, 10, "b.rb"), (10, 10, "d.rb"),
        ]),
        ("++++\ninclude::a.html[]\n++++\n////\ninclude::no[]\n////\n// include::no[]", [(2, 10, "a.html")]),
        (":a: b\n\ninclude::{a}/c.adoc[]\ninclude::{unknown}/c.adoc[]", [
            (3, 10, "b/c.adoc"), (4, 10, "{unknown}/c.adoc"),
        ]),
        ('include::a[opts=optional]\ninclude::b[%optional]\ninclude::c[opts="x,optional",tag=d]', []),
        ("pass:q[https://a/] +https://b/+ ++https://c/++ $$https://d/$$ C++ https://e/", [(1, 67, "https://e/")]),
        ("mailto:a@b.c[d] mailto:e@f.g", [(1, 1, "mailto:a@b.c")]),
        (":a: https://b\n\n{a}/c link:{a}/d[e] {A}/x", [(3, 1, "https://b/c"), (3, 12, "https://b/d")]),
        (":a: https://b/ \\\n  c\n\n{a}", [(4, 1, "https://b/")]),
        (":a: https://b/\\\n\n{a}", [(3, 1, "https://b/\\")]),
        ("{a}\n\n:a: https://b/\n\n{a}\n\n:a!:\n\n{a}", [(5, 1, "https://b/")]),
        (":a: {b}/c\n:b: https://d\n\n{a}", []),
        ("----\nhttps://a/\n-----\n----\nhttps://b/", [(5, 1, "https://b/")]),
        ("a\n////\nhttps://a/\n////\nhttps://b/", [(5, 1, "https://b/")]),
        ("a\n// https://a/\nhttps://b/\n/// https://c/", [(3, 1, "https://b/"), (4, 5, "https://c/")]),
        (" https://a/\nhttps://b/\n\nhttps://c/", [(4, 1, "https://c/")]),
        ("a\n https://b/", [(2, 2, "https://b/")]),
        ("[source]\nhttps://a/\n\nhttps://b/", [(4, 1, "https://b/")]),
        ("[stem]\n++++\nhttps://a/\n++++", []),
        ("Code\n----\nhttps://a/", [(3, 1, "https://a/")]),
        ("|===\n|https://a/|b\n|https://c/\\|d\n|===\n\nhttps://e/|f", [
            (2, 2, "https://a/"), (3, 2, "https://c/\\|d"), (6, 1, "https://e/|f"),
        ]),
        ("a::\r\n  https://b/\rhttps://c/", [(2, 3, "https://b/"), (3, 1, "https://c/")]),
        ("video::1234[vimeo] \nvideo::a.mp4[]", [(2, 8, "a.mp4")]),
        ("[quote,A,https://b/]\n----\nhttps://c/\n----", [(1, 10, "https://b/")]),
    ],
)  # fmt: skip
def test_rules(text: str, found: list[tuple[int, int, str]]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("----\nhttps://a/\n----", (2, 1)),
        ("....\nhttps://a/\n....", (2, 1)),
        ("```sh\ncurl https://a/\n```", (2, 6)),
        (" https://a/", (1, 2)),
        ("[source]\nhttps://a/", (2, 1)),
        ("[listing]\n--\nhttps://a/\n--", (3, 1)),
    ],
)
def test_code_counts_where_it_is_asked_for(text: str, place: tuple[int, int]) -> None:
    assert read(text) == []
    assert read(text, include_code=True) == [(*place, "https://a/")]


@pytest.mark.parametrize(
    "text", ["////\nhttps://a/\n////", "++++\nhttps://a/\n++++", "// https://a/", "[comment]\nhttps://a/"]
)
def test_what_no_reader_sees_never_counts(text: str) -> None:
    assert read(text, include_code=True) == []


def test_what_is_included_into_code_stands_in_its_order() -> None:
    text = "----\nhttps://a/\ninclude::b[]\nhttps://c/\n----\n"
    assert read(text, include_code=True) == [(2, 1, "https://a/"), (3, 10, "b"), (4, 1, "https://c/")]


@pytest.mark.parametrize(
    ("text", "is_part"),
    [
        ("<<x>>\n\n[NOTE]\n====\nA note.\n====\n", True),
        ("<<x>>\n\n.Caption\n====\nAn example.\n====\n", True),
        ("<<x>>\n\n----\n# a comment\n----\n", True),
        ("== Section\n\n<<x>>\n", True),
        ("// x\n:a: b\n= Title\n\n<<x>>\n", False),
        ("Title\n=====\n\n<<x>>\n", False),
        ("# Title\n\n<<x>>\n", False),
    ],
)
def test_a_part_refers_to_places_that_others_may_have(text: str, is_part: bool) -> None:
    assert kinds(text) == {"#x": "elsewhere" if is_part else "xref"}


def test_a_part_refers_to_its_own_places_as_any_document() -> None:
    assert kinds("[[x]]\n== Section\n\n<<x>> <<y>>\n") == {"#x": "xref", "#y": "elsewhere"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("link:{no}/b[c]", "attribute"),
        ("https://a/{no}/b", "attribute"),
        ("image::{no}/b.png[]", "attribute"),
        ("image:{no}/b.png[]", "attribute"),
        ("xref:{no}.adoc[]", "attribute"),
        ("include::{no}.adoc[]", "attribute"),
        (":no: b\n\nlink:{no}[c]", "link"),
        (":no: b\n\nimage::{no}[]", "image"),
    ],
)
def test_what_has_an_attribute_that_nothing_defines_is_told_by_its_kind(text: str, kind: str) -> None:
    assert list(kinds(text).values()) == [kind]


def test_nofollow_is_kept() -> None:
    document = Document("doc", b'https://a/[b,opts=nofollow] https://c/[nofollow] link:d[e,rel="external nofollow"]')
    assert [m.nofollow for m in asciidoc.mentions(document, Reading())] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("= Title\n\n== Section One", {"Section One", "_section_one"}),
        ("== A -- B: it's `c.d`, _e_ -- &co; f_g!", {"_a_b_its_c_d_e_co_f_g", "_ab_its_c_d_eco_f_g"}),
        ("== Über Straße\n\n=== 中文 标题 ===", {"_über_straße", "_中文_标题"}),
        ("== A\n\n== A\n\n== A", {"_a", "_a_2", "_a_3"}),
        (":idprefix:\n:idseparator: -\n\n== The *Big* One\n\n== -x-", {"the-big-one", "x"}),
        ("== The *Big* One\n\n== The big one", {"_the_big_one_2", "the-big-one", "the-big-one-2"}),
        (":idprefix: id_\n:idseparator:\n\n== A B", {"id_ab"}),
        ("[#own]\n== A", {"own"}),
        ("[[own]]\n== A", {"own"}),
        ("[id=own,role=x]\n== A", {"own"}),
        ("[quote#own.role]\ntext", {"own"}),
        ("a [[b]] anchor:c[] [#d]#e# [[f,text]]", {"b", "c", "d", "f"}),
        ("* [[[bib]]] Book", {"bib"}),
        ("Underlined\n----------", {"_underlined"}),
        (":!sectids:\n\n== A", {"A"}),
        ("== See https://a.example/x[the page] {v}", {"_see_the_page_v"}),
        (":v: 2.0\n\n== Version {v}", {"_version_2_0"}),
        ("## Markdown too ##", {"_markdown_too"}),
    ],
)
def test_ids_are_those_of_asciidoctor(text: str, ids: set[str]) -> None:
    assert ids <= anchors(text)


def test_a_named_section_has_no_other_id_and_code_has_none() -> None:
    assert anchors("[#own]\n== A\n\n----\n[[no]]\n== No\n----\n\n////\n[[no]]\n////\n") == {"own", "A"}


def test_a_document_that_sets_how_ids_are_made_has_no_others() -> None:
    assert anchors(":idprefix: x\n:idseparator: .\n\n== A b") == {"A b", "xa.b"}


def test_what_is_included_has_ids_that_cannot_be_told_but_for_code() -> None:
    assert anchors("== A\n\ninclude::b.adoc[]\n") == frozenset()
    assert anchors("== A\n\n----\ninclude::b.rb[]\n----\n") == {"A", "_a", "a"}


def test_attributes_of_attributes_do_not_grow_without_end() -> None:
    text = ":a: https://a.example/\n" + ":a: {a}{a}\n" * 60 + "\n" + "{a} " * 10_000
    assert read(text) == []


HOSTILE = [
    "include::a[", "include::a[]\n", "image::a[", "a\n===\n",
    "link:", "xref:", "image:", "<<", "https://", "https://x[", "link:x[", "image:x[", "+", "++",
    "+++", "$$", "pass:[", "`",
    "*", "_", "[[", "[", "{", "\\", "|", "https://a ", "link:++", "<<a", "[#", "(", "::", "\n",
    "= a\n", "== a\n\n", ":a: b\n",
    "----\n", "* a\n", "a\n-\n", "[source]\n", " x\n", "image::a[\n", "term:: ", "id=", "a:b[",
    "== _a", "link=", "|===\n",
    "[subs=", "//\n", "{a}", "_a ", "https://a;",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("start", ["", "image:x[ ", "== "])
def test_any_number_of_anything_is_read_in_one_go(start: str, part: str) -> None:
    document = Document("doc", (start + part * (100_000 // len(part))).encode())
    for found in asciidoc.mentions(document, Reading(include_code=True)):
        assert found.line
    assert isinstance(asciidoc.anchors(document), frozenset)


def test_10_mb_on_one_line() -> None:
    text = "x " * 5_000_000 + URL
    assert read(text) == [(1, len(text) - len(URL) + 1, URL)]


PARTS = st.sampled_from(
    [*HOSTILE, "https://a.example/", "]", ">>", "[x]", " ", "\n\n", "a", ":a: https://b\n", "é", "\r\n", "--\n"]
)


@given(st.lists(PARTS, max_size=14).map("".join) | st.text(max_size=40), st.booleans())
def test_any_text_gives_mentions_in_their_places(text: str, include_code: bool) -> None:
    lines = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    places = []
    for line, column, url in read(text, include_code=include_code):
        places.append((line, column))
        assert lines[line - 1][column - 1 : column] in (url.lstrip("#")[:1], "#", "{")
    assert places == sorted(places)


@given(st.binary(max_size=60))
def test_any_bytes_give_mentions(content: bytes) -> None:
    document = Document("doc", content)
    assert all(mention.line >= 1 for mention in asciidoc.mentions(document, Reading()))
    assert isinstance(asciidoc.anchors(document), frozenset)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("a [#bold]*b*", {"bold"}),
        ("a [#slanted]_b_", {"slanted"}),
        ("a [#code]`b`", {"code"}),
        ("|===\na| [#cell]\nx\n|===", {"cell"}),
        ("a [.loud.red#roled]*b*", {"roled"}),
        ("a [#loud.red]*b*", {"loud"}),
        ("a [#up]^b^ [#low]~c~", {"up", "low"}),
        ("a [#none] b", set()),
        ("a [link#none]*b*", set()),
    ],
)
def test_quoted_text_and_blocks_of_cells_have_ids(text: str, ids: set[str]) -> None:
    assert anchors(text) == ids


@pytest.mark.parametrize("outer", ["|===", ",==="])
def test_no_block_of_a_cell_goes_on_behind_its_table(outer: str) -> None:
    text = f"{outer}\n| ----\nx\n----\n|\n!===\n! y\n!===\n{outer}\n\n[[after]]\n== A\n\n----\n[[code]]\n----\n"
    assert "after" in anchors(text)
    assert "code" not in anchors(text)
