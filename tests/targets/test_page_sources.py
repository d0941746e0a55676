"""Markdown of which a tool outside the repository makes a page."""

from pathlib import Path

import pytest

from probe.model import Mention, Note
from probe.targets import unique

RUSTDOC, MANUAL, PART, PLAIN = (
    "% Pots\n\ntext",
    "# pot-lid(1)\n\n## NAME\n",
    "{{#options}}\nx\n{{/options}}\n",
    "# Pots (1)\n",
)


@pytest.mark.parametrize(
    ("content", "text", "is_known"),
    [
        (RUSTDOC, "../lid.html#x", False),
        (MANUAL, "../lid.html", False),
        ("pot(8) -- cooks\n====\n", "lid.html", False),
        (PART, "lid.html#y", False),
        ("{{> parts }}\n", "lid.html", False),
        (PLAIN, "lid.html", True),
        ("100 % Pots\n", "lid.html", True),
        ("Use `{{#if}}` well\n", "lid.html", True),
        (MANUAL, "lid.md", True),
        (MANUAL, "lid.png", True),
    ],
)
def test_links_to_pages_count_from_the_page(tmp_path: Path, content: str, text: str, *, is_known: bool) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "man").mkdir()
    (tmp_path / "man/a.md").write_text(content)
    (found,) = unique([Mention(text, "man/a.md", 1, 1, base=(tmp_path / "man/a.md").as_uri())])
    assert found.skip == (None if is_known else Note("page-elsewhere"))
    assert (found.refusal is not None) is is_known
