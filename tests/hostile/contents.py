"""Pages whose content decides: gone behind a 200, or honest in spite of what they talk about."""

from probe.model import Verdict
from tests.hostile.behaviours import html
from tests.hostile.temper import Page

NOT_FOUND = html(
    "Page not found - Example Shop",
    "Sorry, the page you are looking for could not be found. It may have been moved or deleted.",
    'Go back to our <a href="/">home page</a> or use the search.',
)
NOT_FOUND_ZH = html("页面不存在", "抱歉，您访问的页面不存在或已被删除。", '<a href="/">返回首页</a>')
FOR_SALE = html(
    "This domain is for sale",
    "The domain you asked for is for sale. Buy this domain now, or make an offer.",
    '<a href="https://sedo.com/search/details/?domain=moonlit-garden.example">Buy this domain</a>',
)
PARKED = html(
    "moonlit-garden.example",
    "This domain is parked free of charge. Related searches:",
    '<script src="https://img1.wsimg.com/parking-lander/static/js/main.js"></script>',
    '<script src="https://www.google.com/adsense/domains/caf.js"></script>',
)

_ESSAY = (
    "A missing page is met by every reader sooner or later, and what is on it says much about a site.",
    "We have looked at forty sites: a third send the reader to the front page, which explains nothing at all.",
    "The best ones say plainly what happened, offer a search, and keep the status honest for programs.",
    "Measure how often it is seen, repair the links that lead to it, and leave the rest to the logs.",
)
_MARKET = (
    "Names are bought and sold every day; most of what is asked for them is never paid.",
    "Before you make an offer, find out who has the name, how old it is, and what was published under it before.",
    "An escrow service holds the money until the registrar has moved the name to its new owner.",
    "If a page tells you that a domain is for sale, compare its price with those of similar names.",
)

HONEST = (
    Page("/guides/not-found-pages.html", html("How to write a 404 page", *_ESSAY), (Verdict.OK,), 200),
    Page("/guides/http-404.html", html("404 Not Found: what the status means", *_ESSAY), (Verdict.OK,), 200),
    Page(
        "/guides/page-not-found.html", html("Page not found? Ten ideas for better errors", *_ESSAY), (Verdict.OK,), 200
    ),
    Page("/guides/buying-names.html", html("Buying a domain that is for sale", *_MARKET), (Verdict.OK,), 200),
)
"""Pages about what others do: each is what it says, and none is gone."""
