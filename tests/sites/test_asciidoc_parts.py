"""AsciiDoc documents of several files outside of any site: which files are one, and what links in their parts mean."""

from pathlib import Path

import pytest

from probe.sites.asciidoc_parts import Parts
from tests.sites.test_sites import told
from tests.sites.written import Written

BOOK = {
    "book.asc": "= Book\n\n:dir: parts\n\ninclude::one.asc[]\n\ninclude::{dir}/two.asc[]\n\ninclude::names.txt[]\n",
    "one.asc": "== One\n\ninclude::parts/deep/three.asc[leveloffset=+1]\n",
    "parts/two.asc": "[[of-two]]\n== Two\n",
    "parts/deep/three.asc": "[[of-three]]\n== Three\n",
    "alone.asc": "= Alone\n\ninclude::book.asc.bak[]\n",
}


@pytest.mark.parametrize(
    ("source", "documents"),
    [
        ("parts/deep/three.asc", ("book.asc",)),
        ("parts/two.asc", ("book.asc",)),
        ("one.asc", ("book.asc",)),
        ("book.asc", ()),
        ("alone.asc", ()),
    ],
)
def test_a_part_is_shown_in_the_documents_that_include_it(source: str, documents: tuple[str, ...]) -> None:
    assert Parts(Written(BOOK)).documents(source) == documents


def test_a_circle_of_includes_ends() -> None:
    files = {"a.adoc": "include::b.adoc[]", "b.adoc": "include::a.adoc[]", "c.adoc": "include::a.adoc[]"}
    assert Parts(Written(files)).documents("b.adoc") == ("c.adoc",)
    assert len(Parts(Written(files)).wholes("b.adoc")["c.adoc"]) < 1000


def test_a_whole_has_what_its_parts_include() -> None:
    (text,) = Parts(Written(BOOK)).wholes("one.asc").values()
    assert "[[of-two]]" in text
    assert "[[of-three]]" in text
    assert "names.txt" not in text


@pytest.mark.parametrize(
    ("link", "text", "verdict"),
    [
        ("<<one#of-three>>", "one.adoc#of-three", "ok"),  # another suffix, from the folder of the whole
        ("<<one#of-two>>", "one.adoc#of-two", "ok"),  # a place of the whole
        ("<<one#of-four>>", "one.adoc#of-four", "fragment"),
        ("<<four#of-three>>", "four.adoc#of-three", "broken"),
        ("<<of-two>>", "#of-two", "ok"),
        ("<<of-four>>", "#of-four", "fragment"),
        ("link:{nowhere}/x[y]", "{nowhere}/x", "skipped:attribute-undefined"),
    ],
)
def test_a_link_of_a_part_starts_from_the_whole(tmp_path: Path, link: str, text: str, verdict: str) -> None:
    for name, content in BOOK.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content + (f"\n{link}\n" if name == "parts/deep/three.asc" else ""))
    (tmp_path / "names.txt").touch()
    (tmp_path / "book.asc.bak").touch()
    (tmp_path / ".git").mkdir()
    found = {written: each for (_, written), each in told(tmp_path).items()}
    assert found[text] == verdict


def test_a_part_of_nothing_here_may_mean_places_of_others(tmp_path: Path) -> None:
    (tmp_path / "part.adoc").write_text("== Part\n\n<<elsewhere>> <<_part>>\n")
    (tmp_path / ".git").mkdir()
    assert {text: verdict for (_, text), verdict in told(tmp_path).items()} == {
        "#elsewhere": "skipped:part-of-others",
        "#_part": "ok",
    }
