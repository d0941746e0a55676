"""The commands and their options."""

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from probe import __version__
from probe.cli import streams
from probe.cli.commands import COMMANDS, report
from probe.cli.declare import OptionalDepth, Plain, PlainCommand, PlainGroup, given_in, taking
from probe.cli.options import PANELS
from probe.cli.spread import SPREAD_OPTIONS, Spread, only, without
from probe.errors import ProbeError, SettingsError, place_of
from probe.language import Language

USAGE, FAULT = 2, 4
INTERRUPTED = 130


class DefaultCommand(Plain, TyperGroup):
    """Makes ``probe urls.txt`` mean ``probe check urls.txt``: a first word that is no command is an input."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - the type of a vendored library
        """Insert ``check`` before the first word unless the word is a command or an option of the group.

        Without any word, also insert ``check`` if a config file sets the inputs.
        """
        known = [*self.commands, "--help", "-h", "--version", "--install-completion", "--show-completion"]
        if (args and args[0] not in known) or (not args and _is_told_what_to_read()):
            _refuse_misspelt(args[:1], known)
            args = ["check", *args]
        return super().parse_args(ctx, args)


def _refuse_misspelt(words: Sequence[str], known: Sequence[str]) -> None:
    """Raise SettingsError for a first word that is not a file but resembles a command."""
    for word in words:
        near = get_close_matches(word, known, n=1)
        if near and word.isalpha() and not os.path.lexists(word):
            raise SettingsError(f"{word}: no such file or command; did you mean 'probe {near[0]}'?")


def _is_told_what_to_read() -> bool:
    from probe.config import Config, InForce, allowed  # noqa: PLC0415 - only if the command line is empty

    found = Config.upward(os.curdir, os.environ, allowed=allowed((), os.environ))
    return found is not None and InForce.of({}, found).invocation.reads_something


EXAMPLES = (
    ("probe README.md docs/", "check the links of a file and of all documents in a folder"),
    ("probe urls.txt -o report.csv", "check a list, and write a report for a spreadsheet"),
    ("probe https://example.org/ --recurse 2", "check a site, two links deep"),
    ("probe docs/ --changed-since main", "check only what was added since a branch, for CI"),
    ("probe codes 404", "explain a status code"),
)
STATUSES = (
    "0 nothing fails", "1 something fails", "2 the command, a setting or an input is wrong",
    "3 the run ended early", "4 an internal error of probe", "129, 130, 143 interrupted",
)  # fmt: skip
EPILOG = "\n\n".join((
    "A first word that is not a command is an input of 'check': 'probe urls.txt' is 'probe check urls.txt'.",
    "Examples:",
    *(f"{example}: {use}" for example, use in EXAMPLES),
    f"Exit statuses: {'; '.join(STATUSES)}.",
))  # fmt: skip

app = typer.Typer(
    cls=DefaultCommand,
    name="probe",
    help="Probe the links of documents, lists and sites: the status and redirects of each, and what to do about it.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"probe {__version__}")
        raise typer.Exit


@app.callback()
def _probe(
    version: Annotated[
        bool,
        typer.Option("--version", metavar="", callback=_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    pass


@app.command(cls=OptionalDepth, epilog=EPILOG)
@taking(PANELS)
def check(
    ctx: typer.Context,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT", help="Files, folders and URLs; - for standard input.", show_default=False),
    ] = None,
    **options: Any,  # noqa: ANN401 - each option has its own type
) -> None:
    """Probe every URL in the inputs and report."""
    from probe.cli.call import in_force, job_of  # noqa: PLC0415 - not needed for --help

    job = job_of(in_force(given_in(ctx, {"inputs": inputs, **options})))
    from probe.cli.check import perform  # noqa: PLC0415 - a rejected command line does not import the HTTP client

    try:
        status = perform(job, sys.stdin, sys.stdout, sys.stderr)
    except ProbeError as error:  # the message may quote a server
        from probe.reports.clean import clean  # noqa: PLC0415 - only for errors

        raise type(error)(clean(str(error), job.style.secrets)) from None
    raise typer.Exit(status)


@app.command(cls=OptionalDepth)
@taking(PANELS)
def config(
    ctx: typer.Context,
    url: Annotated[
        str | None, typer.Argument(metavar="URL", help="Show the settings for this URL, and the rules that set them.")
    ] = None,
    **options: Any,  # noqa: ANN401 - each option has its own type
) -> None:
    """Print the effective settings and their sources, as a config file; takes the options of 'check'."""
    from probe.cli.call import in_force  # noqa: PLC0415 - not needed for --help
    from probe.cli.config import print_config  # noqa: PLC0415 - the same

    print_config(in_force(given_in(ctx, options)), url, sys.stdout)


@app.command(cls=OptionalDepth)
@taking({"Inputs": PANELS["Inputs"]})
def links(
    ctx: typer.Context,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT", help="Files, folders and URLs; - for standard input.", show_default=False),
    ] = None,
    format_: Annotated[str, typer.Option("-f", "--format", metavar="text|json", help="Output format.")] = "text",
    **options: Any,  # noqa: ANN401 - each option has its own type
) -> None:
    """Print the links of the inputs with all their places; send no requests."""
    from probe.cli.call import in_force  # noqa: PLC0415 - not needed for --help
    from probe.cli.links import print_links  # noqa: PLC0415 - the same

    call = in_force(given_in(ctx, {"inputs": inputs, **options}))
    print_links(call, format_, sys.stdin.buffer, sys.stdout, sys.stderr)


@app.command(cls=PlainCommand)
def sites(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Folder whose documents are read.")] = ".",
    site: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[=DIR]", help="Generator that builds the site in a folder, or none. Repeatable."),
    ] = None,
) -> None:
    """Print the sites that are built from a folder, their generators, and how many links each rule decides."""
    from probe.cli.call import in_force  # noqa: PLC0415 - not needed for --help
    from probe.cli.sites import print_sites  # noqa: PLC0415 - the same

    given = given_in(ctx, {"site": site})
    print_sites(folder, in_force(given).settings.reading, sys.stdout)


@app.command(cls=PlainCommand)
def codes(
    query: Annotated[
        str | None, typer.Argument(metavar="CODE|CLASS|WORD", help="404, 4xx, dns-not-found, or a word to search for.")
    ] = None,
    format_: Annotated[
        str, typer.Option("-f", "--format", metavar="table|markdown|json", help="Output format.")
    ] = "table",
    lang: Annotated[
        Language | None, typer.Option(metavar="en|zh", help="Language of the texts.", show_default="the locale's")
    ] = None,
) -> None:
    """Print the table of status codes and failures: what each means, and what to do about the link."""
    from probe.cli.codes import print_codes  # noqa: PLC0415 - only this command reads the whole table

    print_codes(query, format_, lang or streams.preferred_language(), sys.stdout)


cluster = typer.Typer(
    name="cluster",
    cls=PlainGroup,
    help="Probe lists of any size on a Ray cluster (extra 'cluster').",
    no_args_is_help=True,
)
app.add_typer(cluster)
SPREAD: dict[str, type] = {
    "Cluster": Spread,
    "Inputs": only(PANELS["Inputs"], "as_", "column"),
    "Concurrency and rate": only(PANELS["Concurrency and rate"], "concurrency", "per_host", "host_rate"),
    "Requests": without(PANELS["Requests"], "loop"),
    "Verdicts and filters": without(
        PANELS["Verdicts and filters"], "offline", "baseline", "update_baseline", "fail_after", "over"
    ),
    **{panel: PANELS[panel] for panel in ("Timeouts and retries", "Safety")},
}


@cluster.command("run", cls=PlainCommand)
@taking(SPREAD)
def cluster_run(
    ctx: typer.Context,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT", help="Files, folders, globs and URIs (s3://, gs://).", show_default=False),
    ] = None,
    **options: Any,  # noqa: ANN401 - each option has its own type
) -> None:
    """Probe the URLs of the inputs on a Ray cluster and write the results to a folder."""
    from probe.cli.call import in_force  # noqa: PLC0415 - not needed for --help
    from probe.cli.cluster import ClusterOptions, run_cluster  # noqa: PLC0415 - the same

    spread = {name: options.pop(name) for name in SPREAD_OPTIONS}
    call = in_force(given_in(ctx, {"inputs": inputs, **options}))
    raise typer.Exit(run_cluster(call, ClusterOptions(**spread), sys.stderr))


cluster.command("report", cls=PlainCommand)(report)


for _command in COMMANDS:
    app.command(cls=PlainCommand)(_command)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status; an error prints one line, never a traceback."""
    streams.open_missing()
    streams.prepare(sys.stdout)
    streams.spare_complaints()
    try:
        app(args=list(arguments), prog_name="probe", standalone_mode=True)
    except SystemExit as ending:
        status = _status_of(ending)
    except ProbeError as error:
        status = _complain(str(error))
    except KeyboardInterrupt:
        status = INTERRUPTED
    except OSError as error:
        streams.mute(sys.stdout)
        status = _complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
    except Exception as fault:  # noqa: BLE001 - the last place that can report it in one line
        status = _complain(f"an internal error of probe: {place_of(fault)}; please report it to the project", FAULT)
    return _flushed(status)


def _status_of(ending: SystemExit) -> int:
    if isinstance(ending.__context__, typer.Abort):  # typer exits with 1 for EOFError, the status of a dead link
        return _complain(f"an internal error of probe: {place_of(ending.__context__.__cause__ or ending)}", FAULT)
    if isinstance(ending.__context__, BrokenPipeError):  # typer exits with 1 for it, the status of a dead link
        return 0
    return ending.code if isinstance(ending.code, int) else USAGE


def _complain(text: str, status: int = USAGE) -> int:
    from probe.reports.clean import clean  # noqa: PLC0415 - only for errors

    text = clean(text)
    if streams.preferred_language() is Language.ZH:
        from probe.cli.chinese import translated  # noqa: PLC0415 - only for Chinese

        text = translated(text)
    sys.stderr.write(f"probe: {text}\n")
    return status


def _flushed(status: int) -> int:
    """Return the status, or that of a failed flush of standard output, which Python would report with a traceback."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        streams.mute(sys.stdout)
    except OSError as error:
        streams.mute(sys.stdout)
        return _complain(f"standard output: {error.strerror or error}")
    return status
