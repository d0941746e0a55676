"""From a command line to a job: the config file found, everything checked before anything is sent."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from probe.cli import streams
from probe.cli.job import Intake, Job
from probe.cli.outputs import Plan, style_of
from probe.cli.streams import Color
from probe.config import Config, InForce, Invocation, allowed
from probe.errors import SettingsError
from probe.extract import format_named
from probe.reports import Style
from probe.settings import Rule, Settings

NOTHING_TO_READ = (
    "nothing to read: name files, folders or URLs, or - for standard input; 'probe check --help' tells of more"
)


def config_of(file: str | None, *, none: bool = False, trusted: bool = False, env: Sequence[str] = ()) -> Config | None:
    """Return the config file that is named, or the nearest one; raises SettingsError.

    One that nobody names is ``trusted`` where the user says so; else it has of the variables only ``env``.
    """
    if none and (file is not None or trusted):
        raise SettingsError(f"--{'config' if file is not None else 'trust-config'} and --no-config: one of them")
    names = allowed(env, os.environ)
    if none:
        return None
    if file is not None:
        return Config.of(file, os.environ)
    return Config.upward(os.curdir, os.environ, trusted=trusted, allowed=names)


def in_force(given: Mapping[str, object]) -> InForce:
    """Return what holds where the command line gives this, checked before anything is read; raises SettingsError."""
    options = dict(given)
    file, none, trusted = (
        options.pop("config", None),
        options.pop("no_config", False),
        options.pop("trust_config", False),
    )
    env: Any = options.pop("env", None) or ()
    config = config_of(None if file is None else str(file), none=bool(none), trusted=bool(trusted), env=env)
    found = InForce.of(options, config)
    reading = found.settings.reading
    with found.blaming("as_"):
        if reading.as_ is not None:
            format_named(reading.as_)
    with found.blaming("root_dir"):
        if reading.root_dir is not None and not os.path.isdir(reading.root_dir):  # noqa: PTH112 - Path.is_dir raises
            raise SettingsError(f"root-dir: {reading.root_dir}: no such folder")
    return found


def job_of(call: InForce) -> Job:
    """Return the job of ``check``; raises ProbeError."""
    told, settings = call.invocation, call.settings
    if not told.reads_something:
        raise SettingsError(NOTHING_TO_READ)
    if told.update_baseline and told.baseline is None:
        raise SettingsError("--update-baseline needs --baseline FILE: what to write anew")
    with call.blaming("output"):
        files = Plan.of(told.output, None, quiet=True)
        _spare_what_is_read(told, files)
    with call.blaming("format_"):
        plan = replace(files, stdout=Plan.of((), told.format_, quiet=told.quiet).stdout)
    return Job(
        intake=Intake(told.inputs, told.files_from, told.from_, told.changed_since, call.within),
        settings=settings,
        plan=plan,
        style=_style(call),
        progress=streams.is_terminal(sys.stderr) and not (told.no_progress or told.quiet),
        verbose=told.verbose,
        baseline=told.baseline,
        update_baseline=told.update_baseline,
        ci=not told.no_ci and os.environ.get("GITHUB_ACTIONS") == "true",
    )


def _spare_what_is_read(told: Invocation, plan: Plan) -> None:
    """Raise SettingsError where a report would be written over an input."""
    names = (*told.inputs, *told.files_from)
    read = {
        os.path.realpath(name)
        for name in names
        if os.path.isfile(name)  # noqa: PTH113 - Path.is_file raises where a URL is long
    }
    for path, _ in plan.files:
        if os.path.realpath(path) in read:
            raise SettingsError(f"{path}: is read by this run; the report would be written over it")


def _style(call: InForce) -> Style:
    """Return how the reports look; what rules send is as secret as what every request sends."""
    told = call.invocation
    language = told.lang or streams.preferred_language()

    def style(settings: Settings) -> Style:
        return style_of(settings, language, Color(told.color), sys.stdout, verbose=told.verbose)

    whole = style(call.settings)
    secrets = [secret for rule in call.settings.rules for secret in style(_sent_by(rule)).secrets]
    return replace(whole, secrets=(*whole.secrets, *secrets))


def _sent_by(rule: Rule) -> Settings:
    return Settings.of(**{name: value for name, value in rule.options.items() if name in ("header", "proxy")})
