"""Options: their defaults, what they are read from, and what is said of values that cannot work."""

import copy
import pickle
import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import date
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.errors import SettingsError
from probe.model import Verdict
from probe.settings import Asking, Choice, Ignore, Match, Pace, Patience, Rule, Settings
from probe.settings.options import GROUP_OF

DEFAULTS = {
    "concurrency": 128,
    "workers": 1,
    "per_host": 6,
    "host_rate": 20.0,
    "timeout": 20.0,
    "connect_timeout": 10.0,
    "retries": 2,
    "soft_404": "auto",
    "hidden": False,
    "no_ignore": False,
    "skip_missing": False,
    "preprocess": (),
    "tls_warn_days": 14,
    "retry_after_cap": 60.0,
    "confirm_after": 10.0,
    "deadline": None,
    "method": "get",
    "header": (),
    "user_agent": None,
    "max_redirects": 20,
    "cookies": None,
    "require_https": False,
    "host_stats": False,
    "insecure": False,
    "ca_file": None,
    "min_tls": "1.2",
    "proxy": None,
    "public_only": False,
    "allow_net": (),
    "transport": "direct",
    "resolve": (),
    "accept": (),
    "fail_on": {"unexpected", "broken", "failing", "unreachable", "invalid"},
    "permanent_only": False,
    "max_hops": None,
    "include": (),
    "exclude": (),
    "offline": False,
    "as_": None,
    "include_code": False,
    "column": (),
    "root_dir": None,
    "base_url": None,
    "fragments": False,
    "remap": (),
    "include_reserved": False,
    "include_mail": False,
    "jobs": None,
    "site": (),
    "expect": None,
    "expect_status": None,
    "index": False,
    "recurse": 0,
    "recurse_into": (),
    "no_robots": False,
    "max_pages": 10_000,
    "max_links": 100_000,
}


def test_the_defaults_are_those_of_the_contract() -> None:
    assert Settings().options() == DEFAULTS
    assert Settings.of() == Settings()


NO_PROXY = "proxy must be a URL, http://host:port or socks5://host:port, or none"


