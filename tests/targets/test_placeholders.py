"""What stands for a link or a host, and what only looks like it."""

import pytest

from probe.model import FailureKind, Mention
from probe.targets import unique
from probe.targets.placeholders import has_no_host, is_placeholder, is_template


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("%VERSION%.md", True),
        ("%BADGE%.md", True),
        ("%USERPROFILE%/x", True),
        ("a/%s/b", True),
        ("ENGLISH_VERSION_URL", True),
        ("DOWNLOAD_LINK#x", True),
        ("YOUR_PAGE", True),
        ("LINK_TO_THIS_PAGE", True),
        ("no%C3%A9.md", False),
        ("my%20missing%20file.md", False),
        ("x%28y%29.md", False),
        ("/a%20b%20c/", False),
        ("%E4%BD%A0%E5%A5%BD.md", False),
        ("CODE_OF_CONDUCT", False),
        ("SOURCE_URLS.md", False),
        ("url", False),
    ],
)
def test_escapes_are_no_marks_of_a_placeholder(text: str, is_one: bool) -> None:
    assert is_placeholder(text) is is_one


@pytest.mark.parametrize("text", ["{{ site.x }}/y", "{% link x.md %}", "<%= x %>", "${x}", "a/{id}"])
def test_a_template_is_filled_in_later(text: str) -> None:
    assert is_template(text)
    assert not is_template(text.strip("{}<>$%= "))


def test_the_marks_of_a_string_within_a_string_are_of_a_template() -> None:
    assert is_template('\\"https://a.example/')
    assert not is_template('"https://a.example/')


@pytest.mark.parametrize(
    ("text", "has_none"),
    [
        ("http://localhost:port", True),
        ("http://localhost:PORT/x", True),
        ("https://a.example:your_port/", True),
        ("http://HOST/x", True),
        ("mailto:YOUR_EMAIL", True),
        ("mailto:NAME@HOST?subject=x", True),
        ("mailto:%s@a.example", True),
        ("mailto:INFO@A.EXAMPLE", False),
        ("mailto:a%20b@c.example?subject=%s", False),
        ("mailto:a%2Bb@c.example", False),
        ("mailto:a", False),
        ("https://HOSTNAME:8080", True),
        ("https://YOUR_DOMAIN.auth.example/x", True),
        ("https://YOUR-ACCOUNT.a.example", True),
        ("http://localhost:8080", False),
        ("http://LOCALHOST/x", False),
        ("http://host/x", False),
        ("https://WWW.A.EXAMPLE/", False),
        ("https://a.example/HOST", False),
        ("https://user:port@a.example/", False),
        ("HOST/x", False),
    ],
)
def test_a_word_in_the_place_of_a_host_or_port(text: str, has_none: bool) -> None:
    assert has_no_host(text) is has_none


def test_in_a_list_such_a_url_is_what_it_is() -> None:
    (listed,) = unique([Mention("http://localhost:port", "list.txt", 1, 1)])
    assert listed.refusal is FailureKind.URL_INVALID
    (written,) = unique([Mention("http://localhost:port", "a.md", 1, 1, base="file:///d/a.md")])
    assert (written.refusal, written.skip and written.skip.word) == (None, "template")
