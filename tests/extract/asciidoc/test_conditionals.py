"""Lines of AsciiDoc that only other outputs than web pages have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract import asciidoc
from probe.extract.asciidoc.conditionals import for_pages
from probe.model import Document
from probe.settings import Reading


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ifdef::backend-pdf[]\nlink:a.pdf[a]\nendif::[]\nlink:b.html[b]\n", ["b.html"]),
        ("ifdef::backend-pdf[link:a.pdf[a]]\n\nlink:b.html[b]\n", ["b.html"]),
        ("ifndef::backend-html5[]\nlink:a.pdf[a]\nendif::[]\n", []),
        ("ifndef::backend-pdf[]\nlink:b.html[b]\nendif::[]\n", ["b.html"]),
        ("ifdef::backend-html5[]\nlink:b.html[b]\nendif::[]\n", ["b.html"]),
        ("ifdef::backend-pdf,backend-html5[]\nlink:b.html[b]\nendif::[]\n", ["b.html"]),
        ("ifdef::env-github[]\nlink:b.html[b]\nendif::[]\n", ["b.html"]),
        (
            "ifdef::backend-docbook5[]\nifdef::x[]\nlink:a.pdf[a]\nendif::[]\nlink:c.pdf[c]\nendif::[]\nlink:b.html[b]\n",
            ["b.html"],
        ),
        ("ifdef::x[]\nifdef::backend-pdf[]\nlink:a.pdf[a]\nendif::[]\nlink:b.html[b]\nendif::[]\n", ["b.html"]),
        ("ifdef::backend-pdf[]\nlink:a.pdf[a]\n", ["a.pdf"]),  # never ended
        ("endif::[]\nlink:b.html[b] backend-pdf\n", ["b.html"]),
    ],
)
def test_links_of_other_outputs_do_not_count(text: str, found: list[str]) -> None:
    document = Document("doc", text.encode())
    assert [mention.text for mention in asciidoc.mentions(document, Reading())] == found


@given(
    st.lists(st.sampled_from(["ifdef::backend-pdf[]", "ifndef::backend-html5[x]", "endif::[]", "a", "ifdef::x[]", ""]))
)
def test_all_that_is_kept_keeps_its_place(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = for_pages(text)
    assert len(kept) == len(text)
    assert kept.count("\n") == text.count("\n")
    assert all(new in (old, " ") for old, new in zip(text, kept, strict=True))
