"""Rewriting of URLs: what is written, and what becomes of a URL."""

import re

import pytest

from probe.errors import SettingsError
from probe.settings import Settings
from probe.settings.remap import Remap, as_written, remapped, remapped_hop


@pytest.mark.parametrize(
    ("remap", "url", "becomes"),
    [
        ("^https://a/ http://localhost:80/", "https://a/x", "http://localhost:80/x"),
        (r"^https://(\w+)\.example/(.*) http://$1/${2}", "https://a.example/b", "http://a/b"),
        (r"(a)(b) \2\1", "xaby", "xbay"),
        (r"(?P<n>a+) <${n}>\g<n>$$1$x", "baab", "b<aa>aa$1$xb"),
        (r"a $0$0", "xay", "xaay"),
        (r"a C:\dir\n", "a", r"C:\dir\n"),
        ({"from": "a b", "to": "c d"}, "a b", "c d"),
        ([["a", "b"], ("b", "c")], "a", "c"),
        ([{"from": "a", "to": ""}], "xay", "xy"),
        (["a b"], "a", "b"),
    ],
)
def test_a_url_is_rewritten(remap: object, url: str, becomes: str) -> None:
    for pattern, replacement in Settings.read({"remap": remap}).reading.remap:
        url = pattern.sub(replacement, url)
    assert url == becomes


@pytest.mark.parametrize(
    ("remap", "complaint"),
    [
        (5, "remap must be texts of the form 'PATTERN REPLACEMENT', not 5"),
        ("a", "remap 1 must be of the form 'PATTERN REPLACEMENT' or {from = …, to = …}"),
        (["a b", "a b c"], "remap 2 must be of the form 'PATTERN REPLACEMENT' or {from = …, to = …}"),
        ([{"from": "a", "too": "b"}], "remap 1 must be of the form 'PATTERN REPLACEMENT' or {from = …, to = …}"),
        ([{"from": "a", "to": "b", "x": 1}], "remap 1 must be of the form 'PATTERN REPLACEMENT' or {from = …, to = …}"),
        ([["a", 5]], "remap 1 must be of the form 'PATTERN REPLACEMENT' or {from = …, to = …}"),
        ("( b", "remap 1: '(' is not a regular expression: missing ), unterminated subpattern at position 0"),
        ("(a) $2", "remap 1: the pattern '(a)' has no group '2'"),
        ("(a) ${name}", "remap 1: the pattern '(a)' has no group 'name'"),
    ],
)
def test_what_cannot_rewrite_is_refused(remap: object, complaint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"remap": remap})
    assert str(caught.value) == complaint


@pytest.mark.parametrize("written", ["b", "${1}x${2}", "$$", "${0}$$${1}", r"C:\dir\n"])
def test_a_replacement_can_be_shown_as_it_is_written(written: str) -> None:
    ((_, template),) = Settings.read({"remap": [["(a)(b)", written]]}).reading.remap
    assert as_written(template) == written
    assert Settings.of(remap=[(re.compile("(a)(b)"), template)]).reading.remap[0][1] == template


def remaps_of(*texts: str) -> tuple[Remap, ...]:
    return Settings.of(remap=list(texts)).reading.remap


def test_the_first_pattern_that_changes_a_url_is_the_last_that_is_asked() -> None:
    remaps = remaps_of("z y", "^http: http:", "a b", "b c")
    assert remapped(remaps, "http://a.example/") == "http://b.exbmple/"
    assert remapped(remaps, "http://c/") is None
    assert remapped((), "http://a/") is None


@pytest.mark.parametrize(
    ("remap", "hop", "asked"),
    [
        ("^https://a.example/ http://localhost:8000/", "https://a.example/x#y", "http://localhost:8000/x#y"),
        ("^https://a.example/ HTTP://Localhost:80/", "https://a.example/x", "http://localhost/x"),
        ("^https://a.example/ http://localhost/", "https://b.example/x", None),
        ("^https://a.example/ file:///srv/", "https://a.example/x", None),
        ("^https://a.example/ FILE:/srv/", "https://a.example/x", None),
        ("^https://([^/]*)/(.*) $2", "https://a.example/file:///etc/passwd", None),
        ("^https://a.example/ mailto:a@", "https://a.example/x", None),
        ("^https://a.example/ /srv/", "https://a.example/x", None),
        ("^https://a.example/ http://[", "https://a.example/x", None),
    ],
)
def test_where_a_hop_is_asked_instead(remap: str, hop: str, asked: str | None) -> None:
    assert remapped_hop(remaps_of(remap), hop) == asked


def test_a_hop_that_a_pattern_would_lead_off_the_web_is_not_tried_with_the_next_one() -> None:
    remaps = remaps_of("^https://a.example/ file:///srv/", "^https://a.example/ http://b.example/")
    assert remapped_hop(remaps, "https://a.example/x") is None


def test_a_pattern_that_is_too_slow_for_a_hop_is_told() -> None:
    with pytest.raises(SettingsError, match="takes too long"):
        remapped_hop(remaps_of("(a+)+$ b"), f"https://a.example/{'a' * 40}!")
