"""``probe config``: what is in force, as a config file."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest

from probe.cli.call import in_force
from probe.cli.config import _whole, print_config
from probe.settings.demands import option_word
from probe.settings.options import GROUP_OF, INVOCATION
from tests.cli.inside import probe_in

WHOLE = r"""
inputs = ["docs/*.md", "https://u:s3cret@a.example/"]
lang = "zh"
timeout = "5s"
header = ["Authorization: Bearer ${TOKEN}"]
proxy = "http://u:s3cret@proxy:8080"
accept = [302, "200-203"]
exclude = ['"\d', "x"]
remap = ['^(a)\.b $1/\$$', ["c d", ""]]
recurse = true
allow_net = "10.0.0.0/8"
user_agent = "me\t"

[[rule]]
match = "doi.org"
max_redirects = 0
accept = [302]

[[rule]]
match = ["*.example", "regex:x$"]
header = ["B: s3cret"]
timeout = 9

[[ignore]]
match = "a.example"
reason = "moves \u202e \u0007"
until = 2020-01-31

[[ignore]]
match = "docs/x.md"
reason = "for good"
"""
TRUSTED = {"trust_config": True}  # what reaches beyond its folder is shown too
TODAY = date(2026, 11, 23)

Printed = Callable[..., str]


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Return a function that prints what is in force where there is a config."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOKEN", "s3cret")

    def show(url: str | None = None, text: str = WHOLE, **given: object) -> str:
        Path("probe.toml").write_text(text, encoding="utf-8")
        out = StringIO()
        print_config(in_force({**TRUSTED, **given}), url, out)
        return out.getvalue()

    return show


def test_every_option_is_shown_with_who_says_it(printed: Printed) -> None:
    lines = printed(None, WHOLE, retries=7, output=["r.csv"]).splitlines()
    words = [
        option_word(name).replace("-", "_")
        for name in (*INVOCATION, *GROUP_OF)
        if name not in ("update_baseline", "resume")
    ]
    assert [
        line for line in lines if line.startswith(("timeout = 5", "retries", "per_host", "output", 'header = ["A'))
    ] == [
        'output = ["r.csv"]                       # command line',
        "per_host = 6                             # default",
        "timeout = 5.0                            # probe.toml:4",
        "retries = 7                              # command line",
        'header = ["Authorization: ***"]          # probe.toml:5; values are not shown',
    ]
    shown = [
        line.removeprefix("# ").split(" ")[0] for line in lines[: lines.index(next(r for r in lines if "[[" in r))]
    ]
    assert [word for word in shown if word in words and word] == words


def test_rules_and_ignores_are_shown_with_their_lines(printed: Printed) -> None:
    text = printed()
    assert (
        text[text.index("\n[[rule]]") :]
        == r"""
[[rule]]                                 # probe.toml:14
match = "doi.org"
max_redirects = 0
accept = "302"

[[rule]]                                 # probe.toml:19
match = ["*.example", "regex:x$"]
header = ["B: ***"]
timeout = 9

[[ignore]]                               # probe.toml:24; its last day is past: it works no more
match = "a.example"
reason = "moves \u202e \u0007"
until = 2020-01-31

