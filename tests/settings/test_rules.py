"""Rules and ignores: what they may say, and what is said of those that cannot work."""

from datetime import UTC, date, datetime

import pytest

from probe.errors import SettingsError
from probe.settings import Ignore, Match, Rule, Settings
from probe.settings.options import GROUP_OF, WHOLE_RUN

HERE = Match.of("a.example")


@pytest.mark.parametrize("name", sorted(set(GROUP_OF) - WHOLE_RUN))
def test_a_rule_can_change_every_option_that_is_about_one_url(name: str) -> None:
    default = Settings().options()[name]
    assert Rule(HERE, {name: default}).options == {name: default}
    assert Settings.of(rules=[Rule(HERE, {name: default})]).at("http://a.example/").options() == Settings().options()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"concurrency": 5}, "concurrency applies to the whole run: a rule cannot change it"),
        ({"deadline": 5}, "deadline applies to the whole run: a rule cannot change it"),
        ({"recurse": 5}, "recurse applies to the whole run: a rule cannot change it"),
        ({"as_": "html"}, "as applies to the whole run: a rule cannot change it"),
        ({"output": "r.csv"}, "output applies to the whole run: a rule cannot change it"),
        ({"format_": "csv"}, "format applies to the whole run: a rule cannot change it"),
        ({"time_out": 5}, "there is no option 'time_out'; did you mean 'timeout'?"),
        ({"timeout": "soon"}, "timeout: 'soon' is not a duration; write 90, 90s, 5m, 1h or 3d"),
        ({"retries": -1}, "retries must be a whole number, at least 0, not -1"),
        ({"header": ["A: b\x00"]}, "the value of header 'A' is not a text, or contains a control character"),
    ],
)
def test_a_rule_is_valid_at_birth(options: dict[str, object], complaint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Rule(HERE, options)
    assert str(caught.value) == complaint


def test_a_rule_does_not_change_with_what_it_was_made_of() -> None:
    options = {"retries": 1}
    rule = Rule(HERE, options)
    options["retries"] = 2
    assert rule.options == {"retries": 1}
    with pytest.raises(TypeError):
        rule.options["retries"] = 3  # type: ignore[index]


def test_where_a_rule_is_written_makes_no_difference() -> None:
    assert Rule(HERE, {"retries": 1}, "probe.toml:1") == Rule(HERE, {"retries": 1}, "probe.toml:9")


def test_an_ignore_holds_through_its_last_day() -> None:
    ignore = Ignore(HERE, "moves", date(2027, 1, 31))
    assert [ignore.is_past(date(2027, 1, 31)), ignore.is_past(date(2027, 2, 1))] == [False, True]
    assert not Ignore(HERE, "for good").is_past(date(9999, 12, 31))
    assert Ignore(HERE, "moves", "2027-01-31") == ignore  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "until", "complaint"),
    [
        ("", None, "reason must say why something is ignored, not ''"),
        (" ", None, "reason must say why something is ignored, not ' '"),
        (5, None, "reason must say why something is ignored, not 5"),
        ("x", "2027-02-30", "until must be a date, 2027-01-31, not '2027-02-30'"),
        ("x", "soon", "until must be a date, 2027-01-31, not 'soon'"),
        ("x", 2027, "until must be a date, 2027-01-31, not 2027"),
        (
            "x",
            datetime(2027, 1, 1, tzinfo=UTC),
            "until must be a date, 2027-01-31, not datetime.datetime(2027, 1, 1, 0, 0",
        ),
    ],
)
def test_an_ignore_is_valid_at_birth(reason: str, until: date, complaint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Ignore(HERE, reason, until)
    assert str(caught.value).startswith(complaint)
