"""R. Patterns of the user's own that take longer than anybody waits: bounded, and told."""

import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from probe.errors import SettingsError
from probe.settings import Ignore, Match, Rule, Settings, expression
from samples.exchange import Exchange
from samples.origin import Origin
from tests.bounded import bounded
from tests.outside import Ran, probe, serving

SLOW = "(a+)+$"
LONG = "http://127.0.0.1:1/" + "a" * 40 + "b"


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expression, "MOST_SECONDS", 0.05)


@pytest.mark.parametrize("pattern", [SLOW, "(a|a)*$", "(a|aa)+$", "(a*)*$", "(?:a?){40}a{40}c", ".*.*.*.*.*.*.*.*x"])
@pytest.mark.usefixtures("short")
def test_190_a_pattern_that_takes_too_long_is_told(pattern: str) -> None:
    with bounded(), pytest.raises(SettingsError, match="takes too long"):
        Settings.of(exclude=[pattern]).choice.takes(LONG)


SIBLINGS: dict[str, Callable[[], object]] = {
    "include": lambda: Settings.of(include=[SLOW]).choice.takes(LONG),
    "rule": lambda: Settings.of(rules=[Rule(Match.of(f"regex:{SLOW}"), {"retries": 1})]).at(LONG),
    "ignore": lambda: Settings.of(ignores=[Ignore(Match.of(f"regex:{SLOW}"), "known")]).ignores_at(LONG),
    "remap": lambda: expression.substituted(re.compile(SLOW), "x", LONG),
}


@pytest.mark.parametrize("match", SIBLINGS.values(), ids=SIBLINGS)
@pytest.mark.usefixtures("short")
def test_190_wherever_it_is_used(match: Callable[[], object]) -> None:
    with pytest.raises(SettingsError, match="takes too long"):
        match()


@pytest.mark.parametrize("options", [("--exclude", SLOW), ("--include", SLOW), ("--remap", f"{SLOW} x")])
def test_190_the_command_sends_nothing_and_says_so(options: tuple[str, str], tmp_path: Path) -> None:
    report = tmp_path / "x.json"
    report.write_text("old")
    ran = probe(LONG, *options, "-o", str(report))
    assert (ran.status, ran.stdout, report.read_text()) == (2, "", "old")
    assert "takes too long" in ran.stderr


def test_190_a_config_file_too(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text(f"[[ignore]]\nmatch = 'regex:{SLOW}'\nreason = 'known'\n")
    ran = probe(LONG, "--config", str(config))
    assert (ran.status, ran.stdout) == (2, "")


@pytest.mark.parametrize("option", ["--exclude", "--recurse-into"])
def test_190_a_link_that_a_crawl_finds_ends_the_run_early(option: str) -> None:
    async def page(exchange: Exchange) -> None:
        await exchange.answer(200, {"Content-Type": "text/html"}, f"<a href='{LONG}'>x</a><a href=/z>z</a>".encode())

    with serving(Origin(routes={"/p": page})) as site:
        ran: Ran = probe(site.url("/p"), "--recurse", option, SLOW, "-f", "jsonl", "--timeout", "5")
    assert ran.status in (1, 3)
    assert "takes too long" in ran.stderr
    assert "internal error" not in ran.stderr
    assert '"url":' in ran.stdout


@pytest.mark.parametrize(("pattern", "found"), [(r"^https?://127\..*b$", True), (r"\.pdf$", False), ("(a+)+b", True)])
def test_190_usual_patterns_are_matched_on_the_longest_urls(pattern: str, *, found: bool) -> None:
    url = "http://127.0.0.1:1/" + "a" * 5_000 + "b"
    assert Settings.of(exclude=[pattern]).choice.takes(url) is not found


def test_190_another_thread_matches_as_ever() -> None:
    taken: list[bool] = []
    thread = threading.Thread(target=lambda: taken.append(Settings.of(exclude=["a+b"]).choice.takes(LONG)))
    thread.start()
    thread.join(10)
    assert taken == [False]
