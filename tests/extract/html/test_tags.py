import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.html.tags import Tag, attributes, tags
from probe.extract.html.values import Value
from tests.bounded import bounded


class Any:
    def __contains__(self, name: object) -> bool:
        return True


def read(text: str, *, xml: bool = False) -> list[tuple[str, dict[str, str]]]:
    """Return the start tags with their attributes, and ``/name`` for end tags."""
    return [
        (f"/{tag.name}" if tag.closing else tag.name, texts(attributes(text, tag, Any())))
        for tag in tags(text, xml=xml)
        if tag.name
    ]


def names(text: str, *, xml: bool = False) -> list[str]:
    return [name for name, _ in read(text, xml=xml)]


def texts(values: dict[str, Value]) -> dict[str, str]:
    return {name: value.text for name, value in values.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<A HREF=x>", {"href": "x"}),
        ("<a href = 'x y' b=\"z>\" c>", {"href": "x y", "b": "z>", "c": ""}),
        ("<a\r\n\thref\n=\n'x'/b=1>", {"href": "x", "b": "1"}),
        ("<a href=x/>", {"href": "x/"}),
        ("<a href=1 HREF=2>", {"href": "1"}),
        ("<a =x=y>", {"=x": "y"}),
        ("<a ==>", {"=": ""}),
        ("<a b==c>", {"b": "=c"}),
        ("<a title=it's href=x>", {"title": "it's", "href": "x"}),
        ('<a "b" href=x>', {'"b"': "", "href": "x"}),
        ("<a href=''b>", {"href": "", "b": ""}),
        ("<a href=?a=1&b=2&amp;c=3&copy=4&copy;&para x>", {"href": "?a=1&b=2&c=3&copy=4©¶", "x": ""}),
        ("<a href='\0'>", {"href": "\ufffd"}),
    ],
)
def test_attributes_are_those_of_the_standard(text: str, expected: dict[str, str]) -> None:
    assert read(text) == [("a", expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- <a> --><b>", ["b"]),
        ("<!--><b>", ["b"]),
        ("<!---><b>", ["b"]),
        ("<!-- --!><b>", ["b"]),
        ("<!-- -- > <a> --><b>", ["b"]),
        ("<!-- <a>", []),
        ("<!doctype html '>'><b>", ["b"]),
        ("<?php <a> ?><b>", ["b"]),
        ("</><b></ x><i></3><u>", ["b", "i", "u"]),
        ("<3 <a < b <>", ["a"]),
        ("<a href='x", []),
        ("<b><a href=x", ["b"]),
        ("<b></a", ["b"]),
        ("<script><a></script ><b>", ["script", "/script", "b"]),
        ("<SCRIPT></scriptx></Script/><b>", ["script", "/script", "b"]),
        ("<script><!--<script></script>--></script><b>", ["script", "/script", "b"]),
        ("<script><!--<script></script></script><b>", ["script", "/script", "b"]),
        ("<script><!--<script>--></script><b>", ["script", "/script", "b"]),
        ("<script><!--><script></script><b>", ["script", "/script", "b"]),
        ("<script><!--<scripts></script><b>", ["script", "/script", "b"]),
        ("<script>", ["script"]),
        ("<script/><a></script><b>", ["script", "/script", "b"]),
        ("<textarea><a></textarea><title><b></title>", ["textarea", "/textarea", "title", "/title"]),
        ("<style><a></styl</style>", ["style", "/style"]),
        ("<iframe><a></iframe><xmp><a></xmp>", ["iframe", "/iframe", "xmp", "/xmp"]),
        ("<noembed><a></noembed><noframes><a></noframes>", ["noembed", "/noembed", "noframes", "/noframes"]),
        ("<noscript><a></noscript>", ["noscript", "a", "/noscript"]),
        ("<plaintext><a></plaintext>", ["plaintext"]),
        ("<![CDATA[<a>]]><b>", ["b"]),
        ("<svg><![CDATA[<a>]]><b>", ["svg", "b"]),
        ("<svg><![CDATA[<a>", ["svg"]),
        ("<svg></svg><![CDATA[>]]><b>", ["svg", "/svg", "b"]),
        ("<svg/><style/><a></style>", ["svg", "style", "/style"]),
        ("<svg><style/><a></svg>", ["svg", "style", "a", "/svg"]),
        ("<math><title/><a></math>", ["math", "title", "a", "/math"]),
        ("<svg><foreignObject><title/><a></title></foreignObject><title/><a>",
         ["svg", "foreignobject", "title", "/title", "/foreignobject", "title", "a"]),
        ("<svg><p><title/><a></title>", ["svg", "p", "title", "/title"]),
    ],
)  # fmt: skip
def test_what_is_markup_is_told_as_by_the_standard(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_in_xhtml_every_element_may_be_empty() -> None:
    assert names("<title/><script src='x'/><a href='y'/>", xml=True) == ["title", "script", "a"]
    assert names("<p><![CDATA[<a>]]></p>", xml=True) == ["p", "/p"]


def test_offsets_are_those_of_the_text() -> None:
    text = "é<a x=1 y='2'>t</a><!-- c --><style>s</style>"
    assert [tag for tag in tags(text) if tag.name] == [
        Tag("a", False, 1, (3, 13), 14, 14),
        Tag("a", True, 15, (18, 18), 19, 19),
        Tag("style", False, 29, (35, 35), 36, 37),
        Tag("style", True, 37, (44, 44), 45, 45),
    ]
    (tag, *_) = tags(text)
    assert attributes(text, tag, {"y"}) == {"y": Value("2", 11)}


def test_tags_that_say_nothing_can_be_left_out() -> None:
    text = "<p><a x=1></a></p><!-- --><template></template><br/><style></style>"
    assert [tag.name for tag in tags(text, every=False)] == ["a", "template", "template", "style", "style"]


PARTS = (
    *("<", ">", "/", "=", '"', "'", " ", "\n", "a", "b", "&amp", "&", ";", "!", "-", "--", "<!--", "-->", "--!>", "<!"),
    *("<a ", "<a href=", "</a", "<script>", "</script>", "<script", "</script", "<style>", "</style ", "<title>"),
    *("<p x='", "</title", "<textarea>", "</textarea>", "<xmp>", "</xmp>", "<?", "</", "</>", "&copy", "&notit;"),
    *("&#", "&#x", "é", "<plaintext>", "<br/>", "<!doctype html", "\t", "\f", "x=y", "<IFRAME>", "</iframe>", "1"),
    *("F", "href"),
)  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
def test_the_tags_are_those_that_a_parser_of_the_standard_finds(text: str) -> None:
    turbohtml = pytest.importorskip("turbohtml")
    expected = [
        (("/" if token.type.name == "END_TAG" else "") + token.tag, dict(reversed(token.attrs)))
        for token in turbohtml.tokenize(text)
        if token.tag is not None
    ]
    found = [(name, {} if name.startswith("/") else values) for name, values in read(text)]
    assert found == [(name, {} if name.startswith("/") else values) for name, values in expected]


@given(st.text() | st.lists(st.sampled_from((*PARTS, "<svg>", "</svg>", "<![CDATA[", "]]>", "<math>"))).map("".join))
def test_any_text_has_tags_in_their_order(text: str) -> None:
    end = 0
    for tag in tags(text):
        assert end <= tag.start < tag.content <= tag.end <= len(text)
        assert text[tag.start] == "<"
        if tag.name:
            for value in attributes(text, tag, Any()).values():
                assert text[value.start : value.start + len(value.raw)] == value.raw
                assert tag.start < value.start <= tag.content
        end = tag.end


@pytest.mark.parametrize(
    "text",
    [
        *("<div>" * 100_000, "<svg>" * 100_000, "<svg>" * 100_000 + "</math>" * 100_000, "<svg><p>" * 100_000),
        *("<a " + "x=1 " * 1_000_000, "<a " + "=" * 1_000_000, "<a " + " " * 1_000_000 + ">", "<" * 1_000_000),
        *("<!--" * 500_000, "<!-- -" * 500_000, "<script><!--" * 200_000, "<script>" + "<script></script" * 200_000),
        *("<title></titl" * 200_000, "<svg>" + "<![CDATA[]]" * 200_000, "</" * 1_000_000, '<a href="' * 200_000),
    ],
    ids=lambda text: text[:20],
)
def test_reading_takes_time_in_proportion_to_the_length(text: str) -> None:
    with bounded():
        for tag in tags(text):
            attributes(text, tag, ())


def test_what_is_for_browsers_without_scripts_is_text_to_others() -> None:
    page = "<noscript><p id=a><!--</noscript><p id=b>--></noscript><p id=c>"
    assert [tag.name for tag in tags(page)] == ["noscript", "p", "", "noscript", "p"]
    assert [tag.name for tag in tags(page, scripting=True)] == ["noscript", "noscript", "p", "noscript", "p"]
    assert [tag.name for tag in tags(page, scripting=True, xml=True)] == ["noscript", "p", "", "noscript", "p"]
