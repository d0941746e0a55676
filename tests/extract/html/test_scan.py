import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.html.scan import Scan
from tests.bounded import bounded


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("<title>no</title><p>one\n  two</p><p>three</p>", "one two\nthree"),
        ("<p>one<b>two</b>three<!-- no -->four<br>five<wbr>six", "onetwothreefour\nfivesix"),
        ("<ul><li>a<li>b</ul><table><tr><td>c<td>d</table>", "a\nb\nc\nd"),
        ("<script>no</script><style>no</style><template>no<template>no</template>no</template>yes", "yes"),
        ("<noscript>no</noscript>yes<textarea>no</textarea><iframe>no</iframe>", "yes"),
        ("<p>caf&eacute; &amp; &lt;b&gt; a&nbsp;b &copy2", "café & <b> a b ©2"),
        ("<my-element>a</my-element>b", "ab"),
        ("<div><template shadowrootmode=open>a</template></div>b", "a\nb"),
        ("<pre>a  b\n c</pre> d\ne", "a b\nc\nd e"),
        ("a<video></video>b<button>c</button><select><option>d</select>e", "a b\nc\nd e"),
        ("a <b", "a"),
        ("1 < 2 > 1 <!-- ", "1 < 2 > 1"),
    ],
)
def test_prose_is_what_a_reader_sees(text: str, prose: str) -> None:
    assert Scan(text, seen=True).prose == prose


def test_ids_are_those_of_every_element_and_names_of_anchors() -> None:
    text = (
        "<h1 id=a>x</h1><a name=b id=c></a><img name=no><svg><g ID='d&amp;e'/></svg><p id=''><template><p id=no>"
        "</template><!-- <p id=no> --><a name='é'><p id=a>"
    )
    assert Scan(text).ids == ["a", "c", "b", "d&e", "é", "a"]


@given(
    st.text()
    | st.lists(st.sampled_from(("<a href=x>", "<template>", "</template>", "<p>", "t", "<noscript>"))).map("".join)
)
def test_what_is_seen_changes_nothing_else(text: str) -> None:
    with_text, without = Scan(text, seen=True), Scan(text)
    assert with_text.links == without.links
    assert with_text.ids == without.ids


N = 100_000


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("<div>" * N + "<a href=x>", 1),
        ("<a href=x>y" * N, N),
        ("<b><i></b><a href=x></i>" * N, N),
        ("<table><a href=x>" * N, N),
        ("<svg><a href=x>" * N, N),
        ("<template>" * N + "</template>" * N + "<a href=x>", 1),
        ("<p>" + "".join(f"<font size={i}>" for i in range(500)) + "<p><a href=x>" * N, N),
        ("".join(f"<body a{i}=1>" for i in range(N)) + "<a href=x>", 1),
        ("<a href='" + "x" * 10_000_000 + "'>", 1),
        ("<a " + " ".join(f"a{i}=1" for i in range(1_000_000)) + " href=x>", 1),
        (("<a href=x>" + "y" * 90 + "</a>") * 100_000, 100_000),
        ("<p style='" + "background: url(x&amp;y);" * N + "'>", N),
        ("<img srcset='" + "x&amp;y 2x, " * N + "'>", N),
        ("<meta http-equiv=refresh content='" + "0" * 1_000_000 + ";url" + " " * 1_000_000 + "'>", 1),
        ("<script>" * N + "<a href=x>", 0),
        ("\0" * 1_000_000 + "<a href=x>" + "<!--" * N, 1),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_page_is_read_in_time_and_depth_that_its_length_bounds(text: str, links: int) -> None:
    with bounded():
        assert len(Scan(text, seen=True).links) == links
