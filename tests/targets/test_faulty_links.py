"""Links that can be told to be wrong without looking for what they lead to."""

from pathlib import Path

import pytest

from probe.extract import mentions
from probe.model import Document, FailureKind, Note, Target
from probe.settings import Reading
from probe.sites import Sites
from probe.targets import unique

_EMPTY = ('""', FailureKind.URL_INVALID, Note("empty-source"))


def targets(tmp_path: Path, name: str, text: str) -> list[Target]:
    path = tmp_path / name
    path.write_text(text)
    return unique(mentions(Document(name, text.encode(), path.as_uri()), Reading()))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(
            ("a.html", tag)
            for tag in (
                '<img src="">', "<img src>", '<script src=" "></script>', "<iframe src=''></iframe>", '<embed src="">',
                '<link rel=stylesheet href="">', '<video poster="">', '<audio src="">', '<object data="">',
                '<input type=image src="">',
            )
        ),
        ("a.md", "![a]()"),
        ("a.md", "![a](<>)"),
        ("a.md", '<img src="">'),
        ("a.rst", '.. raw:: html\n\n   <img src="">\n'),
        ("a.adoc", '++++\n<img src="">\n++++\n'),
    ],
)  # fmt: skip
def test_an_empty_source_is_an_error_by_the_html_standard(tmp_path: Path, name: str, text: str) -> None:
    (found,) = targets(tmp_path, name, text)
    assert (found.url, found.refusal, found.note) == _EMPTY


@pytest.mark.parametrize(
    "text",
    ['<a href="">', '<area href="">', '<base href="">', '<form action="">', '<input src="">', '<q cite="">',
     "<img alt=x>", '<img srcset="">', '<meta property="og:image" content="">'],
)  # fmt: skip
def test_where_an_empty_url_is_allowed_nothing_is_wrong(tmp_path: Path, text: str) -> None:
    assert targets(tmp_path, "a.html", text) == []


def test_an_empty_link_is_its_own_document(tmp_path: Path) -> None:
    (found,) = targets(tmp_path, "a.md", "[a]()")
    assert (found.refusal, found.skip) == (None, Note("empty-link"))


def test_a_reference_without_definition_is_told(tmp_path: Path) -> None:
    (found,) = targets(tmp_path, "a.md", "see [text][nope]")
    assert (found.url, found.refusal) == ("[text][nope]", FailureKind.REFERENCE_UNDEFINED)


@pytest.mark.parametrize("text", ["links are written `[[ ]]`", "links are written [[ ]]", "an embed is ![[ ]]"])
def test_an_empty_wiki_link_shows_how_links_are_written(tmp_path: Path, text: str) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "a.md").write_text(text)
    document = Document("a.md", text.encode(), (tmp_path / "a.md").as_uri())
    found = unique(mentions(document, Reading(), Sites(())))
    assert [each.refusal for each in found if each.refusal] == []


@pytest.mark.parametrize(
    ("files", "name", "told"),
    [
        ({"_quarto.yml": "project:\n  type: website\n"}, "a.qmd", 0),
        ({"_bookdown.yml": "", "index.Rmd": ""}, "a.Rmd", 0),
        ({"book.toml": "[preprocessor.spec]\n", "src/SUMMARY.md": "[A](a.md)"}, "src/a.md", 0),
        ({"book.toml": "[preprocessor.katex]\n", "src/SUMMARY.md": "[A](a.md)"}, "src/a.md", 1),
        ({"book.toml": "", "src/SUMMARY.md": "[A](a.md)"}, "src/a.md", 1),
        ({}, "a.md", 1),
    ],
)
def test_a_generator_may_define_labels_by_itself(tmp_path: Path, files: dict[str, str], name: str, told: int) -> None:
    for path, content in {**files, name: "# The end\n\nsee [text][The end]\n"}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content)
    file = tmp_path / name
    found = unique(mentions(Document(name, file.read_bytes(), file.as_uri()), Reading(), Sites(())))
    assert [each.refusal for each in found].count(FailureKind.REFERENCE_UNDEFINED) == told
