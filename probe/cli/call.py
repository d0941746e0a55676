"""Turn a command line into a job: find the config file and validate everything before anything is sent."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from msgspec import structs

from probe.cli import streams
from probe.cli.job import Intake, Job, Memory
from probe.cli.outputs import Plan, style_of
from probe.cli.streams import Color
from probe.cli.written import Written
from probe.config import Config, InForce, allowed
from probe.errors import SettingsError
from probe.excuses.strikes import Limit
from probe.extract import format_named
from probe.loops import require_loop
from probe.reports import Style
from probe.settings import Settings
from probe.settings.preprocess import Preprocessor

NOTHING_TO_READ = "nothing to read: name files, folders or URLs, or - for standard input; 'probe check --help' has more"


def config_of(file: str | None, *, none: bool = False, trusted: bool = False, env: Sequence[str] = ()) -> Config | None:
    """Return the named config file, or the nearest one; raises SettingsError.

    A config file that was found is ``trusted`` only if the user says so; otherwise it may use only the variables in
    ``env``.
    """
    if none and (file is not None or trusted):
        raise SettingsError(f"--{'config' if file is not None else 'trust-config'} and --no-config cannot be combined")
    names = allowed(env, os.environ)
    if none:
        return None
    if file is not None:
        return Config.of(file, os.environ)
    return Config.upward(os.curdir, os.environ, trusted=trusted, allowed=names)


def in_force(given: Mapping[str, object]) -> InForce:
    """Return the effective options for a command line, validated before anything is read; raises SettingsError."""
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
    with found.blaming("preprocess"):
        require_formats(reading.preprocess)
    with found.blaming("root_dir"):
        if reading.root_dir is not None and not _is_folder(reading.root_dir):
            raise SettingsError(f"root-dir: {reading.root_dir}: no such folder")
    return found


def require_formats(texts: Sequence[str]) -> None:
    """Raise SettingsError for a format of ``--preprocess`` that does not exist or that has no media type."""
    for named in filter(None, (Preprocessor.of(text).format for text in texts)):
        if not format_named(named).media_types:
            raise SettingsError(f"preprocess: what a command prints cannot be read as {named}")


def _is_folder(name: str) -> bool:
    try:
        return os.path.isdir(os.path.abspath(name))  # noqa: PTH100, PTH112 - Path.is_dir raises where a name is too long
    except (OSError, ValueError):  # the working directory does not exist any more; a NUL
        return False


def job_of(call: InForce) -> Job:
    """Return the job of ``check``; raises ProbeError."""
    call = replace(call, settings=call.settings.in_environment(os.environ))
    told, settings = call.invocation, call.settings
    with call.blaming("loop"):
        require_loop(told.loop)
    if not told.reads_something:
        raise SettingsError(NOTHING_TO_READ)
    if told.update_baseline and told.baseline is None:
        raise SettingsError("--update-baseline needs --baseline FILE: the file to update")
    with call.blaming("index"):
        _require_list(settings)
    with call.blaming("output"):
        files = Plan.of(told.output, None, quiet=True)
        written = _written(call, files)
    with call.blaming("format_"):
        plan = replace(files, stdout=Plan.of((), told.format_, quiet=told.quiet).stdout)
    return Job(
        intake=Intake(told.inputs, told.files_from, told.from_, told.changed_since, call.within, told.loop),
        settings=settings,
        loop=told.loop,
        memory=Memory(told.store, told.no_store, told.resume, told.keep_runs, told.fresh),
        plan=plan,
        style=_style(call),
        written=written,
        progress=streams.is_terminal(sys.stderr) and not (told.no_progress or told.quiet),
        verbose=told.verbose,
        baseline=told.baseline,
        update_baseline=told.update_baseline,
        limit=Limit(told.fail_after, told.over),
        ci=not told.no_ci and os.environ.get("GITHUB_ACTIONS") == "true",
    )


def _require_list(settings: Settings) -> None:
    """Raise SettingsError if ``--index`` is combined with an incompatible option."""
    if not settings.reading.index:
        return
    if settings.crawling.recurse != 0 or settings.reading.fragments:
        raise SettingsError("index is for the pages of a list: it cannot be combined with recurse or fragments")
    if settings.asking.method != "get":
        raise SettingsError(
            f"index needs the pages themselves: it cannot be combined with method {settings.asking.method}"
        )


def _written(call: InForce, plan: Plan) -> Written:
    """Return the files to write; raises SettingsError if one of them is an input, without looking into folders."""
    told = call.invocation
    written = Written.of(path for path, _ in plan.files)
    if told.update_baseline and told.baseline is not None:
        written.add(told.baseline)
    written.spare((*told.inputs, *told.files_from, *filter(None, (call.file, *_files(call.settings)))))
    written.spare_ignores()
    return written


def _files(settings: Settings) -> Iterator[str]:
    """Yield the files that settings name, or an empty text for an unset file option."""
    yield settings.trust.ca_file or ""
    yield str(settings.asking.cookies or "")
    yield from (str(rule.options.get(name) or "") for rule in settings.rules for name in ("ca_file", "cookies"))


def _style(call: InForce) -> Style:
    """Return the style of the reports; header values in rules are secrets like all other header values."""
    told = call.invocation
    language = told.lang or streams.preferred_language()

    style = style_of(call.settings, language, Color(told.color), sys.stdout, verbose=told.verbose)
    return structs.replace(style, excel=told.excel, index=call.settings.reading.index)
