"""Links of HTML that stand in the less common attributes, and what only looks like one."""

import pytest

from probe.extract.html import ids, links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<iframe srcdoc=\"<a href='x.html'>x</a>\"></iframe>", ["x.html"]),
        ('<iframe srcdoc="&lt;img src=y.png>" src="z.html"></iframe>', ["z.html", "y.png"]),
        ('<p srcdoc="<a href=x>"></p>', []),
        ('<img src="a.png" usemap="#m">', ["a.png", "#m"]),
        ('<img src="a.png" usemap="m">', ["a.png"]),
        ('<meta property="og:image" content="gone.png">', ["gone.png"]),
        ('<meta property="og:image" content="/img/gone">', ["/img/gone"]),
        ('<meta property="og:image" content="https://a.example/x">', ["https://a.example/x"]),
        ('<meta property="og:image" content="none">', []),
        ('<meta property="og:image:alt" content="gone.png">', []),
        ('<html xmlns="http://www.w3.org/1999/xhtml" xmlns:og="http://ogp.me/ns#">', []),
        ('<svg xmlns="http://www.w3.org/2000/svg"><use xlink:href="#x"/></svg>', []),
    ],
)
def test_links(text: str, found: list[str]) -> None:
    assert sorted(url for url, _, _ in links(text)) == sorted(found)


def test_offsets_in_a_page_within_an_attribute_are_those_of_the_document() -> None:
    text = "<p>&amp;</p><iframe srcdoc=\"&lt;a href='x.html'>\"></iframe>"
    ((url, offset, _),) = links(text)
    assert text[offset : offset + len(url)] == "x.html"


def test_the_name_of_a_map_is_a_place() -> None:
    assert list(ids('<map name="m"></map><p name="n"></p>')) == ["m"]