[[ignore]]                               # probe.toml:29
match = "docs/x.md"
reason = "for good"
"""
    )


def test_what_is_printed_says_the_same_when_it_is_saved(printed: Printed) -> None:
    text = printed()
    before = in_force(TRUSTED)
    Path("probe.toml").write_text(text, encoding="utf-8")
    after = in_force(TRUSTED)
    assert after.settings.asking.header == (("Authorization", "***"),)
    assert after.settings.trust.proxy == "http://***@proxy:8080"
    hidden = {"header", "proxy"}
    options = [{n: v for n, v in found.settings.options().items() if n not in hidden} for found in (before, after)]
    assert options[0] == options[1]
    assert after.settings.ignores == before.settings.ignores
    assert [rule.match for rule in after.settings.rules] == [rule.match for rule in before.settings.rules]
    assert after.invocation.inputs == ("docs/*.md", "https://***@a.example/")
    out = StringIO()
    print_config(after, None, out)
    assert [line.partition("  #")[0] for line in out.getvalue().splitlines()] == [
        line.partition("  #")[0] for line in text.splitlines()
    ]


@pytest.mark.parametrize("proxy", ["http://${TOKEN}", "http://p/${TOKEN}", "http${S}://p:8080", "http://p:8${TOKEN2}"])
def test_a_variable_is_printed_by_its_name(proxy: str, printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN2", "3128")
    monkeypatch.setenv("S", "s")
    whole = printed(None, f'proxy = "{proxy}"\n')
    rule = printed("http://a.example/", f'[[rule]]\nmatch = "a.example"\nproxy = "{proxy}"\n')
    assert all(f'proxy = "{proxy}"' in text for text in (whole, rule))
    assert "s3cret" not in whole + rule
    Path("probe.toml").write_text(whole, encoding="utf-8")
    assert str(in_force(TRUSTED).settings.trust.proxy).startswith("http")


@pytest.mark.parametrize("proxy", ["http://u:${TOKEN}@p", "http://${TOKEN}:x@p", "http://u:s3cret%20@p"])
def test_the_userinfo_of_a_proxy_is_hidden_however_it_is_written(proxy: str, printed: Printed) -> None:
    assert 'proxy = "http://***@p"' in printed(None, f'proxy = "{proxy}"\n')


def test_the_defaults_can_be_saved(printed: Printed) -> None:
    before = printed(None, "")
    after = printed(None, before)
    assert [line for line in after.splitlines() if "# default" in line] == [
        line for line in before.splitlines() if line.endswith("# default") and line.startswith("# ")
    ]  # what is not set is only told of in comments
    assert in_force(TRUSTED).settings == in_force({"no_config": True}).settings


def test_what_is_in_force_for_a_url(printed: Printed) -> None:
    text = printed("https://dx.doi.org/1")
    lines = text.splitlines()
    assert lines[0] == "# in force for https://dx.doi.org/1"
    assert "max_redirects = 0                        # probe.toml:14 [[rule]]" in lines
    assert 'accept = "302"                           # probe.toml:14 [[rule]]' in lines
    assert "timeout = 5.0                            # probe.toml:4" in lines
    assert "[[" not in text.replace(" [[rule]]\n", "\n")
    text = printed("a.example/y")
    assert text.startswith("# in force for https://a.example/y\n")
    assert "timeout = 9                              # probe.toml:19 [[rule]]\n" in text
    assert text.endswith('match = "a.example"\nreason = "moves \\u202e \\u0007"\nuntil = 2020-01-31\n')
    assert printed("docs/x.md").endswith('match = "docs/x.md"\nreason = "for good"\n')


def test_an_ignore_is_past_after_its_last_day(printed: Printed) -> None:
    printed()
    call = in_force(TRUSTED)
    assert [any("works no more" in line for line in _whole(call, day)) for day in (date(2020, 1, 31), TODAY)] == [
        False, True,
    ]  # fmt: skip
    assert datetime.now(UTC).date() > date(2020, 1, 31)


def test_no_secret_is_shown(printed: Printed) -> None:
    for url in (None, "https://x.example/", "https://u:s3cret@b.example/?token=s3cret"):
        assert "s3cret" not in printed(url, WHOLE, header=["C: s3cret"], inputs=["http://u:s3cret@a/"])


def test_it_begins_with_the_file_that_was_read(printed: Printed) -> None:
    assert printed().splitlines()[0] == "# config file: probe.toml (trusted)"
    for given, shown in (({}, "found, not named: held to its own folder"), ({"config": "probe.toml"}, "trusted")):
        Path("probe.toml").write_text("retries = 1\n")
        out = StringIO()
        print_config(in_force(given), None, out)
        assert out.getvalue().splitlines()[0] == f"# config file: probe.toml ({shown})"
    out = StringIO()
    print_config(in_force({"no_config": True}), None, out)
    assert out.getvalue().splitlines()[0] == "# no config file"


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "probe.toml").write_text("retries = 0\n")
    ran = probe_in(tmp_path, "config", "--timeout", "3", "-o", "r.csv", "--recurse", "https://a.example/")
    assert (ran.status, ran.stderr) == (0, "")
    assert ran.stdout.startswith("# in force for https://a.example/\n")
    assert "timeout = 3.0                            # command line\n" in ran.stdout
    assert "retries = 0                              # probe.toml:1\n" in ran.stdout
    assert not (tmp_path / "r.csv").exists()
