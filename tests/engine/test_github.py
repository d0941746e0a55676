"""Pages of github.com that are refused for the pace: what the API is asked, what is believed, who gets the token."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from msgspec import structs

from probe.engine.advance import Rules
from probe.engine.calendar import Calendar
from probe.engine.github import lookup_of
from probe.errors import SettingsError
from probe.model import Answer, Failure, FailureKind, Note, Reply, Request, Result, Target, Verdict
from probe.reports import Style
from probe.reports.record import record
from probe.settings import Settings, secrets_of
from probe.settings.github import GitHub
from tests.engine.test_advance import NEW_YEAR, START, Driver, pages

TOKEN = "not-a-real-token-of-anybody"
API = "https://api.double.example"  # in place of GitHub's own
REPO, FILE = "https://github.com/o/r", "https://github.com/o/r/blob/main/docs/a.md"
CONTENTS, COMMIT = f"{API}/repos/o/r/contents/docs/a.md?ref=main", f"{API}/repos/o/r/commits/main"
BUSY = Reply(429, headers={"Retry-After": "5"})
OK, GONE = Reply(200), Reply(404)


def walk(
    answers: Mapping[str, Answer | Sequence[Answer]], *urls: str, token: str | None = TOKEN
) -> tuple[list[Result], list[Request]]:
    """Drive targets of one run; return their results and what was sent."""
    settings = replace(Settings.of(retries=0), github=GitHub(token, API) if token else None)
    driver = Driver(pages(answers), Rules(settings, Calendar(START, NEW_YEAR)))
    driver.drive(*(Target(number, url) for number, url in enumerate(urls)))
    return [driver.results[number] for number in range(len(urls))], [step.request for step in driver.sent]


@pytest.mark.parametrize(
    ("url", "page", "whole"),
    [
        ("", "", None), ("/", "", None), (".git", "", None), ("?tab=readme", "", None), ("/issues", "", None),
        ("/releases", "", None),
        ("/blob/main/docs/a%20b.md", "/contents/docs/a%20b.md?ref=main", "/commits/main"),
        ("/tree/v1.0/docs", "/contents/docs?ref=v1.0", "/commits/v1.0"), ("/tree/v1.0", "/commits/v1.0", ""),
        ("/commit/abc123", "/commits/abc123", ""), ("/issues/7", "/issues/7", ""), ("/pull/7/files", "/pulls/7", ""),
        ("/releases/tag/v1/2", "/git/ref/tags/v1/2", ""),
    ],
)  # fmt: skip
def test_what_is_looked_up(url: str, page: str, whole: str | None) -> None:
    lookup = lookup_of(REPO + url)
    assert lookup is not None
    assert lookup.page == f"/repos/o/r{page}"
    assert lookup.whole == (None if whole is None else f"/repos/o/r{whole}")


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/", "https://github.com/o", f"{REPO}/wiki", f"{REPO}/wiki/Home", f"{REPO}/actions",
        f"{REPO}/issues/new", f"{REPO}/releases/download/v1/a.zip", "http://github.com/o/r",
        "https://github.com.evil.example/o/r", "https://gist.github.com/o/r", "https://example.org/github.com/o/r",
        "https://github.com/o%2F..%2F..%2Fuser/r",
    ],
)  # fmt: skip
def test_what_the_api_tells_nothing_of(url: str) -> None:
    assert lookup_of(url) is None


@pytest.mark.parametrize(
    ("answers", "verdict", "sent"),
    [
        ({CONTENTS: OK}, Verdict.OK, [CONTENTS]),
        ({CONTENTS: GONE, COMMIT: OK}, Verdict.BROKEN, [CONTENTS, COMMIT, CONTENTS]),
        (
            {CONTENTS: [GONE, OK], COMMIT: OK},
            Verdict.OK,
            [CONTENTS, COMMIT, CONTENTS],
        ),  # otherwise the next time
        ({CONTENTS: GONE, COMMIT: GONE}, Verdict.LIMITED, [CONTENTS, COMMIT]),  # private, or gone: who knows
        ({CONTENTS: [GONE, Reply(500)], COMMIT: OK}, Verdict.LIMITED, [CONTENTS, COMMIT, CONTENTS]),
        ({CONTENTS: Reply(401)}, Verdict.LIMITED, [CONTENTS]),
        ({CONTENTS: Reply(403)}, Verdict.LIMITED, [CONTENTS]),
        ({CONTENTS: Reply(429)}, Verdict.LIMITED, [CONTENTS]),
        ({CONTENTS: Failure(FailureKind.READ_TIMEOUT, elapsed=20.0)}, Verdict.LIMITED, [CONTENTS]),
        ({CONTENTS: Failure(FailureKind.TLS_SELF_SIGNED)}, Verdict.LIMITED, [CONTENTS]),
    ],
)
def test_what_is_believed(answers: Mapping[str, Answer | Sequence[Answer]], verdict: Verdict, sent: list[str]) -> None:
    (result,), requests = walk({FILE: BUSY, **answers}, FILE)
    assert result.verdict is verdict
    assert [request.url for request in requests] == [FILE, *sent]
    assert result.status == {Verdict.OK: 200, Verdict.BROKEN: 404}.get(verdict, 429)
    assert result.final_url == FILE
    assert {request.headers.get("Authorization") for request in requests if request.url != FILE} == {f"Bearer {TOKEN}"}
    assert not any("Authorization" in request.headers for request in requests if request.url == FILE)
    assert TOKEN not in repr(record(result, Style(now=NEW_YEAR)))


def test_a_repository_that_the_token_does_not_see_is_not_called_dead() -> None:
    (result,), _ = walk({REPO: BUSY, f"{API}/repos/o/r": GONE}, REPO)
    assert (result.verdict, result.evidence[-1]) == (Verdict.LIMITED, Note("github-unseen", ("404",)))


def test_a_rate_limit_page_with_403_counts_and_another_403_does_not() -> None:
    page = Reply(403, headers={"Content-Type": "text/html"}, body=b"<h1>Whoa there!</h1>")
    other = structs.replace(page, body=b"<h1>Forbidden</h1>")
    assert walk({FILE: page, CONTENTS: OK}, FILE)[0][0].verdict is Verdict.OK
    assert walk({FILE: other}, FILE)[0][0].verdict is Verdict.BLOCKED


def test_a_renamed_repository_is_followed_within_the_api_alone() -> None:
    new = f"{API}/repositories/1/contents/docs/a.md?ref=main"
    moved = Reply(301, headers={"Location": new})
    assert walk({FILE: BUSY, CONTENTS: moved, new: OK}, FILE)[0][0].verdict is Verdict.OK
    for location in (
        "https://evil.example/",
        f"{API}.evil.example/",
        "http://api.double.example/x",
        "//evil.example/",
        "",
    ):
        away = Reply(301, headers={"Location": location})
        (result,), sent = walk({FILE: BUSY, CONTENTS: away}, FILE)
        assert (result.verdict, len(sent)) == (Verdict.LIMITED, 2)
    (result,), sent = walk({FILE: BUSY, CONTENTS: Reply(301, headers={"Location": CONTENTS})}, FILE)
    assert (result.verdict, len(sent)) == (Verdict.LIMITED, 5)  # it never ends


def test_an_api_that_refuses_is_asked_no_more() -> None:
    other = "https://github.com/o/r/issues/1"
    results, sent = walk({FILE: BUSY, other: BUSY, CONTENTS: Reply(403)}, FILE, other)
    assert [result.verdict for result in results] == [Verdict.LIMITED] * 2
    assert sum(request.url.startswith(API) for request in sent) == 1


def test_what_is_not_asked_any_more_is_looked_up_too() -> None:
    settings = replace(Settings.of(retries=0), github=GitHub(TOKEN, API))
    rules = Rules(settings, Calendar(START, NEW_YEAR))
    ready = rules.ready(rules.begin(Target(0, FILE)), START, 3)
    assert not isinstance(ready, Result)
    assert ready.request.url == CONTENTS
    result = rules.advance(ready, OK, START)
    assert isinstance(result, Result)
    assert (result.verdict, result.final_url) == (Verdict.OK, FILE)


@pytest.mark.parametrize(
    ("url", "first", "token"),
    [
        (FILE, BUSY, None), (FILE, OK, TOKEN), (FILE, GONE, TOKEN), (FILE, Reply(503), TOKEN),
        ("https://gitlab.example/o/r", BUSY, TOKEN), (f"{REPO}/wiki", BUSY, TOKEN),
    ],
)  # fmt: skip
def test_nothing_else_is_looked_up(url: str, first: Reply, token: str | None) -> None:
    _, sent = walk({url: first}, url, token=token)
    assert {request.url for request in sent} == {url}
    assert not any("Authorization" in request.headers for request in sent)


def test_the_token_comes_from_the_environment_and_is_a_secret() -> None:
    settings = Settings.of().in_environment({"GITHUB_TOKEN": f" {TOKEN}\n"})
    assert settings.github == GitHub(TOKEN)
    assert settings.github is not None
    assert settings.github.api == "https://api.github.com"
    assert (secrets_of(settings), TOKEN in repr(settings)) == ((TOKEN,), False)
    assert Settings.of(proxy="none").in_environment({"GITHUB_TOKEN": TOKEN}).github == GitHub(TOKEN)
    assert Settings.of().in_environment({"GITHUB_TOKEN": " "}).github is None
    with pytest.raises(SettingsError) as error:
        Settings.of().in_environment({"GITHUB_TOKEN": f"{TOKEN}\r\nX: y"})
    assert TOKEN not in str(error.value)
    with pytest.raises(SettingsError, match="https URL"):
        GitHub(TOKEN, "http://api.github.com")
