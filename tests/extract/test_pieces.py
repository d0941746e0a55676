"""Texts put together from pieces: every character knows where it comes from."""

from hypothesis import given
from hypothesis import strategies as st

from probe.extract.pieces import Pieces


def test_nothing_is_an_empty_text() -> None:
    pieces = Pieces()
    pieces.add("", 7)
    assert (pieces.text, pieces.offset(0)) == ("", 0)


def test_whether_there_is_text_is_told_without_joining_it() -> None:
    pieces = Pieces()
    pieces.add("", 7)
    assert not pieces
    for number in range(3):
        pieces.add("x", number)
        assert pieces
    assert len(pieces._parts) == 3


def test_a_whole_piece_stands_for_one_place() -> None:
    pieces = Pieces("ab", 10)
    pieces.add("expanded", 12, whole=True)
    pieces.add("c", 17)
    assert pieces.text == "abexpandedc"
    assert [pieces.offset(index) for index in range(11)] == [10, 11, *[12] * 8, 17]


@given(st.lists(st.tuples(st.text(max_size=4), st.integers(0, 50)), max_size=12))
def test_characters_come_from_where_their_piece_was_added(parts: list[tuple[str, int]]) -> None:
    pieces = Pieces()
    for text, offset in parts:
        pieces.add(text, offset)
    assert pieces.text == "".join(text for text, _ in parts)
    wanted = [offset + index for text, offset in parts for index in range(len(text))]
    assert [pieces.offset(index) for index in range(len(pieces.text))] == wanted
