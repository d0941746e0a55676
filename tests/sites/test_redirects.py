"""Where redirects of configs lead: paths with names, rests, and choices."""

import pytest

from probe.sites.redirects import followed, redirects

LISTED = (
    {"source": "/old/:path*", "destination": "/new/:path*"},
    {"source": "/a/:name(cup|pot)", "destination": "/b/:name"},
    {"source": "/plain", "destination": "/x#y"},
    {"source": "/star/*", "destination": "/to/*"},
    {"source": "/one/:a/two/:b", "destination": "/:b/:a"},
    {"source": "/old/deep", "destination": "/never"},
    {"source": 3, "destination": "/n"},
    "none",
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
    ],
)
def test_the_first_redirect_that_fits_is_followed(url: str, to: str | None) -> None:
    assert followed(url, tuple(redirects(LISTED))) == to
