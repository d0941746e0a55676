"""What a rule is for: hosts, whole URLs, local files, regular expressions."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.errors import SettingsError
from probe.settings import Match
from probe.settings.index import MatchIndex
from probe.settings.match import Glob
from tests.bounded import bounded

URLS = (
    "https://doi.org/10.1000/1",
    "http://dx.doi.org/x?y=1",
    "https://notdoi.org/",
    "https://u:p@doi.org/",
    "https://doi.org:8443/a",
    "https://github.com/o/r/edit/main/a.md",
    "https://github.com/o/r/blob/main/a.md?x=/edit/",
    "https://example.com/old/a",
    "https://example.com/oldest",
    "http://example.com/old/a",
    "https://example.com/?q=*",
    "https://xn--bcher-kva.example/",
    "http://127.0.0.1:8000/x",
    "http://[::1]:8000/x",
    "https://docs.readthedocs.io/en/a.pdf?download=1",
    "docs/a.md",
    "docs/sub/b.md",
    "../a.md",
    "mailto:x@doi.org",
)


@pytest.mark.parametrize(
    ("match", "taken"),
    [
        ("doi.org", [0, 1, 3, 4]),
        ("DOI.org.", [0, 1, 3, 4]),
        ("doi.org:8443", [4]),
        ("doi.org:443", [0, 3]),
        ("doi.org:80", [1]),
        ("dx.doi.org:80", [1]),
        ("*.doi.org", [1]),
        ("*doi.org", [0, 1, 2, 3, 4, 18]),
        ("d*.org", [0, 1, 3, 4]),
        ("*", [n for n, url in enumerate(URLS)]),
        ("*.*.*.*.*", []),
        ("doi.org/10.*", [0]),
        ("doi.org/x", [1]),
        ("doi.org:99999", []),
        ("dx.doi.org/x?y=*", [1]),
        ("dx.doi.org/x?z=*", []),
        ("github.com/*/edit/*", [5]),
        ("*/old/*", [7, 9]),
        ("https://example.com/old/*", [7]),
        ("https://EXAMPLE.com:443/old*", [7, 8]),
        ("https://doi.org", [3]),
        ("https://*.org/*", [0, 2, 3]),
        ("https://example.com/?q=*", [10]),
        ("bücher.example", [11]),
        ("127.0.0.1", [12]),
        ("0.0.1", []),
        ("127.0.0.1:8000", [12]),
        ("[::1]:8000", [13]),
        ("*/*.pdf", [14]),
        ("docs/*.md", [15, 16]),
        ("./docs/a.md", [15]),
        ("docs/a.md", [15]),
        ("../*", [17]),
        ("mailto:*", [18]),
        ("regex:^https://[^/]*doi", [0, 2, 3, 4]),
        ("regex:p@", []),
        ("regex:a\\.md$", [5, 15, 17]),
        (["doi.org:8443", "docs/a.md"], [4, 15]),
    ],
)
def test_a_match_takes_what_is_meant(match: str | list[str], taken: list[int]) -> None:
    made = Match.of(match)
    assert [n for n, url in enumerate(URLS) if made.takes(url)] == taken
    index = MatchIndex([made])
    assert [n for n, url in enumerate(URLS) if index.taking(url)] == taken


@pytest.mark.parametrize(
    ("match", "complaint"),
    [
        ("", "match: '' is not a host, URL or path"),
        ("  ", "match: '  ' is not a host, URL or path"),
        ("a\nb", "match: 'a\\nb' is not a host, URL or path"),
        ([], "match is empty: a rule must apply to something"),
        (5, "match must be a text or a list of texts, not 5"),
        (["a", 5], "match must be a text or a list of texts, not ['a', 5]"),
        (None, "match must be a text or a list of texts, not None"),
        ("https://", "match: 'https://' is not a URL"),
        ("https://a:*/", "match: 'https://a:*/' is not a URL"),
        ("https://u:s3cret@[", "match: 'https://***@[' is not a URL"),
        ("*://a/", "match: '*://a/' is not a URL; a regular expression is written regex:PATTERN"),
        ("https?://a/", "match: 'https?://a/' is not a URL; a regular expression is written regex:PATTERN"),
        ("^docs/", "match: '^docs/' is not a URL; a regular expression is written regex:PATTERN"),
        ("a.example/x#y", "match: 'a.example/x#y' has a fragment, but URLs are compared without fragments; use regex:"),
        ("regex:(", "match: '(' is not a regular expression: missing ), unterminated subpattern at position 0"),
    ],
)
def test_what_cannot_be_meant_is_refused(match: object, complaint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Match.of(match)
    assert str(caught.value) == complaint


@given(st.text("ab*", max_size=8), st.text("ab", max_size=12))
def test_a_glob_is_the_regular_expression_it_looks_like(glob: str, text: str) -> None:
    regex = ".*".join(map(re.escape, glob.split("*")))
    assert Glob.of(glob).takes(text) == (re.fullmatch(regex, text) is not None)


TEXTS = st.text("ab.*/:?[]@-% ", min_size=1, max_size=12) | st.text(min_size=1, max_size=8)


@given(st.lists(TEXTS, min_size=1, max_size=3), TEXTS | TEXTS.map("http://{}".format))
def test_any_text_is_a_match_or_refused_and_any_url_is_compared(texts: list[str], url: str) -> None:
    try:
        matches = [Match.of(text) for text in texts]
    except SettingsError:
        return
    taking = tuple(n for n, match in enumerate(matches) if match.takes(url))
    assert MatchIndex(matches).taking(url) == taking


def test_many_stars_take_no_time() -> None:
    match = Match.of(f"https://{'*a' * 40}.example/{'*a' * 40}*b")
    host = Match.of("*a" * 60 + ".example")
    url = f"https://{'a' * 200}.example/{'a' * 50_000}"
    with bounded():
        assert not match.takes(url)
        assert not host.takes(url.replace("example/", "invalid/"))


def test_a_hundred_rules_cost_little_for_each_url() -> None:
    index = MatchIndex([Match.of(f"example{n}.org/x*") for n in range(100)])
    urls = [f"https://www{n % 500}.example{n % 150}.org/x{n}" for n in range(20_000)]
    with bounded(20_000 * 200e-6):  # 20 µs each on an idle machine
        found = sum(1 for url in urls if index.taking(url))
    assert found == sum(n % 150 < 100 for n in range(20_000))


def test_what_is_remembered_of_hosts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.settings.index.MOST_HOSTS", 10)
    index = MatchIndex([Match.of("a.example")])
    assert sum(1 for n in range(100) if index.taking(f"https://h{n}.a.example/")) == 100
    assert len(index._remembered) <= 10
