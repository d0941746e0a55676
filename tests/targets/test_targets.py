"""Texts to URLs, and mentions to unique targets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.model import FailureKind, Mention, Note, Target
from probe.targets import read_url, unique

ASSUMED = "scheme-assumed"


def mention(text: str, line: int = 1, fault: FailureKind | None = None) -> Mention:
    return Mention(text, "list", line, 1, fault)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://a.example", "http://a.example/"),
        ("HTTPS://A.example/X#top", "https://a.example/X"),
        (" http://a.example/\n", "http://a.example/"),
        ("ht\ttp://a.example/", "http://a.example/"),
        ("http:a.example", "http://a.example/"),
        ("http://u:p@a.example/", "http://u:p@a.example/"),
        ("http://2130706433/", "http://127.0.0.1/"),
    ],
)
def test_a_url_is_normalised_and_loses_its_fragment(text: str, url: str) -> None:
    assert read_url(text) == (url, None, None)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("a.example", "https://a.example/"),
        ("a.example/x?q#f", "https://a.example/x?q"),
        ("A.example\n", "https://a.example/"),
        ("//a.example/x", "https://a.example/x"),
        ("a.example:8080/x", "https://a.example:8080/x"),
        ("a.example:80", "https://a.example:80/"),
        ("localhost:3000", "https://localhost:3000/"),
        ("127.0.0.1:80/x", "https://127.0.0.1:80/x"),
        ("[::1]:8443/", "https://[::1]:8443/"),
        ("bücher.example", "https://xn--bcher-kva.example/"),
    ],
)
def test_a_url_without_a_scheme_is_https_and_says_so(text: str, url: str) -> None:
    assert read_url(text) == (url, None, Note(ASSUMED, (text,)))


@pytest.mark.parametrize(
    "text", ["htps://a.example/", "htttp://a.example/", "hhtps://a.example", "HTTSP://a", "ttp://a", "httpss://a"]
)  # fmt: skip
def test_a_scheme_that_is_misspelt_is_no_scheme(text: str) -> None:
    assert read_url(text)[:2] == (text, FailureKind.URL_INVALID)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("mailto:a@b.example", "mailto"),
        ("FTP://a.example/", "ftp"),
        ("file:///etc/passwd", "file"),
        ("javascript:alert(1)", "javascript"),
        ("data:text/plain,80", "data"),
        ("tel:80", "tel"),
    ],
)
def test_other_schemes_are_not_probed(text: str, named: str) -> None:
    assert read_url(text) == (text, FailureKind.SCHEME_NOT_PROBED, Note("scheme", (named,)))


@pytest.mark.parametrize(
    "text",
    [
        "", "not a url", "http://", "http:///", "http://a.example:65536", "http://a.example:x/", "a.example:99999",
        "/x", "///x", "../x", "./x", ".", "?q", "#f", "\\\\server\\share", "a|b", "@", "//", "\ud800",
        "http://a.example/\udcff",
    ],
)  # fmt: skip
def test_what_is_no_url_stays_as_it_is_written(text: str) -> None:
    assert read_url(text) == (text, FailureKind.URL_INVALID, None)


def test_each_url_is_one_target_with_every_mention() -> None:
    mentions = [
        mention("http://b.example/", 1),
        mention("http://A.example", 2),
        mention("http://b.example/#part", 3),
        mention("http://a.example:80/", 4),
    ]
    assert unique(mentions) == [
        Target(0, "http://b.example/", (mentions[0], mentions[2])),
        Target(1, "http://a.example/", (mentions[1], mentions[3])),
    ]


def test_what_was_assumed_is_told_whichever_mention_came_first() -> None:
    for texts in (("a.example", "https://a.example/"), ("https://a.example/", "a.example")):
        mentions = [mention(text) for text in texts]
        assert unique(mentions) == [
            Target(0, "https://a.example/", tuple(mentions), None, Note(ASSUMED, ("a.example",)))
        ]


def test_nothing_is_lost() -> None:
    mentions = [
        mention("no url"),
        mention("mailto:x@a.example"),
        mention("no url"),
        mention("a\x00", fault=FailureKind.URL_INVALID),
    ]
    assert unique(mentions) == [
        Target(0, "no url", (mentions[0], mentions[2]), FailureKind.URL_INVALID),
        Target(1, "mailto:x@a.example", (mentions[1],), FailureKind.SCHEME_NOT_PROBED, Note("scheme", ("mailto",))),
        Target(2, "a\x00", (mentions[3],), FailureKind.URL_INVALID),
    ]


def test_a_faulty_text_is_not_taken_for_the_url_that_it_begins_with() -> None:
    cut = mention("http://a.example/", 1, FailureKind.URL_INVALID)
    whole = mention("http://a.example/", 2)
    invalid = Target(0, "http://a.example/", (cut,), FailureKind.URL_INVALID)
    assert unique([cut, whole]) == [invalid, Target(1, "http://a.example/", (whole,))]


def test_no_mentions_are_no_targets() -> None:
    assert unique([]) == []


TEXTS = st.sampled_from(["a.example", "http://a.example/", "http://A.example/#x", "b|c", "mailto:x"]) | st.text(
    max_size=12
)


@given(st.lists(st.builds(Mention, TEXTS, st.just("d"), st.integers(1), st.just(1), st.none())))
def test_every_mention_is_in_one_target(mentions: list[Mention]) -> None:
    targets = unique(mentions)
    assert [target.index for target in targets] == list(range(len(targets)))
    assert len({(target.url, target.refusal) for target in targets}) == len(targets)
    assert sorted(m for target in targets for m in map(repr, target.mentions)) == sorted(map(repr, mentions))
    firsts = [mentions.index(target.mentions[0]) for target in targets]
    assert firsts == sorted(firsts)
    for target in targets:
        assert {read_url(m.text)[:2] for m in target.mentions} == {(target.url, target.refusal)}
