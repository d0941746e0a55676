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


@pytest.mark.parametrize(
    ("document", "text", "package", "is_known"),
    [
        ("app/views/index.html", "./brew", '{"dependencies": {"express": "4"}}', False),
        ("app/views/more/x.njk", "../brew", '{"dependencies": {"koa": "2"}}', False),
        ("app/notes/a.md", "brew", '{"dependencies": {"express": "4"}}', False),  # beside the views
        ("app/views/index.html", "brew.html", '{"dependencies": {"express": "4"}}', True),
        ("app/views/index.html", "./brew", '{"dependencies": {"lodash": "4"}}', True),
        ("app/views/index.html", "./brew", "", True),
        ("notes/a.md", "brew", '{"dependencies": {"express": "4"}}', True),
    ],
)
def test_a_server_renders_views(tmp_path: Path, document: str, text: str, package: str, *, is_known: bool) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app/views/more").mkdir(parents=True)
    (tmp_path / document).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / document).write_text("x")
    if package:
        (tmp_path / "package.json").write_text(package)
    (found,) = unique([Mention(text, document, 1, 1, base=(tmp_path / document).as_uri())])
    assert (found.refusal is not None) is is_known


@pytest.mark.parametrize(
    ("text", "is_there"), [("root.tsx", True), ("v1.2", True), ("pic.png", False), ("v1.3", False)]
)
def test_a_page_whose_name_has_a_dot_may_leave_out_its_suffix(tmp_path: Path, text: str, *, is_there: bool) -> None:
    (tmp_path / ".git").mkdir()
    for name in ("a.md", "root.tsx.md", "v1.2.md", "pic.png.txt"):
        (tmp_path / name).write_text("x")
    (found,) = unique([Mention(text, "a.md", 1, 1, base=(tmp_path / "a.md").as_uri())])
    assert (found.refusal is None) is is_there


TITLED = '---\n{\n  "title": "Pots"\n}\n---\n\ntext\n'


@pytest.mark.parametrize(
    ("document", "content", "text", "is_known"),
    [
        ("docs/source/a.md", TITLED, "../lids#red", False),
        ("docs/source/a.md", TITLED, "std.iter.Iter", False),
        ("docs/source/a.md", "+++\ntitle = 'Pots'\n+++\n", "lids", False),
        ("docs/source/a.md", TITLED, "lid.md", True),
        ("docs/source/a.md", TITLED, "lid.png", True),
        ("docs/source/a.md", TITLED, "LICENSE", True),
        ("docs/source/a.md", "---\nname: x\n---\n", "../lids", True),
        ("docs/source/a.md", "text\n---\ntitle: x\n---\n", "../lids", True),
        ("docs/source/README.md", TITLED, "../lids", True),
        ("man/includes/b.md", "* `--lid`\n", "../lid.html", False),
        ("notes/includes/b.md", "* `--lid`\n", "../lid.html", True),
    ],
)
def test_something_unseen_makes_pages_of_titled_documents_and_parts(
    tmp_path: Path, document: str, content: str, text: str, *, is_known: bool
) -> None:
    (tmp_path / ".git").mkdir()
    for path, written in (("man/a.md", MANUAL), ("notes/a.md", PLAIN), (document, content)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(written)
    (found,) = unique([Mention(text, document, 1, 1, base=(tmp_path / document).as_uri())])
    assert found.skip == (None if is_known else Note("page-elsewhere"))


@pytest.mark.parametrize(("index", "skip"), [(False, Note("root-unknown")), (True, None)])
def test_the_root_of_a_page_is_no_folder_without_an_index(tmp_path: Path, *, index: bool, skip: Note | None) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "web").mkdir()
    if index:
        (tmp_path / "index.html").write_text("x")
    (found,) = unique([Mention("/#list", "web/a.html", 1, 1, base=(tmp_path / "web/a.html").as_uri())])
    assert found.skip == skip
    (tmp_path / "web/b.md").write_text(TITLED)
    (titled,) = unique([Mention("/#list", "web/b.md", 1, 1, base=(tmp_path / "web/b.md").as_uri())])
    assert titled.skip == skip
    (plain,) = unique([Mention("/", "web/a.md", 1, 1, base=(tmp_path / "web/a.md").as_uri())])
    assert plain.skip is None
