"""Pages that scripts fill, and pages that only have some."""

import pytest

from probe.model import Document
from probe.pages.scripted import Scripted

LONG = b"<p>" + b"text " * 100 + b"</p>"


@pytest.mark.parametrize(
    ("content", "may"),
    [
        (b'<div id="root"></div><script src="x.js"></script>', True),
        (b'<div id="app"><p>Loading</p></div><script type=module src="x.js"></script>', True),
        (b'<div id="__next"></div><script src="x.js"></script>', True),
        (b"<app-root></app-root><script src=main.js></script>", True),
        (b'<div id="root">' + LONG + b'</div><script src="x.js"></script>', False),
        (b"<p>short</p><script src=x></script>", False),
        (LONG + b'<script type="application/json">{"anchor": "install"}</script>', True),
        (LONG + b'<script>self.__next_f.push([1, "[{\\"id\\":\\"install\\"}]"])</script>', True),
        (LONG + b"<script>var a = {'url': '#install'}</script>", True),
        (LONG + b"<script>install()</script>", False),
        (LONG + b'<p title="install">"install"</p><script src=x></script>', False),
    ],
)
def test_a_shell_or_a_text_of_its_scripts_may_be_the_place(content: bytes, may: bool) -> None:
    page = Scripted.of(Document("http://a.example/", content, media_type="text/html"))
    assert page is not None
    assert [page.may_make("install"), page.may_make("install")] == [may, may]


@pytest.mark.parametrize("content", [b"<p>x</p>", b'<script type="application/ld+json">{"x": "install"}</script>'])
def test_without_scripts_nothing_is_made(content: bytes) -> None:
    assert Scripted.of(Document("http://a.example/", content)) is None
