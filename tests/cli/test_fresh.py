"""``--fresh``: what a recent run has found good is not asked again, or the server is asked whether it still holds."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from probe.cli.canonical import canonical_settings
from probe.settings import Asking, Settings
from probe.settings.cookies import read_cookies
from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import Ran, probe, serving

DAY = 86_400_000  # milliseconds
TAG = '"v1"'
MODIFIED = "Sun, 01 Nov 2026 10:00:00 GMT"


async def tagged(exchange: Exchange) -> None:
    """Answer 304 to whoever has the page already."""
    asked = exchange.request.headers
    if asked.get("if-none-match") == TAG or ("if-none-match" not in asked and "if-modified-since" in asked):
        await exchange.answer(304, {"ETag": TAG})
    else:
        await exchange.answer(200, {"ETag": TAG, "Last-Modified": MODIFIED, "Content-Type": "text/plain"}, b"page\n")


async def dated(exchange: Exchange) -> None:
    """Answer 304 to whoever has the page of that date."""
    if exchange.request.headers.get("if-modified-since") == MODIFIED:
        await exchange.answer(304)
    else:
        await exchange.answer(200, {"Last-Modified": MODIFIED, "Content-Type": "text/plain"}, b"page\n")


async def unasked(exchange: Exchange) -> None:
    """Answer 304 to everybody."""
    await exchange.answer(304)


async def moved(exchange: Exchange) -> None:
    """Lead to the page, with validators of its own."""
    await exchange.answer(302, {"Location": "/tagged", "ETag": '"redirect"', "Last-Modified": MODIFIED})


async def wandering(exchange: Exchange) -> None:
    """Lead elsewhere each time."""
    await exchange.answer(302, {"Location": f"/status/200?turn={exchange.turn}"})


async def changing(exchange: Exchange) -> None:
    """Lead to another place, with the answer of a page that was known, once it is known."""
    if "if-none-match" in exchange.request.headers:
        await exchange.answer(302, {"Location": "/plain"})
    else:
        await exchange.answer(200, {"ETag": TAG, "Content-Type": "text/plain"}, b"page\n")


async def plain(exchange: Exchange) -> None:
    """Answer with a page that has no validators."""
    await exchange.answer(200, {"Content-Type": "text/plain"}, b"page\n")


ROUTES = {
    "/tagged": tagged, "/dated": dated, "/unasked": unasked, "/moved": moved, "/wandering": wandering,
    "/changing": changing, "/plain": plain,
}  # fmt: skip


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving(Origin(routes=ROUTES)) as served:
        yield served


def run(store: Path, *words: str) -> Ran:
    return probe(*words, "--store", str(store), "--retries", "0", "--lang", "en", "--no-config")


def days_pass(store: Path, days: float) -> None:
    """Have every run and every validator in the store be so much older."""
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE runs SET started = started - ?, ended = ended - ?", (days * DAY, days * DAY))
        connection.execute("UPDATE validators SET at = at - ?", (days * DAY,))


def asked(origin: Origin) -> list[tuple[str, str | None, str | None]]:
    """Return what was asked since the last call, with its conditions."""
    found = [
        (each.path, each.headers.get("if-none-match"), each.headers.get("if-modified-since"))
        for each in origin.requests
    ]
    origin.requests.clear()
    return found


def results(store: Path, *words: str) -> tuple[dict[str, Any], Ran]:
    out = store.parent / "r.json"
    ran = run(store, *words, "-o", str(out))
    return json.loads(out.read_text()), ran


def test_a_recent_good_result_is_not_asked_again(tmp_path: Path, origin: Origin) -> None:
    store, words = tmp_path / "p.db", (origin.url("/plain"), origin.url("/status/404"), "--fresh", "1d")
    first, _ = results(store, *words)
    assert [path for path, _, _ in asked(origin)].count("/plain") == 1
    second, ran = results(store, *words)
    assert {path for path, _, _ in asked(origin)} == {"/status/404"}
    earlier, later = first["results"][0], second["results"][0]
    assert later["evidence"][0] == f"Not requested again: this is the result of {_minute(earlier['checked_at'])}"
    assert {**later, "evidence": earlier["evidence"]} == earlier
    assert second["summary"]["notices"] == ["1 not requested again: an earlier run found no fault with them (--fresh)"]
    assert second["summary"]["notices"][0] in ran.stdout
    assert (ran.status, second["summary"]["total"]) == (1, 2)


def _minute(moment: str) -> str:
    return f"{moment[:10]} {moment[11:16]} UTC"


def test_what_is_old_is_asked(tmp_path: Path, origin: Origin) -> None:
    store, words = tmp_path / "p.db", (origin.url("/plain"), "--fresh", "1d")
    run(store, *words)
    days_pass(store, 0.9)
    run(store, *words)  # takes over what is not a new observation
    days_pass(store, 0.2)
    asked(origin)
    run(store, *words)
    assert asked(origin) == [("/plain", None, None)]


def test_what_was_the_same_for_long_may_be_older(tmp_path: Path, origin: Origin) -> None:
    store, words = tmp_path / "p.db", (origin.url("/plain"), "--fresh", "1d")
    run(store, *words)
    days_pass(store, 20)
    run(store, *words)
    days_pass(store, 2.9)
    asked(origin)
    run(store, *words)
    assert asked(origin) == []
    days_pass(store, 0.2)
    run(store, *words)
    assert asked(origin) == [("/plain", None, None)]


@pytest.mark.parametrize("path", ["/status/404", "/status/500", "/status/403", "/status/429", "/unasked"])
def test_what_is_not_good_is_always_asked(tmp_path: Path, origin: Origin, path: str) -> None:
    store, words = tmp_path / "p.db", (origin.url(path), "--fresh", "1d", "--confirm-after", "0")
    run(store, *words)
    before = asked(origin)
    run(store, *words)
    assert asked(origin) == before
    assert {each[1:] for each in before} == {(None, None)}


def test_other_settings_ask_for_themselves(tmp_path: Path, origin: Origin) -> None:
    store, url = tmp_path / "p.db", origin.url("/tagged")
    run(store, url, "--fresh", "1d")
    asked(origin)
    run(store, url, "--fresh", "1d", "--header", "Accept-Language: fr")
    assert asked(origin) == [("/tagged", None, None)]
    run(store, url, "--fresh", "7d")  # how old it may be is no setting that decides about results
    assert asked(origin) == []


def test_a_cookie_file_is_the_same_setting_whatever_is_in_it(tmp_path: Path) -> None:
    names = tmp_path / "a.txt", tmp_path / "b.txt"
    found = []
    for name, value in ((names[0], "old"), (names[0], "new"), (names[1], "new")):
        name.write_text(f"# Netscape HTTP Cookie File\na.example\tFALSE\t/\tFALSE\t0\tsession\t{value}\n")
        found.append(canonical_settings(Settings(asking=Asking(cookies=read_cookies("cookies", str(name))))))
    assert found[0] == found[1] != found[2]
    assert canonical_settings(Settings(asking=Asking(method="head"))) != canonical_settings(Settings())


@pytest.mark.parametrize(("path", "conditions"), [("/tagged", (TAG, MODIFIED)), ("/dated", (None, MODIFIED))])
def test_a_304_to_our_question_confirms_the_result(
    tmp_path: Path, origin: Origin, path: str, conditions: tuple[str | None, str | None]
) -> None:
    store, words = tmp_path / "p.db", (origin.url(path), "--fresh", "1d")
    run(store, *words)
    days_pass(store, 2)
    asked(origin)
    found, ran = results(store, *words)
    assert asked(origin) == [(path, *conditions)]
    (result,) = found["results"]
    assert (result["verdict"], result["status"], [hop["status"] for hop in result["chain"]]) == ("ok", 200, [304])
    assert result["evidence"][0].startswith("304 Not Modified: the page has not changed since ")
    assert found["summary"]["notices"] == ["1 confirmed by 304 Not Modified: unchanged since an earlier run"]
    assert ran.status == 0
    run(store, *words)  # which is an observation: it is fresh again
    assert asked(origin) == []


def test_a_server_that_always_says_304_is_asked_in_full_at_last(tmp_path: Path, origin: Origin) -> None:
    store, words = tmp_path / "p.db", (origin.url("/tagged"), "--fresh", "1h")
    run(store, *words)
    asked(origin)
    conditional = []
    for _ in range(4):
        days_pass(store, 8 / 24)
        run(store, *words)
        conditional += [tag is not None for _, tag, _ in asked(origin)]
    assert conditional == [True, True, True, False]


def test_a_redirect_gets_no_condition(tmp_path: Path, origin: Origin) -> None:
    store, words = tmp_path / "p.db", (origin.url("/moved"), "--fresh", "1d")
    run(store, *words)
    days_pass(store, 2)
    asked(origin)
    run(store, *words)
    assert asked(origin) == [("/moved", None, None), ("/tagged", None, None)]
    run(store, *words)
    assert asked(origin) == []


def test_a_condition_does_not_follow_a_redirect(tmp_path: Path, origin: Origin) -> None:
    store, words = tmp_path / "p.db", (origin.url("/changing"), "--fresh", "1d")
    run(store, *words)
    days_pass(store, 2)
    asked(origin)
    run(store, *words)
    assert asked(origin) == [("/changing", TAG, None), ("/plain", None, None)]


def test_a_chain_that_leads_elsewhere_each_time_is_asked(tmp_path: Path, origin: Origin) -> None:
    store, words = tmp_path / "p.db", (origin.url("/wandering"), "--fresh", "1d")
    run(store, *words)
    days_pass(store, 2)
    run(store, *words)
    asked(origin)
    run(store, *words)
    assert len(asked(origin)) == 2


def test_conditions_of_the_user_stay_as_they_are(tmp_path: Path, origin: Origin) -> None:
    store, words = tmp_path / "p.db", (origin.url("/tagged"), "--fresh", "1d", "--header", f"If-None-Match: {TAG}")
    for _ in range(2):
        found, _ = results(store, *words)
        assert asked(origin) == [("/tagged", TAG, None)]
        assert found["results"][0]["status"] == 304
        days_pass(store, 2)


def test_a_link_that_was_bad_meanwhile_is_asked(tmp_path: Path) -> None:
    statuses = [200]

    async def behaviour(exchange: Exchange) -> None:
        await exchange.answer(statuses[-1], {"ETag": TAG, "Content-Type": "text/plain"}, b"page\n")

    store = tmp_path / "p.db"
    with serving(Origin(routes={"/turning": behaviour})) as origin:
        url = origin.url("/turning")
        for status in (200, 404):
            statuses.append(status)
            run(store, url)
        statuses.append(200)
        asked(origin)
        assert run(store, url, "--fresh", "1d").status == 0
        assert asked(origin) == [("/turning", None, None)]
        run(store, url, "--fresh", "1d")
        assert asked(origin) == []


def test_copies_are_no_observations(tmp_path: Path, origin: Origin) -> None:
    store, url = tmp_path / "p.db", origin.url("/plain")
    for _ in range(4):
        run(store, url, "--fresh", "1d")
    history = probe("history", url, "--store", str(store), "-f", "json")
    assert len(json.loads(history.stdout)["observations"]) == 1
    stored = probe("report", "last", "--store", str(store), "-f", "json", "--lang", "en")
    (result,) = json.loads(stored.stdout)["results"]
    assert [text[:19] for text in result["evidence"]] == ["Not requested again"]


def test_pages_that_are_needed_are_asked(tmp_path: Path, origin: Origin) -> None:
    store, url = tmp_path / "p.db", origin.url("/plain")
    for words in ((f"{url}#part", "--fragments"), (url, "--recurse", "1"), (url, "--index")):
        run(store, *words, "--fresh", "1d")
        asked(origin)
        run(store, *words, "--fresh", "1d")
        assert ("/plain", None, None) in asked(origin), words


def test_a_changed_expectation_is_asked(tmp_path: Path, origin: Origin) -> None:
    store, table = tmp_path / "p.db", tmp_path / "list.csv"
    words = (str(table), "--column", "url", "--expect-status", "status", "--fresh", "1d")
    table.write_text(f"url,status\n{origin.url('/plain')},200\n")
    run(store, *words)
    asked(origin)
    run(store, *words)
    assert asked(origin) == []
    table.write_text(f"url,status\n{origin.url('/plain')},301\n")
    assert run(store, *words).status == 1
    assert asked(origin)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--fresh", "1d", "--no-store"), "fresh needs earlier runs: name a store with --store FILE"),
        (("--fresh", "0"), "fresh must be at least 1, not 0.0"),
        (("--fresh", "9999d"), "fresh must be at most 3650d"),
        (("--fresh", "soon"), "fresh: 'soon' is not a duration; write 90, 90s, 5m, 1h or 3d"),
    ],
)
def test_what_cannot_be_is_told(words: tuple[str, ...], told: str) -> None:
    ran = probe("http://127.0.0.1:9/", *words, "--lang", "en", "--no-config")
    assert (ran.status, ran.stderr) == (2, f"probe: {told}\n")


def test_in_ci_a_store_has_to_be_named(tmp_path: Path, origin: Origin) -> None:
    words = (origin.url("/plain"), "--fresh", "1d", "--lang", "en", "--no-config")
    ran = probe(*words, env={"CI": "true"})
    assert (ran.status, ran.stderr) == (2, "probe: fresh needs earlier runs: name a store with --store FILE\n")
    assert probe(*words, "--store", str(tmp_path / "p.db"), env={"CI": "true"}).status == 0
