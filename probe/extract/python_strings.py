"""The strings that a Python file, such as Sphinx's ``conf.py``, assigns at module level, and their positions."""

import ast
from collections.abc import Generator, Iterator

from probe.extract.located import LocatedString, Offsets, Path

_PREFIXES = frozenset("rRuU")


def strings(text: str) -> Generator[LocatedString, None, int]:
    """Yield the strings in assigned values, with paths of names, keys and indices; return the end of the text."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return len(text)
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for node in body:
        for name, value in _assigned(node):
            for path, string in _strings(value, (name,)):
                if (found := _located(path, string, text, lines, starts)) is not None:
                    yield found
    return len(text)


def _assigned(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target.id, value) for target in targets if isinstance(target, ast.Name))
        case (
            ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            | ast.AugAssign(target=ast.Name(id=name), value=value)
        ):
            yield name, value


def _strings(node: ast.expr, path: Path) -> Iterator[tuple[Path, ast.Constant]]:
    match node:
        case ast.Constant(value=str()):
            yield path, node
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            for number, part in enumerate(parts):
                yield from _strings(part, (*path, number))
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant):
                    yield from _strings(value, (*path, str(key.value)))


def _located(path: Path, node: ast.Constant, text: str, lines: list[str], starts: list[int]) -> LocatedString | None:
    """Return the position of a string that is one literal without escapes, else None."""
    line = lines[node.lineno - 1]
    column = len(line.encode("utf-8", "surrogatepass")[: node.col_offset].decode("utf-8", "replace"))
    start = starts[node.lineno - 1] + column
    while text[start : start + 1] in _PREFIXES:
        start += 1
    quote = 3 if text[start : start + 3] in ('"""', "'''") else 1
    start += quote
    value = str(node.value)
    if text[start : start + len(value)] != value:
        return None
    return LocatedString(path, value, start, is_key=False, offsets=Offsets(start))
