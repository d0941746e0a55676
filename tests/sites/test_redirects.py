"""Where redirects lead: paths with names, rests, and choices, in configs and in the files of hosts."""

import pytest

from probe.sites.redirects import folders_of_host, followed, led_by_scripts, redirects, redirects_of_host
from tests.sites.written import Written

LISTED = (
    {"source": "/old/:path*", "destination": "/new/:path*"},
    {"source": "/a/:name(cup|pot)", "destination": "/b/:name"},
    {"source": "/plain", "destination": "/x#y"},
    {"source": "/star/*", "destination": "/to/*"},
    {"source": "/one/:a/two/:b", "destination": "/:b/:a"},
    {"source": "/old/deep", "destination": "/never"},
    {"source": 3, "destination": "/n"},
    "none",
    {"source": "/n/:id((?!x)\\d+)", "destination": "/number/:id"},
    {"source": "/all/:at(.*)", "destination": "/at/:at"},
    {"source": "/any/(a.*)/z", "destination": "/z"},
)


@pytest.mark.parametrize(
    ("url", "to"),
    [
        ("/old/x/y", "/new/x/y"),
        ("/old", "/new/"),
        ("/old/deep", "/new/deep"),
        ("/older", None),
        ("/a/cup", "/b/cup"),
        ("/a/can", None),
        ("/plain", "/x#y"),
        ("/plain/more", None),
        ("/star/r/s", "/to/r/s"),
        ("/one/1/two/2", "/2/1"),
        ("/one/1/2/two/3", None),
        ("/star", "/to/"),
        ("/n/12", "/number/12"),
        ("/n/12/13", None),
        ("/all/a/b", "/at/a/b"),
        ("/any/ab/z", "/z"),
        ("/any/ab", None),
    ],
)
def test_the_first_redirect_that_fits_is_followed(url: str, to: str | None) -> None:
    assert followed(url, tuple(redirects(LISTED))) == to


RULES = {
    "static/_redirects": """
# /commented /gone
/old        /new/        301!
/guide/*    /docs/:splat 302
/pot/:name  https://kettles.example/:name
/lost/*     /404.html    404
/*          https://kettles.example/:splat 301
https://old.example/x  /x
""",
    "netlify.toml": """
[[redirects]]
from = "/lid"
to = "/tin/"

[[redirects]]
from = "/dead"
to = "/"
status = 410
""",
    "vercel.json": '{"redirects": [{"source": "/a/:path*", "destination": "/b/:path*"}]}',
}


@pytest.mark.parametrize(
    ("url", "new"),
    [
        ("/old", "/new/"),
        ("/old/", "/new/"),
        ("/guide/a/b/", "/docs/a/b"),
        ("/pot/tin", "https://kettles.example/tin"),
        ("/pot/tin/lid", None),
        ("/lid/", "/tin/"),
        ("/a/b/c", "/b/b/c"),
        ("/commented", None),
        ("/lost/x", None),
        ("/dead", None),
        ("/elsewhere", None),
        ("/x", None),
    ],
)
def test_what_the_files_of_a_host_redirect(url: str, new: str | None) -> None:
    assert followed(url, redirects_of_host(Written(RULES), ("static", ""))) == new


@pytest.mark.parametrize(
    ("files", "there", "not_there"),
    [
        ({"public/_redirects": "/a /b 301\n# /c /d\n/e/* /f/:splat\n"}, ["/a", "/a/", "/e/x/y"], ["/c", "/ax"]),
        ({"netlify.toml": '[[redirects]]\nfrom = "/a/:x"\nto = "/b"\n'}, ["/a/b"], ["/a", "/a/b/c"]),
        ({"vercel.json": '{"redirects": [{"source": "/a/:p*", "destination": "/"}]}'}, ["/a", "/a/b/c"], ["/b"]),
        ({"public/_redirects": "/* /index.html 200\n"}, [], ["/a"]),
    ],
)  # fmt: skip
def test_redirects_of_hosts(files: dict[str, str], there: list[str], not_there: list[str]) -> None:
    known = redirects_of_host(Written(files), folders_of_host("", "public"))
    assert [url for url in there if followed(url, known) is None] == []
    assert [url for url in not_there if followed(url, known) is not None] == []


@pytest.mark.parametrize(
    ("path", "text", "url", "led"),
    [
        ("server/src/redirects.ts", "['/chat', 'https://a.example']", "/chat/", True),
        ("redirects.json", '{"/chat": "/x"}', "/chat", True),
        ("lib/middleware/tea.js", "if (path.startsWith('/tea/')) next()", "/tea/pot/", True),
        ("lib/middleware/tea.js", "if (path.startsWith('/')) next()", "/tea/pot/", False),
        ("server/src/redirects.ts", "['/chat', 'https://a.example']", "/chat/x", False),
        ("server/src/links.ts", "['/chat', 'https://a.example']", "/chat/", False),
        ("redirects.md", "'/chat'", "/chat/", False),
    ],
)
def test_scripts_of_redirects_name_paths(path: str, text: str, url: str, led: bool) -> None:
    assert led_by_scripts(Written({path: text}))(url) is led
