import pytest

from probe.misspelt import nearest
from probe.model import FailureKind, Mention, Note
from probe.targets import read_url, unique

MEANT = [
    ("htps://a.example/x", "https://a.example/x"),
    ("htp://a.example/x", "http://a.example/x"),
    ("httpss://a.example", "https://a.example"),
    ("hhttps://a.example", "https://a.example"),
    ("ttps://a.example", "https://a.example"),
    ("http//a.example/x", "http://a.example/x"),
    ("https//a.example", "https://a.example"),
    ("http:/a.example/x", "http://a.example/x"),
    ("htps:a.example", "https://a.example"),
    ("https;//a.example", "https://a.example"),
    ("https.//a.example", "https://a.example"),
    ("http ://a.example", "http://a.example"),
    ("HTTPS;//A.example", "https://A.example"),
    ("http://http://a.example", "http://a.example"),
    ("https://http//a.example", "http://a.example"),
    ("http://https://a.example", "https://a.example"),
]
RIGHT = [
    "http://a.example", "https://a.example/http://b.example", "HTTPS://a.example", "http:///a.example",
    "https:\\\\a.example", "httpbin.org/get", "http.cat/404", "httpd:80", "ftp://a.example", "mailto:a@b.example",
    "http-foo://x", "https", "docs/http/x.md", "http", "a.example/x",
    "http:a.example",
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), MEANT)
def test_the_nearest_right_spelling_is_told(text: str, meant: str) -> None:
    assert nearest(text) == meant
    assert nearest(meant) is None
    assert read_url(text) == (text, FailureKind.URL_INVALID, Note("url-meant", (meant,)))


@pytest.mark.parametrize("text", RIGHT)
def test_what_may_be_right_is_left_alone(text: str) -> None:
    assert nearest(text) is None


@pytest.mark.parametrize("text", [text for text, _ in MEANT if " " not in text])
def test_in_a_document_it_is_no_path(text: str) -> None:
    (target,) = unique([Mention(text, "a.md", 1, 1, base="file:///tmp/nowhere/a.md")])
    assert (target.url, target.refusal, target.path) == (text, FailureKind.URL_INVALID, None)


@pytest.mark.parametrize("text", ["http://https/x", "http://http", "https://HTTP:80/"])
def test_a_host_called_like_a_scheme_is_no_host(text: str) -> None:
    assert read_url(text)[1] is FailureKind.URL_INVALID


@pytest.mark.parametrize("text", ["http://http.example/", "http://a.example/http", "https://user:http@a.example/"])
def test_a_host_that_only_begins_so_is_one(text: str) -> None:
    assert read_url(text)[1] is None
