"""The index by which formats are found says what the formats say."""

from probe.extract import formats, index, walked
from probe.extract.__main__ import INDEX, text


def test_the_index_is_that_of_the_formats_there_are() -> None:
    assert INDEX.read_text("utf-8") == text(), "a format was changed: python -m probe.extract"


def test_an_entry_is_what_its_format_says() -> None:
    assert [(e.name, e.suffixes, e.media_types, e.recognises, e.walked) for e in index()] == [
        (f.name, list(f.suffixes), list(f.media_types), f.recognises is not None, f.walked) for f in formats()
    ]


def test_the_most_particular_format_comes_first() -> None:
    assert [found.order for found in formats()] == sorted(found.order for found in formats())
    assert walked() == tuple(suffix for found in formats() if found.walked for suffix in found.suffixes)
