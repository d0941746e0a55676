"""Options: their defaults, what they are read from, and what is said of values that cannot work."""

import re
from dataclasses import FrozenInstanceError, fields
from ipaddress import ip_network

import pytest

from probe.errors import SettingsError
from probe.model import Verdict
from probe.settings import Asking, Choice, Pace, Patience, Settings

DEFAULTS = {
    "concurrency": 128,
    "per_host": 6,
    "host_rate": 20.0,
    "timeout": 20.0,
    "connect_timeout": 10.0,
    "retries": 2,
    "soft_404": "auto",
    "tls_warn_days": 14,
    "retry_after_cap": 60.0,
    "deadline": None,
    "method": "auto",
    "header": (),
    "user_agent": None,
    "max_redirects": 20,
    "insecure": False,
    "ca_file": None,
    "proxy": None,
    "public_only": False,
    "allow_net": (),
    "accept": (),
    "fail_on": {"broken", "failing", "unreachable", "invalid"},
    "include": (),
    "exclude": (),
}


def options_of(settings: Settings) -> dict[str, object]:
    groups = [getattr(settings, group.name) for group in fields(settings)]
    return {option.name: getattr(group, option.name) for group in groups for option in fields(group)}


def test_the_defaults_are_those_of_the_contract() -> None:
    assert options_of(Settings()) == DEFAULTS
    assert Settings.of() == Settings()


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
        ({"fail_on": "broken, suspect"}, {"fail_on": {Verdict.BROKEN, Verdict.SUSPECT}}),
        ({"fail_on": ""}, {"fail_on": frozenset()}),
        ({"fail_on": frozenset({Verdict.OK})}, {"fail_on": {Verdict.OK}}),
        ({"header": {"X-Key": "a: b"}}, {"header": (("X-Key", "a: b"),)}),
        ({"header": ["X-Key: a: b", "A:"]}, {"header": (("X-Key", "a: b"), ("A", ""))}),
        ({"header": (("X-Key", "é"),)}, {"header": (("X-Key", "é"),)}),
        ({"include": "^http"}, {"include": (re.compile("^http"),)}),
        ({"exclude": ["a", "b"]}, {"exclude": (re.compile("a"), re.compile("b"))}),
        ({"allow_net": "10.1.2.3/8"}, {"allow_net": (ip_network("10.0.0.0/8"),)}),
        ({"allow_net": ["fd00::/8", "::1"]}, {"allow_net": (ip_network("fd00::/8"), ip_network("::1/128"))}),
    ],
)
def test_options_are_taken_by_name(options: dict[str, object], held: dict[str, object]) -> None:
    assert options_of(Settings.of(**options)) == DEFAULTS | held


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
        ({"deadline": "5 minutes"}, "'5 minutes' is no duration; write 90, 90s, 5m or 1h"),
        ({"deadline": "-5"}, "'-5' is no duration; write 90, 90s, 5m or 1h"),
        ({"method": "post"}, "method must be one of auto, head, get"),
        ({"max_redirects": -1}, "max-redirects must be a whole number, at least 0, not -1"),
        ({"accept": "2xx"}, "'2xx' is no status or range of statuses; write 403 or 200-299"),
        ({"accept": "299-200"}, "'299-200' is no status or range of statuses; write 403 or 200-299"),
        ({"fail_on": "brokn"}, "'brokn' is no verdict; did you mean 'broken'?"),
        (
            {"fail_on": "zzz"},
            f"'zzz' is no verdict; {', '.join(Verdict)}",
        ),
        ({"header": ["X-Key"]}, "header 1 has no colon; write 'Name: value'"),
        ({"header": ["A: b", "Bearer s3cret"]}, "header 2 has no colon; write 'Name: value'"),
        ({"header": [": b"]}, "'' is no header name"),
        ({"header": ["X Key: b"]}, "'X Key' is no header name"),
        ({"header": ["X-Key: a\r\nHost: b"]}, "the value of header 'X-Key' is no text, or has a control character"),
        ({"header": {"X-Key": "a\x00"}}, "the value of header 'X-Key' is no text, or has a control character"),
        ({"user_agent": "a\nb"}, "user-agent is no text, or has a control character"),
        ({"include": "("}, "'(' is no regular expression: missing ), unterminated subpattern at position 0"),
        ({"exclude": ["a", "*"]}, "'*' is no regular expression: nothing to repeat at position 0"),
        ({"allow_net": "10.0.0.0/33"}, "allow-net: '10.0.0.0/33' does not appear to be an IPv4 or IPv6 network"),
    ],
)
def test_what_cannot_work_is_refused(options: dict[str, object], complaint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.of(**options)
    assert str(caught.value) == complaint


@pytest.mark.parametrize(
    "options",
    [
        {"include": "a{99999999999999999999}"},
        {"header": ["X-Key: \udcff"]},
        {"user_agent": "\udcff"},
        {"fail_on": {"brokn"}},
        {"accept": 200},
        {"accept": [200]},
        {"concurrency": "5"},
        {"max_redirects": 2.5},
        {"header": {"X-Key": 1}},
    ],
)
def test_what_cannot_work_is_refused_at_birth(options: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        Settings.of(**options)


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
    ],
)
def test_choice(include: tuple[str, ...], exclude: tuple[str, ...], url: str, *, taken: bool) -> None:
    choice = Choice(tuple(map(re.compile, include)), tuple(map(re.compile, exclude)))
    assert choice.takes(url) is taken
