"""Feeds: what counts as a link where; whole feeds are in the corpus."""

import pytest

from probe.errors import InputError
from probe.extract import feed
from probe.model import Document
from probe.settings import Reading


def read(content: str, base: str | None = None) -> list[tuple[int, str, str | None]]:
    """Return column, text and base of the mentions of a feed on one line."""
    document = Document("doc", content.encode(), base)
    return [(mention.column, mention.text, mention.base) for mention in feed.mentions(document, Reading())]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("<guid>https://a/</guid>", [(12, "https://a/")]),
        ("<guid>tag:a</guid>", []),
        ("<guid isPermaLink=' False '>https://a/</guid>", []),
        ("<guid isPermaLink='true'>a</guid>", [(31, "a")]),
        ("<link/><comments> </comments>", []),
        ("<link>\n</link>", []),
        ("<description>https://a/</description>", []),
        ("<description>&lt;a href=&quot;b&amp;amp;c&quot;></description>", [(36, "b&c")]),
        ("<description>&#60;a href=b></description>", [(31, "b")]),
        ("<description><![CDATA[é<a href=b>]]></description>", [(37, "b")]),
        ("<description>1<![CDATA[<a hr]]><![CDATA[ef=b>]]></description>", [(49, "b")]),
        ("<media:description type='plain'>&lt;a href=b></media:description>", []),
        ("<media:description type='html'>&lt;a href=b></media:description>", [(48, "b")]),
        ("<atom:link rel='hub' href='a'/>", []),
        ("<enclosure length='1'\turl = 'a&amp;b'/>", [(35, "a&b")]),
        ("<enclosure url=''/>", []),
        ("<p:transcript url='a'/><p:person href='b' img='c'>d</p:person>", [(25, "a"), (45, "b"), (53, "c")]),
        ("<description><x:a href='b'>c</x:a></description>", [(30, "b")]),
    ],
)
def test_rss(item: str, found: list[tuple[int, str]]) -> None:
    assert read(f"<rss>{item}</rss>") == [(column, text, None) for column, text in found]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("<title>&lt;a href=b></title>", []),
        ("<title type='text'>&lt;a href=b></title>", []),
        ("<title type='html'>&lt;a href=b></title>", [(37, "b")]),
        ("<content type='text/html' mode='escaped'>&lt;a href=b></content>", [(59, "b")]),
        ("<content type='xhtml'><div><a href='b'/><link>c</link></div></content>", [(43, "b")]),
        ("<content src='b'/>", [(21, "b")]),
        ("<id>https://a/</id><uri>b</uri>", [(31, "b")]),
        ("<generator url='b'/>", [(23, "b")]),
    ],
)
def test_atom(entry: str, found: list[tuple[int, str]]) -> None:
    assert read(f"<feed>{entry}</feed>") == [(column, text, None) for column, text in found]


def test_bases_stand_in_each_other() -> None:
    entry = "<entry xml:base='/c/'><link xml:base='d/' href='2'/></entry>"
    content = f"<feed xml:base='b/'><link href='1'/>{entry}<uri>3</uri></feed>"
    assert read(content, "https://a.example/f") == [
        (33, "1", "https://a.example/b/"), (85, "2", "https://a.example/c/d/"), (102, "3", "https://a.example/b/"),
    ]  # fmt: skip
    assert [base for _, _, base in read(content)] == [None, None, None]


def test_100_000_bases_do_not_grow_without_end() -> None:
    content = "<feed>" + "<a xml:base='aaaaaaaaaa/'>" * 100_000 + "<link href='x'/>" + "</a>" * 100_000 + "</feed>"
    ((_, text, base),) = read(content, "https://a.example/")
    assert text == "x"
    assert base is not None
    assert len(base) <= 2_000


def test_100_000_elements_of_markup_are_read_one_by_one() -> None:
    content = "<feed><content type='xhtml'>" + "<b>" * 50_000 + "<a href='x'/>" + "</b>" * 50_000 + "</content></feed>"
    assert [text for _, text, _ in read(content)] == ["x"]


def test_a_feed_that_breaks_off_is_no_short_feed() -> None:
    with pytest.raises(InputError) as caught:
        read("<rss><link>https://a/</link>")
    assert str(caught.value) == "doc: cannot be read as XML: line 1, column 29: no element found"
