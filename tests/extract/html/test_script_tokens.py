"""The tokens of short scripts."""

import pytest

from probe.extract.html.script_tokens import LONGEST_SCRIPT, Token, tokens_of


def texts(script: str) -> list[tuple[str, str]]:
    tokens = tokens_of(script)
    assert tokens is not None
    return [(token.kind, token.text) for token in tokens]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a . b\n.c", [("name", "a.b.c")]),
        ("a['b'][\"c\"]", [("name", "a.b.c")]),
        ("'x\\'y'", [("string", "x'y")]),
        ('"\\x41\\u0042\\u{43}\\n"', [("string", "ABC\n")]),
        ("`x`", [("string", "x")]),
        ("`${x}`", [("template", "${x}")]),
        ("a=>b", [("name", "a"), ("mark", "=>"), ("name", "b")]),
        ("a==='b'", [("name", "a"), ("mark", "==="), ("string", "b")]),
        ("a+=1.5", [("name", "a"), ("mark", "+="), ("number", "1.5")]),
        ("// x\na /* y */ <!-- z\n--> w\nb", [("name", "a"), ("name", "b")]),
        ("a-->b", [("name", "a"), ("mark", "-->"), ("name", "b")]),
        ("a / b", [("name", "a"), ("mark", "/"), ("name", "b")]),
        ("", []),
    ],
)
def test_tokens(script: str, expected: list[tuple[str, str]]) -> None:
    assert texts(script) == expected


def test_brackets_know_their_partners_and_lines_their_first_token() -> None:
    assert tokens_of("(\n[a])") == [
        Token("mark", "(", first=True, partner=4), Token("mark", "[", first=True, partner=3),
        Token("name", "a", first=False), Token("mark", "]", first=False), Token("mark", ")", first=False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "script",
    ["'x", '"x\n"', "`x", "`${`y`}`", "/* x", "(", ")", "(]", "a = /'/", "return /x/",
     "#a", "@a", "\\u0061", "x" * (LONGEST_SCRIPT + 1)],
)  # fmt: skip
def test_what_is_not_understood(script: str) -> None:
    assert tokens_of(script) is None
