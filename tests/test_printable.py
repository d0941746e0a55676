"""Nothing that acts on its reader is left in what is shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.printable import printable, shortened

# Unicode 15, table 4-13 and PropList: Bidi_Control.
BIDI_CONTROLS = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("plain ASCII ~", "plain ASCII ~"),
        ("é 中文 🙂 ümlaut", "é 中文 🙂 ümlaut"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]8;;http://evil\x07", "\\x1b]8;;http://evil\\x07"),
        ("a\tb\r\nc\x00", "a\\x09b\\x0d\\x0ac\\x00"),
        ("\x7f\x85\x9b1m", "\\x7f\\x85\\x9b1m"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("a\u200bb\ufeffc\u00add", "a\\u200bb\\ufeffc\\xadd"),
        ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
        ("\ud800\udcff", "\\ud800\\udcff"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_acts_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


ODD = st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])


@given(st.text(st.characters() | ODD | st.sampled_from([*map(chr, sorted(BIDI_CONTROLS))])))
def test_nothing_that_acts_is_left(text: str) -> None:
    shown = printable(text)
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {ord(char) for char in shown} & BIDI_CONTROLS
    assert len(shown.splitlines()) <= 1
    assert printable(shown) == shown
    shown.encode()


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_what_only_shows_is_left_alone(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("width", "shown"), [(6, "abcdef"), (7, "abcdef"), (5, "abcd…"), (2, "a…"), (1, "…"), (0, ""), (-1, "")]
)
def test_shortened(width: int, shown: str) -> None:
    assert shortened("abcdef", width) == shown
