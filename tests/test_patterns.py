import copy
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from pkgutil import walk_packages
from typing import Any, AnyStr

import pytest

import probe
from probe.patterns import lazy_compile, with_atomic_groups


def test_it_matches_as_a_compiled_pattern_does() -> None:
    lazy, compiled = lazy_compile(r"(a)(?P<n>b)?", re.IGNORECASE), re.compile(r"(a)(?P<n>b)?", re.IGNORECASE)
    for name in ("match", "search", "fullmatch", "findall", "split"):
        found, wanted = getattr(lazy, name)("xAbA"), getattr(compiled, name)("xAbA")
        assert str(found) == str(wanted)
    assert lazy.sub("-", "xAbA") == compiled.sub("-", "xAbA") == "x--"
    assert [match.span() for match in lazy.finditer("aba", 1)] == [(2, 3)]
    assert (lazy.groups, lazy.groupindex["n"], lazy.pattern) == (2, 2, compiled.pattern)
    assert lazy_compile(rb"\d+").findall(b"1 22") == [b"1", b"22"]


def test_it_is_compiled_at_the_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []
    compile_ = re.compile

    def compiling(pattern: str, flags: int) -> re.Pattern[str]:
        compiled.append((pattern, flags))
        return compile_(pattern, flags)

    monkeypatch.setattr(re, "compile", compiling)
    lazy = lazy_compile("a+")
    assert compiled == []
    assert lazy.match("aa")
    assert lazy.match("aaa")
    assert compiled == [("a+", 0)]


def test_a_wrong_pattern_is_told_when_it_is_used() -> None:
    with pytest.raises(re.error):
        lazy_compile("(").match("")


def test_it_has_nothing_that_a_pattern_has_not() -> None:
    with pytest.raises(AttributeError):
        lazy_compile("a").matches  # type: ignore[attr-defined] # noqa: B018
    assert copy.copy(lazy_compile("a")).pattern == "a"


@pytest.mark.parametrize(
    ("pattern", "atomic"),
    [
        (r"(?:a|b)*+c", r"(?>(?:a|b)*)c"),
        (r"((a|b){1,3}+x)?+", r"(?>((?>(a|b){1,3})x)?)"),
        (r"\((?:[^()]|\))++\)", r"\((?>(?:[^()]|\))+)\)"),
        (r"(a)(?:b(c|d)*+)++[]()]++", r"(a)(?>(?:b(?>(c|d)*))+)[]()]++"),
        (r"[^]()*+]*+[\])*+]", r"[^]()*+]*+[\])*+]"),
        (r"a*+\d++\)*+", r"a*+\d++\)*+"),
        (r"(a)*(b)+?(c){2}", r"(a)*(b)+?(c){2}"),
        (rb"(?:a|\x29)*+", rb"(?>(?:a|\x29)*)"),
    ],
)
def test_possessive_groups_are_atomic_where_python_matches_them_wrongly(pattern: AnyStr, atomic: AnyStr) -> None:
    assert with_atomic_groups(pattern) == atomic
    assert re.compile(atomic).groups == re.compile(pattern).groups


def _patterns(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(_patterns, value.values()))
    elif isinstance(value, tuple | list):
        yield from chain.from_iterable(map(_patterns, value))
    elif isinstance(value, type) and value.__module__.startswith("probe"):
        yield from chain.from_iterable(map(_patterns, vars(value).values()))


def test_no_module_compiles_a_possessive_group_itself() -> None:
    found = {
        f"{module.name} {name}"
        for module in walk_packages(probe.__path__, "probe.")
        if not module.name.endswith("__main__") and not module.name.startswith("probe.cluster")
        for name, value in vars(import_module(module.name)).items()
        for pattern in _patterns(value)
        if with_atomic_groups(pattern.pattern) != pattern.pattern
    }
    assert found == set()


def test_lazy_patterns_are_atomic_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.patterns._POSSESSIVE_IS_WRONG", True)
    pattern = lazy_compile(r"(?:a|ab)*+(c)")
    found = pattern.search("aac")
    assert found is not None
    assert (found[0], found.re.pattern, pattern.pattern) == ("aac", r"(?>(?:a|ab)*)(c)", r"(?:a|ab)*+(c)")
