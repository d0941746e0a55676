"""References that a document does not define, and what only looks like one."""

import pytest

from probe.extract.markdown.undefined import undefined


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("see [text][nope] there", ["[text][nope]"]),
        ("an ![image][nope]", ["![image][nope]"]),
        ("![][nope]", ["![][nope]"]),
        ("collapsed [text][]", ["[text][]"]),
        ("the [first][1]", ["[first][1]"]),
        ("[![alt][img]][url]", ["![alt][img]", "[![alt][img]][url]"]),
        ("> quoted [text][nope]", ["[text][nope]"]),
        ("- [README][README.md]", ["[README][README.md]"]),
        ("- [Guide][guide] of it", ["[Guide][guide]"]),
        ("## A [text][nope]", ["[text][nope]"]),
        ("| a |\n|---|\n| [text][nope] |", ["[text][nope]"]),
        ("a [*b* `c`][nope]", ["[*b* `c`][nope]"]),
        ("---\ntitle: ü\n---\n\nü [text][nope]", ["[text][nope]"]),
    ],
)
def test_a_label_without_definition_is_told_as_it_is_written(text: str, written: list[str]) -> None:
    found = undefined(text)
    assert [each.url for each in found] == written
    assert [text[each.offset :].startswith(each.url) for each in found] == [True] * len(found)


@pytest.mark.parametrize(
    "text",
    [
        "[text][here]\n\n[Here]: a.md",
        "[here][]\n\n[here]: a.md",
        "a shortcut [text], a task [ ] and [x]",
        "- [ ] [x] to do",
        "`[code][nope]`",
        "    [code][nope]",
        "```\n[code][nope]\n```",
        "<div>\n[html][nope]\n</div>",
        "<b title='[a][b]'>",
        "a[i][j] and f(x)[0][k] and {{x}}[a][b]",
        "numbers [1][2]",
        "footnotes [^1][^2] and citations [@a][@b]",
        r"\[text][nope] and [text]\[nope] and [text\][nope]",
        "Rust's [Vec][std::vec::Vec] and [x][`Vec`]",
        "- [Bugfix][Core] mended",
        "[text][nope](there.md)",
        "[see [this](a.md)][{{ page }}]",
        '--8<-- "links.md"\n\n[text][nope]',
        "{{#include links.md}}\n\n[text][nope]",
        "types like [][]int",
    ],
)
def test_what_is_defined_elsewhere_or_meant_as_it_is_written_is_no_fault(text: str) -> None:
    assert undefined(text) == []
