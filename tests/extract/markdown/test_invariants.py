"""What holds for any Markdown: mentions and no exception, places inside the document, in the order of the text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from probe.extract import markdown
from probe.extract.markdown.links import links
from probe.extract.text import decode
from probe.model import Document
from probe.settings import Reading

PIECES = (
    "[", "]", "(", ")", "<", ">", "!", "*", "_", "**", "`", "```", "\\", "&amp;", "&", "#", " ", "    ", "\n", "\n\n",
    "\r\n", "\r", "\t", "> ", "- ", "1. ", "http://a.example/c", "www.x.example", "a",
    "é", "😀", '"', "'", "\n[a]: /u\n",
    "[a]", "[^1]", "\n[^1]: x", "|", "\n|-|-|\n", "---\n", "+++\n", "~~", "<a href='x'>", "\n<div>\n", "</div>", "<!--",
    "-->", "{#i}",
    "# ", "\n===\n", "\0", "\u3000", "，", ":", "//", "a: b\n", '<b\nhref="y"', "$", "\ufeff", "\x0b", "\x0c",
    "\u2028", "<http://q>", "<m@n.example>", "[x](<", "[x](y 't')", "[!NOTE]", "- [ ] ", "<code>", "</code>", "{{",
)  # fmt: skip
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(st.binary() | MARKDOWN.map(str.encode), st.booleans())
def test_any_bytes_give_mentions_with_places_inside(content: bytes, include_code: bool) -> None:
    document = Document("d.md", content)
    lines = re.split(r"\r\n|\n|\r", decode(content))
    places = [(m.line, m.column) for m in markdown.mentions(document, Reading(include_code=include_code))]
    assert all(column <= len(lines[line - 1]) + 1 for line, column in places)
    assert places == sorted(places)
    assert isinstance(markdown.anchors(document), frozenset)
    assert isinstance(markdown.prose(document), str)


@given(MARKDOWN)
def test_code_adds_links_and_takes_none(text: str) -> None:
    assert set(links(text)) <= set(links(text, include_code=True))


TEXTS = st.text("ab é😀中*_`", max_size=8)
URLS = st.from_regex(r"https?://[a-z]{1,5}\.example/[a-z0-9/~.-]{0,8}[a-z0-9/]", fullmatch=True)
LINKS = st.one_of(
    *(
        URLS.map(form.format)
        for form in (
            "[a]({0})", "![b]({0} 'c')", "<{0}>", "[{0}](<{0}>)", "[c\nd](\n{0}\n)", "\n\n[a]\n\n[a]: {0}\n\n",
            "\n\n> - [q]({0})\n\n", "{0} ", "<img src='{0}'>", "\n\n<p>\n<a\nhref={0} >x</a></p>\n\n",
            "\n\n|a|b|\n|-|-|\n|é|[c]({0})|\n\n",
        )
    )
)  # fmt: skip


@given(st.lists(st.tuples(TEXTS, LINKS), min_size=1, max_size=6))
def test_the_text_at_each_place_is_the_url(parts: list[tuple[str, str]]) -> None:
    text = "\n\n".join(f"x {before.replace('`', '')} {link}" for before, link in parts)
    found = links(text)
    assert found != []
    assert [link for link in found if not text.startswith(link.url, link.offset)] == []
