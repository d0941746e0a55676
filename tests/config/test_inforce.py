"""Command line over config file over defaults."""

from pathlib import Path

import pytest

from probe.codes import Language
from probe.config import Config, InForce, Invocation
from probe.errors import SettingsError
from probe.settings import Settings


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Return a config with a little of everything."""
    monkeypatch.chdir(tmp_path)
    Path("probe.toml").write_text(
        "inputs = ['a']\nfiles_from = ['b']\nretries = 1\ntimeout = '5s'\nexclude = ['x']\nlang = 'zh'\n"
        "[[rule]]\nmatch = 'a.example'\ntimeout = '9s'\n"
    )
    return Config.of("probe.toml", {})


def test_without_anything_the_defaults_are_in_force() -> None:
    found = InForce.of({})
    assert (found.settings, found.invocation) == (Settings(), Invocation())
    assert found.origin("retries") == "default"
    assert not found.invocation.reads_something


def test_the_command_line_goes_before_the_file_and_lists_are_replaced(config: Config) -> None:
    found = InForce.of({"timeout": "2s", "exclude": ["y"], "quiet": True}, config)
    assert found.settings == Settings.of(retries=1, timeout=2, exclude=["y"], rules=config.rules)
    assert found.invocation == Invocation(inputs=("a",), files_from=("b",), lang=Language.ZH, quiet=True)
    names = ("retries", "timeout", "exclude", "quiet", "per_host")
    assert [found.origin(name) for name in names] == [
        "probe.toml:3", "command line", "command line", "command line", "default",
    ]  # fmt: skip


def test_a_rule_goes_before_all_for_its_urls(config: Config) -> None:
    found = InForce.of({"timeout": "2s"}, config)
    assert found.settings.at("https://a.example/").patience.timeout == 9
    assert found.settings.at("https://b.example/").patience.timeout == 2


@pytest.mark.parametrize("given", [{"inputs": ["c"]}, {"from_": ["https://a/"]}, {"files_from": ["c"]}])
def test_who_names_an_input_means_that_alone(config: Config, given: dict[str, object]) -> None:
    assert InForce.of(given, config).invocation == Invocation.of({**given, "lang": "zh"})


def test_a_filter_of_inputs_names_none(config: Config) -> None:
    told = InForce.of({"changed_since": "main"}, config).invocation
    assert (told.inputs, told.files_from, told.changed_since) == (("a",), ("b",), "main")


def test_a_complaint_has_the_place_of_what_a_file_says(config: Config) -> None:
    found = InForce.of({"retries": 1}, config)
    for name, complaint in (("timeout", "probe.toml:4: x"), ("retries", "x"), ("per_host", "x")):
        with pytest.raises(SettingsError) as caught, found.blaming(name):
            raise SettingsError("x")
        assert str(caught.value) == complaint


def test_the_fields_are_the_words_that_settings_know_of() -> None:
    from dataclasses import fields

    from probe.settings.options import INVOCATION

    assert tuple(field.name for field in fields(Invocation)) == INVOCATION
