import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract import css
from probe.model import Document, Mention
from probe.settings import Reading
from tests.extract.reading import read


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("url(a)", [("a", 4)]),
        ("url( a )", [("a", 5)]),
        ("url('a')", [("a", 5)]),
        ('URL("a"', [("a", 5)]),
        ('url(" a ")', [("a", 6)]),
        ("url(\\61\\62 c\\)\\000064 e)", [("abc)de", 4)]),
        ("url(\\110000)", [("\ufffd", 4)]),
        ("url('a\\\r\nb\\\nc')", [("abc", 5)]),
        ("url()url('')url(#a)url( '#a' )", []),
        ("url(a b)url(c)", [("c", 12)]),
        ("url(a(b)url(c)", [("c", 12)]),
        ("my-url(a) \\url(b) 1url(c) -url(d) é/**/url(e)", [("e", 43)]),
        ("/*url(a)*/url(b)/*url(c)", [("b", 14)]),
        ("'url(a)'\"url(b)\"url(c)", [("c", 20)]),
        ("'\\'url(a)'url(b)", [("b", 14)]),
        ("'x\nurl(b)", [("b", 7)]),
        ("@import 'a'", [("a", 9)]),
        ("@IMPORT/*'b'*/ \"a\";'c'", [("a", 16)]),
        ("@import url(a)", [("a", 12)]),
        ("@import", []),
        ("@imported 'a' @import-a 'b'", []),
        ("@namespace url(a);@namespace b 'c';url(d)", [("d", 39)]),
        ("@namespace 'a;b';url(d)", [("d", 21)]),
        ('image-set("a" 1x, url(b) 2x, "c" type("d/e"))', [("a", 11), ("b", 22), ("c", 30)]),
        ("-webkit-IMAGE-SET('a' 1x);url(b)", [("a", 19), ("b", 30)]),
        ('image-set(linear-gradient(x) 1x, /* "n" */ "a")', [("a", 44)]),
        ('my-image-sets("a") type("b") "c"', []),
        ("url(x", [("x", 4)]),
        ("url('x", [("x", 5)]),
        ("url('x\ny')url(z)", [("z", 14)]),
    ],
)
def test_urls(sheet: str, expected: list[tuple[str, int]]) -> None:
    assert list(css.urls(sheet)) == expected


PARTS = (
    "url(",
    "URL(",
    ")",
    "'",
    '"',
    "\\",
    "/*",
    "*/",
    "@import",
    "@namespace",
    " ",
    "\n",
    ";",
    "a",
    "#",
    "{",
    "6",
    "é",
)


@given(st.text() | st.lists(st.sampled_from(PARTS)).map("".join))
def test_any_text_gives_urls_in_their_order(sheet: str) -> None:
    offsets = [offset for _, offset in css.urls(sheet)]
    assert offsets == sorted(set(offsets))
    for url, offset in css.urls(sheet):
        assert url.strip() or url
        assert sheet[offset] in ("\\", url[0])


@given(st.binary())
def test_any_bytes_give_mentions(content: bytes) -> None:
    for mention in css.mentions(Document("x.css", content), Reading()):
        assert mention.line >= 1
        assert mention.column >= 1


def test_the_encoding_is_the_servers_then_that_of_the_sheet() -> None:
    content = '@charset "windows-1251"; a { background: url(я.png) }'.encode("windows-1251")
    (found,) = css.mentions(Document("x.css", content, "https://example.com/"), Reading())
    assert found == Mention("я.png", "x.css", 1, 46, base="https://example.com/")
    (found,) = css.mentions(Document("x", content, media_type="text/css; charset=koi8-r"), Reading())
    assert found.text == "Ъ.png"


@pytest.mark.parametrize(
    "part",
    [
        "url(",
        'url("',
        "/*",
        "'",
        '"\\',
        "\\",
        "@import",
        "@import/**/",
        "@namespace ",
        "'\n",
        "url(a b",
        "url(\\61 ",
        "url( ",
    ],
)
def test_any_number_of_beginnings_are_read_in_one_go(part: str) -> None:
    assert sum(1 for _ in css.urls(part * 300_000)) <= 300_000
    assert len(list(css.urls("url(" + part.replace("(", " ") * 300_000))) <= 300_000


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ('@import "a.css"; @import url(b.css);', ["a.css", "b.css"]),
        ('@import "tailwindcss"; @import "tailwindcss/base";', []),
        ("@import '@scope/name/sub';", []),
        ("a { background: url(~pack/x.png) }", []),
        ("a { background: url(x) }", ["x"]),
        ("@import './x';", ["./x"]),
    ],
)
def test_what_a_bundler_finds_is_no_link(sheet: str, found: list[str]) -> None:
    assert [text for _, _, text, _ in read("css", sheet)] == found
