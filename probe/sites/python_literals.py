"""Literal values of ``conf.py``, read without running it; any other value is ``UNSEEN``."""

import ast
from collections.abc import Mapping

from probe.sites.configs import UNSEEN


def python_of(text: str) -> dict[str, object]:
    """Return the top-level assignments of a Python file; the last value of each name counts.

    Items that any statement adds to a list are included; ``UNSEEN`` replaces an item that is not literal.
    """
    found: dict[str, object] = {}
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    for node in body:
        _take(node, found)
    return found


def _take(node: ast.stmt, found: dict[str, object]) -> None:
    match node:
        case ast.Assign(targets=targets, value=value):
            found.update((target.id, _literal(value, found)) for target in targets if isinstance(target, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            found[name] = _literal(value, found)
        case ast.AugAssign() | ast.Expr():
            _lengthen(node, found)
        case _:
            names = (each for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
            longer = [each for each in ast.walk(node) if isinstance(each, ast.AugAssign | ast.Expr)]
            lengthened = {id(each.target) for each in longer if isinstance(each, ast.AugAssign)}
            found.update((each.id, UNSEEN) for each in names if id(each) not in lengthened)
            for each in longer:
                _lengthen(each, found)


def _lengthen(node: ast.AugAssign | ast.Expr, found: dict[str, object]) -> None:
    """Add the items that ``name += […]`` or a method such as ``append`` adds to a list."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            added = _literal(value, found)
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="extend"), args=[value])):
            added = _literal(value, found)
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[value])):
            added = [_literal(value, found)]
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="insert"), args=[_, value])):
            added = [_literal(value, found)]
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name)))) if isinstance(found.get(name), dict):
            found[name] = UNSEEN  # update, setdefault, pop
            return
        case _:
            return
    before = found.get(name)
    if isinstance(before, list | tuple):
        found[name] = [*before, *(added if isinstance(added, list | tuple) else [UNSEEN])]
    elif name in found or isinstance(node, ast.AugAssign):
        found[name] = UNSEEN


def _literal(node: ast.expr, found: Mapping[str, object]) -> object:
    """Return the value of an expression of literals, names assigned before, sums and f-strings."""
    try:
        return _value(node, found)
    except RecursionError:
        return UNSEEN


def _value(node: ast.expr, found: Mapping[str, object]) -> object:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError):
        pass
    match node:
        case ast.Name(id=name):
            return found.get(name, UNSEEN)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _sum(_value(left, found), _value(right, found))
        case ast.JoinedStr(values=parts):
            return _sum("", *(_part(part, found) for part in parts))
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return _sum([], *(_items(item, found) for item in items))
        case _:
            return UNSEEN


def _sum(first: object, *others: object) -> object:
    """Return the sum of strings or of sequences, ``UNSEEN`` if one is of another type."""
    for each in others:
        if isinstance(first, str) and isinstance(each, str):
            first += each
        elif isinstance(first, list | tuple) and isinstance(each, list | tuple):
            first = [*first, *each]
        else:
            return UNSEEN
    return first


def _items(item: ast.expr, found: Mapping[str, object]) -> object:
    """Return the items that an expression adds to a list: those of ``*names``, or one."""
    value = _value(item.value if isinstance(item, ast.Starred) else item, found)
    return UNSEEN if value is UNSEEN else value if isinstance(item, ast.Starred) else [value]


def _part(part: ast.expr, found: Mapping[str, object]) -> object:
    """Return a part of an f-string; a format or a conversion is not applied."""
    match part:
        case ast.FormattedValue(value=written, conversion=-1, format_spec=None):
            value = _value(written, found)
        case _:
            value = _value(part, found)
    return str(value) if isinstance(value, str | int) else UNSEEN
