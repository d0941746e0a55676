"""Chapters that SUMMARY.md names by reference, names that a preprocessor knows, and files out of the book."""

import pytest

from probe.model import Note
from probe.sites.interface import Answer, Made, Missing, Source, Unknown
from probe.sites.mdbook import GENERATOR
from tests.sites.written import Written

FILES = {
    "book.toml": "[preprocessor.spec]\n",
    "src/SUMMARY.md": "- [A][a]\n- [b]\n- [c](c.md)\n\n[a]: a.md\n[b]: <b.md>\n",
    "src/a.md": "", "src/b.md": "", "src/c.md": "", "CHANGES.md": "", "main.go": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("link", "answer"),
    [
        ("b.md", Source("src/b.md")),
        ("c.html", Source("src/c.md")),
        ("items.fn.async", Unknown(Note("plugin-decides", ("mdbook",)))),
        ("async", Unknown(Note("plugin-decides", ("mdbook",)))),
        ("gone.png", Missing("src/gone.png")),
        ("../main.go", Missing("main.go", Note("not-rewritten", ("main.go",)))),
        ("../CHANGES.md", Missing("CHANGES.md", Note("not-rewritten", ("CHANGES.md",)))),
        ("../std/vec.html", Unknown(Note("outside-site", ("mdbook",)))),
    ],
)
def test_what_a_link_means(link: str, answer: Answer) -> None:
    book = GENERATOR.found(Written(FILES), "")
    assert book is not None
    assert book.look_up(link, "link", "src/a.md") == answer


@pytest.mark.parametrize(
    ("config", "knows"), [("[preprocessor.spec]\n", True), ("[preprocessor.toc]\n", False), ("", False)]
)
def test_a_preprocessor_that_is_not_known_may_define_references(config: str, *, knows: bool) -> None:
    book = GENERATOR.found(Written({**FILES, "book.toml": config}), "")
    assert book is not None
    assert book.knows_references is knows


@pytest.mark.parametrize("link", ["guide/README.md", "guide/README.html"])
def test_a_link_to_a_readme_is_not_led_to_the_index(link: str) -> None:
    files = {**FILES, "src/SUMMARY.md": "- [A](a.md)\n- [G](guide/README.md)\n", "src/guide/README.md": ""}
    book = GENERATOR.found(Written(files), "")
    assert book is not None
    assert isinstance(book.look_up(link, "link", "src/a.md"), Missing)
    assert book.look_up("guide/index.html", "link", "src/a.md") == Source("src/guide/README.md")


def test_other_renderers_may_make_files_beside_the_pages() -> None:
    config = (
        '[output.html]\n[output.pandoc.profile.pdf]\noutput-file = "tins.pdf"\npdf-engine = "lualatex"\n'
        '[output.exerciser]\noutput-directory = "out/tasks"\n'
    )
    book = GENERATOR.found(Written({**FILES, "book.toml": config}), "")
    assert book is not None
    assert book.look_up("tins.pdf", "link", "src/a.md") == Made("/tins.pdf")
    assert book.look_up("tasks.zip", "link", "src/a.md") == Made("/tasks.zip")
    assert book.look_up("pots.pdf", "link", "src/a.md") == Missing("src/pots.pdf")
    assert book.look_up("lualatex", "link", "src/a.md") == Missing("src/lualatex")
