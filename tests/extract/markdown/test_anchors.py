"""The fragments of a Markdown document: GitHub's names for its headings, and the author's own."""

import pytest

from probe.extract.markdown import FORMAT
from probe.model import Document
from probe.sites.slugs import Slugs


def anchors(text: str) -> set[str]:
    assert FORMAT.anchors is not None
    return set(FORMAT.anchors(Document("d.md", text.encode())))


@pytest.mark.parametrize(
    ("headings", "slugs"),
    [
        (["Hello World", "a  b", "a-b_c", "I ♥ Go"], ["hello-world", "a--b", "a-b_c", "i--go"]),
        ([" x ", "", "!"], ["-x-", "", "-1"]),
        (["What's new? (2.0/3)", "C++", "`x`: y; <z>", "a.b,c"], ["whats-new-203", "c", "x-y-z", "abc"]),
        (["usage", "Usage", "usage-1", "Usage"], ["usage", "usage-1", "usage-1-1", "usage-2"]),
        (["constructor", "__proto__"], ["constructor", "__proto__"]),
        (["😄 emoji", "Привет", "中文，标题。", "Ünï", "ÀÉ"], ["-emoji", "привет", "中文标题", "ünï", "àé"]),
        (["e\u0301 x\u200dy", "Ⅷ ² ½ Ⓐ ٣", "a\tb\u00a0c", "–—-‿"], ["e\u0301-xy", "ⅷ---ⓐ-٣", "abc", "-‿"]),
    ],
)  # fmt: skip
def test_slugs_are_those_of_github(headings: list[str], slugs: list[str]) -> None:
    made = Slugs()
    assert [made.next(heading) for heading in headings] == slugs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A *b* `c` [d](e) ![f](g) <b>h</b> &amp; \\*", {"a-b-c-d--h--"}),
        ("A\n=\n\nb\nc\n-\n\n###### D ######", {"a", "bc", "d"}),
        ("# a\n# a\n## a\n# a-1", {"a", "a-1", "a-2", "a-1-1"}),
        ("---\ntitle: x\n---\n# y", {"y"}),
        ("> # a\n\n- # b\n\n```\n# c\n```\n\n    # d", {"a", "b"}),
        ("<h1 align=center>My\n<i>Page</i></h1>\n\n# My Page", {"mypage", "my-page"}),
        ("<h2>\n\n**x** y\n\n</h2>", {"x-y"}),
        ("# A {#own .x}\n# GET /users/{id}", {"a-own-x", "own", "a", "get-usersid"}),
        ("## Android {: android}\n# B {: .c }", {"android--android", "android", "b--c-", "b"}),
        ("[](){#a} **b**{ #c }: d\n\ne\n{: .f #g &amp; }\n\n{#h&amp;i}", {"a", "c", "g", "h&i"}),
        ("`{#a}` {{#if b}} {#c d#e} {x#f}\n\n```\n[](){#g}\n```\n\n    {#h}\n\n<pre>{#i}</pre> {#j", set()),
        ("<a name='b'></a>\n<div id=\"c\">\n\n<a id=d>\n\n`<a id=e>`", {"b", "c", "d"}),
        ("a[^1] b[^long name]\n\n[^1]: c\n\n[^x y]: d", {"fn-1", "fnref-1", "fn-x y"}),
        ("", set()),
    ],
)
def test_anchors_of_a_document(text: str, expected: set[str]) -> None:
    found = anchors(text)
    assert found - {""} == expected


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ('<h3 name="config">x</h3>', True),
        ("<p class=a name=config>x</p>", True),
        ('x <span name="config"></span>', True),
        ('`<p name="config">`', False),
        ('```\n<p name="config">\n```', False),
        ('<p data-name="config">x</p>', False),
    ],
)
def test_the_name_of_any_element_is_a_place_on_github(text: str, there: bool) -> None:
    assert ("config" in anchors(text)) is there