@pytest.mark.parametrize(
    ("options", "held"),
    [
        ({"concurrency": 1}, {"concurrency": 1}),
        ({"host_rate": 0}, {"host_rate": 0}),
        ({"retries": 0, "max_redirects": 0}, {"retries": 0, "max_redirects": 0}),
        ({"timeout": "1.5s"}, {"timeout": 1.5}),
        ({"timeout": 3, "connect_timeout": "250ms"}, {"timeout": 3, "connect_timeout": 0.25}),
        ({"deadline": "5m"}, {"deadline": 300.0}),
        ({"deadline": " 1h "}, {"deadline": 3600.0}),
        ({"deadline": "2 d"}, {"deadline": 172800.0}),
        ({"deadline": "90"}, {"deadline": 90.0}),
        ({"retry_after_cap": "0"}, {"retry_after_cap": 0.0}),
        ({"accept": "200-299,403"}, {"accept": (range(200, 300), range(403, 404))}),
        ({"accept": " 401 , 500 - 599 ,"}, {"accept": (range(401, 402), range(500, 600))}),
        ({"accept": ""}, {"accept": ()}),
        ({"accept": (range(200, 204),)}, {"accept": (range(200, 204),)}),
        ({"accept": 302}, {"accept": (range(302, 303),)}),
        ({"accept": [302, "200-299,403"]}, {"accept": (range(302, 303), range(200, 300), range(403, 404))}),
        ({"fail_on": "broken, suspect"}, {"fail_on": {Verdict.BROKEN, Verdict.SUSPECT}}),
        ({"fail_on": ""}, {"fail_on": frozenset()}),
        ({"fail_on": ["broken", "ok"]}, {"fail_on": {Verdict.BROKEN, Verdict.OK}}),
        ({"fail_on": frozenset({Verdict.OK})}, {"fail_on": {Verdict.OK}}),
        ({"header": {"X-Key": "a: b"}}, {"header": (("X-Key", "a: b"),)}),
        ({"header": ["X-Key: a: b", "A:"]}, {"header": (("X-Key", "a: b"), ("A", ""))}),
        ({"header": (("X-Key", "é"),)}, {"header": (("X-Key", "é"),)}),
        ({"header": "X-Key: a"}, {"header": (("X-Key", "a"),)}),
        ({"include": "^http"}, {"include": (re.compile("^http"),)}),
        ({"exclude": ["a", "b"]}, {"exclude": (re.compile("a"), re.compile("b"))}),
        ({"allow_net": "10.1.2.3/8"}, {"allow_net": (ip_network("10.0.0.0/8"),)}),
        ({"allow_net": ["fd00::/8", "::1"]}, {"allow_net": (ip_network("fd00::/8"), ip_network("::1/128"))}),
        ({"as_": "markdown", "include_code": True}, {"as_": "markdown", "include_code": True}),
        ({"column": "url, link,"}, {"column": ("url", "link")}),
        ({"column": 2}, {"column": ("2",)}),
        ({"column": [1, "old url", "a,b"]}, {"column": ("1", "old url", "a", "b")}),
        (
            {"root_dir": "site", "base_url": "https://a.example/docs/"},
            {"root_dir": "site", "base_url": "https://a.example/docs/"},
        ),
        ({"base_url": "file:///srv/site/", "fragments": True}, {"base_url": "file:///srv/site/", "fragments": True}),
        ({"recurse": True}, {"recurse": None}),
        ({"recurse": ""}, {"recurse": None}),
        ({"recurse": None}, {"recurse": None}),
        ({"recurse": False}, {"recurse": 0}),
        ({"recurse": "3"}, {"recurse": 3}),
        ({"workers": "3"}, {"workers": 3}),
        ({"workers": "auto"}, {"workers": "auto"}),
        (
            {"recurse": 3, "recurse_into": "^https://b", "no_robots": True, "max_pages": 1},
            {"recurse": 3, "recurse_into": (re.compile("^https://b"),), "no_robots": True, "max_pages": 1},
        ),
    ],
)
def test_options_are_taken_by_name(options: dict[str, object], held: dict[str, object]) -> None:
    assert Settings.read(options).options() == DEFAULTS | held
    assert Settings.read(Settings.read(options).options()) == Settings.read(options)  # what is read reads as itself


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"retry": 1}, "there is no option 'retry'; did you mean 'retries'?"),
        ({"zzz": 1}, "there is no option 'zzz'"),
        ({"concurrency": 0}, "concurrency must be a whole number, at least 1, not 0"),
        ({"per_host": 0}, "per-host must be a whole number, at least 1, not 0"),
        ({"host_rate": -1}, "host-rate must be at least 0, not -1"),
        ({"host_rate": float("nan")}, "host-rate must be at least 0, not nan"),
        ({"timeout": 0}, "timeout must be more than 0, not 0"),
        ({"timeout": float("nan")}, "timeout must be more than 0, not nan"),
        ({"connect_timeout": "0"}, "connect-timeout must be more than 0, not 0.0"),
        ({"retries": -1}, "retries must be a whole number, at least 0, not -1"),
        ({"retry_after_cap": -1}, "retry-after-cap must be at least 0, not -1"),
        ({"deadline": "0s"}, "deadline must be more than 0, not 0.0"),
        ({"deadline": "5 minutes"}, "deadline: '5 minutes' is not a duration; write 90, 90s, 5m, 1h or 3d"),
        ({"deadline": "-5"}, "deadline: '-5' is not a duration; write 90, 90s, 5m, 1h or 3d"),
        ({"method": "post"}, "method must be one of get, head, head-only"),
        ({"max_redirects": -1}, "max-redirects must be a whole number, at least 0, not -1"),
        ({"accept": 20}, "accept: '20' is not a status or range of statuses; write 403 or 200-299"),
        ({"accept": 2.5}, "accept must be statuses: '200-299,403', not 2.5"),
        ({"accept": [True]}, "accept cannot have True in it"),
        ({"accept": "2xx"}, "accept: '2xx' is not a status or range of statuses; write 403 or 200-299"),
        ({"accept": "299-200"}, "accept: '299-200' is not a status or range of statuses; write 403 or 200-299"),
        ({"fail_on": "brokn"}, "fail-on: 'brokn' is not a verdict; did you mean 'broken'?"),
        (
            {"fail_on": "zzz"},
            f"fail-on: 'zzz' is not a verdict; choose from {', '.join(Verdict)}",
        ),
        ({"header": ["X-Key"]}, "header 1 has no colon; write 'Name: value'"),
        ({"header": ["A: b", "Bearer s3cret"]}, "header 2 has no colon; write 'Name: value'"),
        ({"header": [": b"]}, "header 1: no header name before the colon"),
        ({"header": ["X Key: b"]}, "header 1: no header name before the colon"),
        ({"header": ["A: b", "Bearer s3cret:x"]}, "header 2: no header name before the colon"),
        ({"header": {"Bearer s3cret": "x"}}, "header 1: no header name before the colon"),
        (
            {"header": ["X-Key: a\r\nHost: b"]},
            "the value of header 'X-Key' is not a text, or contains a control character",
        ),
        ({"header": {"X-Key": "a\x00"}}, "the value of header 'X-Key' is not a text, or contains a control character"),
        ({"user_agent": "a\nb"}, "user-agent is not a text, or contains a control character"),
        ({"header": 5}, "header must be texts of the form 'Name: value'"),
        ({"header": [["A", "b"], 5]}, "header 2 is not a text of the form 'Name: value'"),
        ({"header": {"X-Key": 1}}, "header 1 is not a text of the form 'Name: value'"),
        ({"insecure": "yes"}, "insecure must be true or false, not 'yes'"),
        ({"public_only": 1}, "public-only must be true or false, not 1"),
        ({"min_tls": "1.1"}, "min-tls must be 1.2 or 1.3, not '1.1'"),
        ({"min_tls": 1.3}, "min-tls must be 1.2 or 1.3, not 1.3"),
        ({"ca_file": ""}, "ca-file must be the name of a file, not ''"),
        ({"proxy": 5}, NO_PROXY),
        ({"proxy": "http://"}, NO_PROXY),
        (
            {"proxy": "http://u:a s3cret@proxy:8080"},
            "proxy must be a URL, http://host:port or socks5://host:port, or none",
        ),
        (
            {"proxy": "http://u:1/s3cret@proxy:8080"},
            "proxy must be a URL, http://host:port or socks5://host:port, or none",
        ),
        (
            {"proxy": "http://u:1?s3cret@proxy:8080"},
            "proxy must be a URL, http://host:port or socks5://host:port, or none",
        ),
        (
            {"proxy": "http://u:1\\s3cret@proxy:8080"},
            "proxy must be a URL, http://host:port or socks5://host:port, or none",
        ),
        ({"concurrency": 10**400}, "concurrency must be a whole number, at least 1, not 1" + "0" * 78 + "…"),
        ({"concurrency": 1 << 99_999}, "concurrency must be a whole number, at least 1, not something beyond printing"),
        ({"timeout": float("inf")}, "timeout must be more than 0, not inf"),
        ({"as_": 5}, "as must be the name of a format, not 5"),
        ({"include_code": "no"}, "include-code must be true or false, not 'no'"),
        ({"column": 0}, "column: columns are counted from 1"),
        ({"column": 1.5}, "column must be columns by name or number, not 1.5"),
        ({"root_dir": "a\0b"}, "root-dir must be the name of a folder, not 'a\\x00b'"),
        ({"base_url": "docs/"}, "base-url must be an http, https or file URL, https://example.org/docs/, not 'docs/'"),
        (
            {"base_url": "ftp://u:s3cret@a/"},
            "base-url must be an http, https or file URL, https://example.org/docs/, not 'ftp://***@a/'",
        ),
        ({"workers": 0}, "workers must be a whole number, at least 1, not 0"),
        ({"workers": 65}, "workers must be at most 64, not 65"),
        ({"workers": "9" * 9}, "workers must be at most 64, not 999999999"),
        ({"workers": "9" * 10}, "workers must be a whole number or auto, not '9999999999'"),
        ({"workers": True}, "workers must be a whole number, at least 1, not True"),
        ({"workers": "many"}, "workers must be a whole number or auto, not 'many'"),
        ({"workers": 1.5}, "workers must be a whole number, at least 1, not 1.5"),
        ({"workers": None}, "workers must be a whole number, at least 1, not None"),
        ({"recurse": -1}, "recurse must be a whole number, at least 0, not -1"),
        ({"recurse": "deep"}, "recurse must be a whole number, at least 0, not 'deep'"),
        (
            {"recurse_into": "("},
            "recurse-into: '(' is not a regular expression: missing ), unterminated subpattern at position 0",
        ),
        ({"no_robots": 0}, "no-robots must be true or false, not 0"),
        ({"max_pages": 0}, "max-pages must be a whole number, at least 1, not 0"),
        ({"include": 5}, "include: 5 is not a regular expression; write it in quotes"),
        (
            {"include": "("},
            "include: '(' is not a regular expression: missing ), unterminated subpattern at position 0",
        ),
        ({"exclude": ["a", "*"]}, "exclude: '*' is not a regular expression: nothing to repeat at position 0"),
        ({"allow_net": "10.0.0.0/33"}, "allow-net: '10.0.0.0/33' is not a network; write 10.0.0.0/8 or fd00::/8"),
    ],
)
def test_what_cannot_work_is_refused(options: dict[str, object], complaint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read(options)
    assert str(caught.value).startswith(complaint)


@pytest.mark.parametrize(
    "options",
    [
        {"include": "a{99999999999999999999}"},
        {"header": ["X-Key: \udcff"]},
        {"user_agent": "\udcff"},
        {"fail_on": {"brokn"}},
        {"concurrency": "5"},
        {"max_redirects": 2.5},
        {"header": {"X-Key": 1}},
    ],
)
def test_what_cannot_work_is_refused_at_birth(options: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        Settings.read(options)


def test_a_value_of_a_header_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.of(header=["Authorization: Bearer s3cret\x07"])
    assert "s3cret" not in str(caught.value)


def test_groups_are_valid_at_birth_and_frozen() -> None:
    for build in (lambda: Pace(0), lambda: Patience(-1.0), lambda: Asking(max_redirects=-1)):
        with pytest.raises(SettingsError):
            build()
    with pytest.raises(FrozenInstanceError):
        Settings().pace.per_host = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("include", "exclude", "url", "taken"),
    [
        ((), (), "http://a/", True),
        (("a",), (), "http://a/", True),
        (("a", "b"), (), "http://b/", True),
        (("a",), (), "http://c/", False),
        ((), ("c",), "http://c/", False),
        (("c",), ("/x",), "http://c/x", False),
        (("c",), ("/x",), "http://c/y", True),
        ((), ("^http://c/",), "http://user:secret@c/x", False),
        ((), ("^mailto:a@b",), "mailto:a@b", False),
    ],
)
def test_choice(include: tuple[str, ...], exclude: tuple[str, ...], url: str, *, taken: bool) -> None:
    choice = Choice(tuple(map(re.compile, include)), tuple(map(re.compile, exclude)))
    assert choice.takes(url) is taken


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.dates(), st.datetimes(), st.times(),
    st.sampled_from(
        ["$1 \\2", "a b", "200-299", "broken", "5m", "10.0.0.0/8", "A: b", "http://a/", "\ud800", "(", "a $9"]
    ),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


@given(st.sampled_from([*GROUP_OF]), VALUES)
def test_any_value_is_read_or_refused(name: str, value: object) -> None:
    try:
        settings = Settings.read({name: value})
    except SettingsError:
        return
    assert Settings.read(settings.options()) == settings


def rule(match: str | list[str], **options: object) -> Rule:
    return Rule(Match.of(match), options)


def test_without_rules_settings_hold_everywhere() -> None:
    settings = Settings.of(retries=1)
    assert settings.at("https://a.example/") is settings


def test_later_rules_win_and_leave_the_rest_as_it_is() -> None:
    rules = [
        rule("example.org", retries=0, accept=[302]),
        rule("*/slow/*", timeout="1m"),
        rule("a.example.org", retries=5),
    ]
    settings = Settings.of(rules=rules, retries=1, per_host=3)
    assert settings.at("https://b.example/") is settings
    expected = Settings.of(retries=5, accept=[302], timeout=60.0, per_host=3)
    assert settings.at("https://a.example.org/slow/x") == expected
    assert settings.at("https://example.org/x") == Settings.of(retries=0, accept=[302], per_host=3)
    assert settings.rules_at("https://a.example.org/slow/x") == tuple(rules)
    assert settings.rules_at("https://b.example/") == ()


def test_urls_that_the_same_rules_take_share_one_object() -> None:
    settings = Settings.of(rules=[rule("a.example", retries=0), rule("b.example", retries=0)])
    first = settings.at("https://a.example/1")
    assert settings.at("https://x.a.example/2") is first
    assert settings.at("https://b.example/") is not first
    assert first.at("https://b.example/") is first


def test_a_copy_has_rules_of_its_own() -> None:
    settings = Settings.of(rules=[rule("a.example", retries=0)])
    assert settings.at("https://a.example/").patience.retries == 0
    changed = replace(settings, rules=(rule("a.example", retries=7),))
    assert changed.at("https://a.example/").patience.retries == 7
    patient = replace(settings, patience=Patience(timeout=1.0))
    assert patient.at("https://a.example/") == Settings.of(timeout=1.0, retries=0)


@pytest.mark.parametrize("again", [lambda s: pickle.loads(pickle.dumps(s)), copy.deepcopy, copy.copy])
def test_settings_travel(again: Callable[[Settings], Settings]) -> None:
    settings = Settings.of(
        rules=[rule("a.example", retries=0, header={"A": "b"}, include="x")],
        ignores=[Ignore(Match.of("b.example"), "moves", date(2027, 1, 1))],
    )
    assert again(settings) == settings
    assert again(settings).at("https://a.example/") == settings.at("https://a.example/")
    assert hash(again(settings)) == hash(settings)


def test_ignores_are_found_by_url() -> None:
    one, two = Ignore(Match.of("a.example"), "moves"), Ignore(Match.of(["docs/*", "a.example/x"]), "later")
    settings = Settings.of(ignores=[one, two])
    assert settings.ignores_at("https://a.example/x") == (one, two)
    assert settings.ignores_at("docs/a.md") == (two,)
    assert settings.ignores_at("https://b.example/") == ()
    assert Settings().ignores_at("https://a.example/x") == ()
    assert settings.at("https://a.example/x") is settings


@pytest.mark.parametrize(
    ("url", "excluded"),
    [
        ("https://a.example/logout", True),
        ("https://user:logout@a.example/", False),  # userinfo is not compared
        ("https://b.example/x", False),  # what --include says is not about hops
        ("https://a.example/x", False),
    ],
)
def test_what_is_excluded_wherever_it_stands(url: str, excluded: bool) -> None:
    choice = Settings.of(include=["a.example"], exclude=["/logout", ":logout"]).choice
    assert choice.excludes(url) is excluded
    assert not (excluded and choice.takes(url))
    assert not Settings.of(include=["a.example"]).choice.excludes(url)
