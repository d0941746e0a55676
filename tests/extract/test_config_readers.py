"""The readers of config files: strings with their paths and places, and no text that takes them long or breaks them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probe.extract import python_strings, script_strings, toml_strings
from tests.bounded import bounded

READERS = {"script": script_strings.strings, "toml": toml_strings.located, "python": python_strings.strings}


def found(reader: str, text: str) -> dict[tuple[str | int, ...], str]:
    return {each.path: text[each.at(0) : each.at(len(each.value))] for each in READERS[reader](text) if not each.is_key}


def test_toml_has_the_keys_of_tables_arrays_and_inline_tables() -> None:
    text = """a.b = "1" # "no"
[[menus.main]]
url = '2'
[[menus.main]]
"the url" = "3"
list = [
  "4", { x = "5", y.z = ["6"] },
  "7",
]
[menus.main.deep]
n = 8
s = "9"
"""
    assert found("toml", text) == {
        ("a", "b"): "1",
        ("menus", "main", 0, "url"): "2",
        ("menus", "main", 1, "the url"): "3",
        ("menus", "main", 1, "list", 0): "4",
        ("menus", "main", 1, "list", 1, "x"): "5",
        ("menus", "main", 1, "list", 1, "y", "z", 0): "6",
        ("menus", "main", 1, "list", 2): "7",
        ("menus", "main", 1, "deep", "s"): "9",
    }


def test_a_script_has_what_is_literal_in_its_export() -> None:
    text = """const other = 'no'
const nav = [{ link: 'a' }] as const
function side() { return ['b', `c`, `${x}`] }
const wrapped = define({ k: 'd' })
export default withX(defineConfig<{ a: 1 }>({
  nav, side: side(), wrapped, call: plug({ o: 'e' }), 'q-k': ('f'), sum: 'g' + 'h', when: x ? 'i' : 'j',
  method() { return 'k' }, ...nav, fn: () => ['l'], re: /'m'/, [computed]: 'n', // 'o'
  last: 'p',
}))
"""
    assert found("script", text) == {
        ("nav", 0, "link"): "a",
        ("side", 0): "b",
        ("side", 1): "c",
        ("wrapped", "k"): "d",
        ("call", "plug()", 0, "o"): "e",
        ("q-k",): "f",
        (0, "link"): "a",
        ("last",): "p",
    }


def test_python_has_what_is_assigned_at_the_top() -> None:
    text = """é, html_logo = 1, 2
html_logo = r"a.svg"
paths: list[str] = ['b', f'{x}', "c" "d", 'e\\n']
paths += ['f']
if x:
    html_logo = 'g'
options = {'é': ('h', {'i': 'j'}), **more}
"""
    assert found("python", text) == {
        ("html_logo",): "a.svg",
        ("paths", 0): "f",
        ("options", "é", 0): "h",
        ("options", "é", 1, "i"): "j",
    }


@pytest.mark.parametrize("reader", READERS)
@given(text=st.text("ab '\"`{}[](),:=.\n#/\\$é") | st.text())
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_to_its_end(reader: str, text: str) -> None:
    for each in READERS[reader](f"export default {text}" if reader == "script" else text):
        assert 0 <= each.at(0) <= len(text) + 15


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        ("script", "export default " + "[" * 50_000),
        ("script", "export default [" + "a, " * 50_000 + "]"),
        ("script", "".join(f"const a{n} = [a{n + 1}, a{n + 1}]\n" for n in range(50)) + "export default a0"),
        ("script", "const a = [a, a]\nexport default a"),
        ("toml", "a = " + "[" * 50_000 + '"x"'),
        ("toml", "[[a]]\n" * 50_000 + 'b = "c"'),
    ],
)
def test_no_text_takes_long(reader: str, text: str) -> None:
    with bounded():
        assert len(list(READERS[reader](text))) <= 1
