"""Leave to ask, from targets and answers alone: what waits, what is left out, and what is said of it at the end."""

from collections.abc import Mapping

import pytest

from probe.model import Document, Note, Result, Target, Verdict
from probe.pages.permission import Permission
from probe.pages.robots import robots_url
from probe.settings import Match, Rule, Settings

HOME = "https://a.example"
CLOSED = "User-agent: *\nDisallow: /\n"
PARTLY = "User-agent: *\nDisallow: /private\n"
OF_MINE = "User-agent: mine\nDisallow: /\n"


def answered(asked: Target, text: str | None, status: int = 200) -> Result:
    if text is None:
        return Result(asked, Verdict.FAILING if status >= 500 else Verdict.BROKEN, status=status)
    return Result(asked, Verdict.OK, status=200, page=Document(asked.url, text.encode(), asked.url, "text/plain"))


def permission(
    robots: Mapping[str, tuple[str | None, int]], *urls: str, settings: Settings
) -> tuple[Permission, list[Target]]:
    """Return leave to ask after URLs were passed on and each origin's robots.txt was answered, and what was offered."""
    asks, offered = Permission(settings, lambda target: target), list[Target]()
    for number, url in enumerate(urls):
        asks.pass_on(Target(number, url, body_limit=1), offered.append)
    for target in [target for target in offered if target.index < 0]:
        asks.learn(answered(target, *robots[target.url]), offered.append)
    return asks, [target for target in offered if target.index >= 0]


@pytest.mark.parametrize(
    ("text", "status", "skipped", "notices"),
    [
        (CLOSED, 200, [Note("robots", (HOME,))] * 2, (Note("robots", (HOME,)),)),
        (PARTLY, 200, [None, Note("robots", (HOME,))], ()),
        (None, 503, [Note("robots-unknown", (HOME, "503"))] * 2, (Note("robots-unknown", (HOME, "503")),)),
        (None, 404, [None, None], ()),
    ],
)
def test_a_site_that_is_left_out_as_a_whole_is_told(
    text: str | None, status: int, skipped: list[Note | None], notices: tuple[Note, ...]
) -> None:
    urls = (f"{HOME}/a", f"{HOME}/private")
    asks, offered = permission({robots_url(HOME): (text, status)}, *urls, settings=Settings())
    assert [(target.url, target.skip, target.body_limit) for target in offered] == [
        (url, skip, 0 if skip else 1) for url, skip in zip(urls, skipped, strict=True)
    ]
    assert tuple(asks.notices()) == notices


def test_a_site_whose_open_part_is_all_that_was_found_is_not_told() -> None:
    robots = {robots_url(HOME): ("User-agent: *\nDisallow: /\nAllow: /docs/\n", 200)}
    asks, offered = permission(robots, f"{HOME}/docs/a", settings=Settings())
    assert [target.skip for target in offered] == [None]
    assert tuple(asks.notices()) == ()


def test_the_sites_that_are_told_are_in_their_order() -> None:
    sites = [f"https://{name}.example" for name in "cab"]
    asks, _ = permission(
        {robots_url(site): (CLOSED, 200) for site in sites}, *(f"{s}/x" for s in sites), settings=Settings()
    )
    assert tuple(asks.notices()) == tuple(Note("robots", (site,)) for site in sorted(sites))


def test_robots_txt_is_read_for_the_name_by_which_the_site_is_asked() -> None:
    rules = (Rule(Match.of("a.example"), {"user_agent": "mine/1.0"}),)
    _, offered = permission({robots_url(HOME): (OF_MINE, 200)}, f"{HOME}/x", settings=Settings.of(rules=rules))
    assert [target.skip for target in offered] == [Note("robots", (HOME,))]
    _, offered = permission({robots_url(HOME): (OF_MINE, 200)}, f"{HOME}/x", settings=Settings())
    assert [target.skip for target in offered] == [None]


def test_where_redirects_may_lead() -> None:
    asks, _ = permission({robots_url(HOME): (PARTLY, 200)}, f"{HOME}/a", settings=Settings())
    assert [asks.allows(f"{HOME}/{path}") for path in ("a", "private/x")] == [True, False]
    assert asks.allows("https://b.example/private")  # of which nothing is known
