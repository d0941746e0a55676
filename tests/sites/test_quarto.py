"""Ids as pandoc 2.17 makes them of headings; each line was held against ``pandoc -t html``."""

import pytest

from probe.sites.outline import Heading, Outline
from probe.sites.quarto import pandoc_ids


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("1. The pot's lid & spout", "the-pots-lid-spout"),
        ("a_b.c d", "a_b.c-d"),
        ("Größe", "größe"),
        ("2024", "section"),
        ("A - B", "a---b"),
    ],
)
def test_a_heading_has_the_id_that_pandoc_gives_it(text: str, made: str) -> None:
    assert list(pandoc_ids(Outline((Heading(2, text, text),)))) == [made]


def test_the_second_of_two_headings_is_counted() -> None:
    assert list(pandoc_ids(Outline((Heading(2, "Pour", "Pour"),) * 2))) == ["pour", "pour-1"]
