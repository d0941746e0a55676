import copy
import re

import pytest

from probe.patterns import lazy_compile


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
