"""Links to mailboxes and telephones that cannot be right."""

import pytest

from probe.model import FailureKind
from probe.targets import read_url


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("mailto:a@b.example", False),
        ("mailto:a@b.example,c%40d.example?subject=x", False),
        ("mailto:?subject=x", False),
        ("mailto:a@localhost", False),
        ("mailto:%22a%20b%22@c.example?cc=d@e.example", False),
        ("MAILTO:a@b.example", False),
        ("mailto:x", True),
        ("mailto:a@b.example?cc=x", True),
        ("mailto:Joe%20<a@b.example>", True),
        ("mailto:", True),
        ("mailto:a@b@c.example", True),
        ("mailto:a@b..example", True),
        ("mailto:a@b.example;c@d.example", True),
        ("tel:+49-30-1234567", False),
        ("tel:(030)%20123/45", False),
        ("tel:112;phone-context=+49", False),
        ("tel:abc", True),
        ("tel:", True),
        ("tel:+", True),
        ("sms:abc", False),
    ],
)
def test_a_note_tells_of_them(text: str, wrong: bool) -> None:
    _, refusal, note = read_url(text)
    assert (refusal, note and note.word) == (
        FailureKind.SCHEME_NOT_PROBED, "address-malformed" if wrong else "scheme",
    )  # fmt: skip
