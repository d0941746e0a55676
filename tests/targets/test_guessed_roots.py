"""The root of a document that nothing tells of is the nearest folder that has most of what it links to."""

from pathlib import Path

import pytest

from probe.targets.disk import Disk
from probe.targets.guessed_roots import GuessedRoots
from tests.targets.test_relative import target


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (".git/x", "docs/web/img/a.png", "docs/web/img/b.png", "docs/web/guide/x.md", "docs/web/c d.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[1](/img/a.png) [2](/img/b.png) [3](/guide/x) [4](/gone)", True),
        ('<img src="/img/a.png"> <a href=/guide/x.html>x</a>\n\n[4]: /c%20d.md\n[5](/gone#x)', True),
        ("[1](/img/a.png) [2](/img/b.png)", False),  # two may be there by chance
        ("[1](/img/a.png) [2](/img/b.png) [3](/guide/x) [4](/4) [5](/5) [6](/6)", False),  # not most of them
        ("[1](/img/a.png) [1](/img/a.png) [1](/img/a.png) [4](//host/x)", False),
        ("", False),
    ],
)
def test_most_links_tell_the_root(tree: Path, text: str, found: bool) -> None:
    (tree / "docs/web/guide/page.md").write_text(text)
    roots = GuessedRoots(Disk())
    assert roots.root_of(str(tree / "docs/web/guide/page.md"), str(tree)) == (str(tree / "docs/web") if found else None)


def test_what_the_root_does_not_have_is_missing(tree: Path) -> None:
    page = tree / "docs/web/guide/page.md"
    page.write_text("[1](/img/a.png) [2](/img/b.png) [3](/guide/x) [4](/gone) [5](/{{ x }})")
    lost = target("/gone", page)
    assert (lost.refusal, lost.path) == ("file-missing", str(tree / "docs/web/gone"))
    assert lost.note is not None
    assert lost.note.word == "root-guessed"
    assert target("/{{ x }}", page).refusal is None
