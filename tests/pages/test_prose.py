"""The text of a page is read when it is asked for, and once."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probe.model import Document
from probe.pages.prose import Prose, packed, unpacked

PAGE = Document("http://a.example/x", b"\n One  TWO\t\xe2\x80\x83three ", media_type="text/html")


def test_a_text_is_read_once_and_not_before_it_is_asked_for() -> None:
    asked: list[Document] = []

    def read(page: Document) -> str:
        asked.append(page)
        return page.content.decode()

    prose = Prose(PAGE, read)
    assert asked == []
    assert [prose.text(), prose.text()] == ["one two three"] * 2
    assert asked == [PAGE]


def test_what_is_no_character_is_kept() -> None:
    prose = Prose(PAGE, lambda _: "a\ud800 \xdf")
    assert [prose.text(), prose.text()] == ["a\ud800 ss"] * 2


@given(st.binary())
def test_a_page_is_the_same_when_it_is_taken_out_again(content: bytes) -> None:
    page = replace(PAGE, content=content)
    assert unpacked(packed(page)) == page


def test_a_page_is_kept_in_less_memory() -> None:
    page = replace(PAGE, content=b"<p>word</p>" * 10_000)
    assert len(packed(page).content) < len(page.content) // 100
