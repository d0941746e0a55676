"""SECURITY.md: the tests that hold its promises exist."""

import ast
import re

from tests.outside import ROOT

TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)


def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_that_is_named_is_there() -> None:
    assert [f"{path}::{name}" for path, name in NAMED if name not in functions_of(path)] == []


def test_every_promise_names_a_test() -> None:
    table = TEXT.partition("## What is promised")[2].partition("\n## ")[0]
    rows = [row for row in table.splitlines() if row.startswith("| ")][1:]
    assert len(rows) >= 10
    assert [row for row in rows if "::test_" not in row] == []


def test_the_readme_names_it() -> None:
    assert "](SECURITY.md)" in (ROOT / "README.md").read_text("utf-8")
