"""The list of cases in ``tests/README.md`` and the tests agree."""

import ast
import re
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
CASES = re.compile(r"^\| (\d{3}) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PUBLISHED = {
    f"{number:03}"
    for first, last in (
        *((1, 11), (13, 17), (19, 25), (27, 31), (33, 45), (48, 52), (54, 54), (57, 57), (59, 59), (61, 61), (63, 66)),
        *((69, 71), (73, 73), (75, 77), (79, 79), (81, 85), (87, 89), (91, 94), (96, 96), (98, 100), (102, 118)),
        *((120, 126), (128, 130)),
    )
    for number in range(first, last + 1)
} - {"086"}  # fmt: skip


def written() -> dict[str, set[str]]:
    """Return the tests of each case, ``file::test``, as they stand in the files."""
    tests: dict[str, set[str]] = defaultdict(set)
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                match = re.match(r"test_(\d{3})_", node.name)
                if match:
                    tests[match[1]].add(f"{path.name}::{node.name}")
    return tests


def listed() -> dict[str, set[str]]:
    """Return the tests of each case as the list has them."""
    text = (HERE.parent / "README.md").read_text("utf-8")
    return {number: set(re.findall(r"`(\S+)`", tests)) for number, _, tests in CASES.findall(text)}


def test_the_list_has_every_case_once_in_order() -> None:
    numbers = [number for number, *_ in CASES.findall((HERE.parent / "README.md").read_text("utf-8"))]
    assert numbers == sorted(set(numbers))
    assert {number for number in numbers if number <= "130"} == PUBLISHED


def test_every_case_has_the_tests_that_the_list_says() -> None:
    tests = written()
    assert {number: tests.get(number, set()) for number in listed()} == listed()
    assert set(tests) == set(listed())


def test_every_case_stands_in_the_file_of_its_section() -> None:
    sections = "abcdefghijklmnopqrs"
    files = {number: {test[5] for test in tests} for number, tests in written().items()}
    assert all(len(letters) == 1 and letters <= set(sections) for letters in files.values())
    order = [next(iter(files[number])) for number in sorted(files)]
    assert order == sorted(order)
