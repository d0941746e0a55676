"""What the host of a site redirects is not missing there: _redirects, netlify.toml, vercel.json."""

import pytest

from probe.sites.hosted import HostRedirects
from tests.sites.written import Written

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
        ("/guide/a/b/", "/docs/:splat"),
        ("/pot/tin", "https://kettles.example/:name"),
        ("/pot/tin/lid", None),
        ("/lid/", "/tin/"),
        ("/a/b/c", "/b/:path*"),
        ("/commented", None),
        ("/lost/x", None),
        ("/dead", None),
        ("/elsewhere", None),
        ("/x", None),
    ],
)
def test_where_a_path_is_redirected_to(url: str, new: str | None) -> None:
    assert HostRedirects(Written(RULES), ("static", "")).new(url) == new
