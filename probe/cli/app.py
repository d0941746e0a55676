"""The commands and their options."""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from probe import __version__
from probe.cli import streams
from probe.cli.streams import Color
from probe.codes import Language
from probe.errors import ProbeError
from probe.settings import Settings

USAGE, FAULT = 2, 4
INTERRUPTED = 130

PACE, PATIENCE, ASKING, JUDGING = "Pace", "Patience", "Requests", "Judging and choosing"
SAFETY, OUTPUT = "Safety", "Output"


class DefaultCommand(TyperGroup):
    """``probe urls.txt`` is ``probe check urls.txt``: a first word that is no command is an input of ``check``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - the type of a vendored library
        """Put ``check`` before the first word unless it is a command or an option of the group itself."""
        own = {"--help", "-h", "--version", "--install-completion", "--show-completion"}
        if args and args[0] not in self.commands and args[0] not in own:
            args = ["check", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=DefaultCommand,
    name="probe",
    help="Probe the URLs of lists: the status and redirects of each, what it means, and what to do about the link.",
    epilog="A first word that is no command is an input of 'check': 'probe urls.txt' is 'probe check urls.txt'.",
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


@app.command()
def check(  # noqa: PLR0913, PLR0917 - typer reads the options of a command from its parameters
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files with one URL a line, URLs, or - for standard input.")
    ],
    output: Annotated[
        list[str] | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write a report; the suffix picks the format. Repeatable.",
                     rich_help_panel=OUTPUT),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("-f", "--format", metavar="NAME", rich_help_panel=OUTPUT,
                     show_default="terminal",
                     help="What goes to standard output: terminal, csv, json, jsonl, markdown."),
    ] = None,
    concurrency: Annotated[int, typer.Option(help="Exchanges at once.", rich_help_panel=PACE)] = 128,
    per_host: Annotated[int, typer.Option(help="Exchanges at once with one host.", rich_help_panel=PACE)] = 6,
    host_rate: Annotated[
        float, typer.Option(help="Requests a second and host, after a burst of the same number; 0 = no limit.",
                            rich_help_panel=PACE)
    ] = 20,
    timeout: Annotated[
        str, typer.Option(metavar="TIME", help="One exchange, all phases.", rich_help_panel=PATIENCE)
    ] = "20s",
    connect_timeout: Annotated[
        str, typer.Option(metavar="TIME", help="Connecting, TLS included.", rich_help_panel=PATIENCE)
    ] = "10s",
    retries: Annotated[int, typer.Option(help="Repetitions of what may pass.", rich_help_panel=PATIENCE)] = 2,
    retry_after_cap: Annotated[
        str, typer.Option(metavar="TIME", help="The longest Retry-After that is waited for.", rich_help_panel=PATIENCE)
    ] = "60s",
    deadline: Annotated[
        str | None, typer.Option(metavar="TIME", help="End the run after this long: 90s, 5m, 1h.",
                                 rich_help_panel=PATIENCE)
    ] = None,
    method: Annotated[
        str, typer.Option(metavar="auto|head|get", help="auto: HEAD first, GET where HEAD does not succeed.",
                          rich_help_panel=ASKING)
    ] = "auto",
    header: Annotated[
        list[str] | None,
        typer.Option("-H", "--header", metavar="'NAME: VALUE'", rich_help_panel=ASKING,
                     help="Send a header to the origin of each URL, and nowhere it redirects to. Repeatable."),
    ] = None,
    user_agent: Annotated[
        str | None, typer.Option("-A", "--user-agent", metavar="TEXT", help="Who we say we are.",
                                 rich_help_panel=ASKING)
    ] = None,
    max_redirects: Annotated[int, typer.Option(help="Redirects followed.", rich_help_panel=ASKING)] = 20,
    proxy: Annotated[
        str | None, typer.Option(metavar="URL", help="Send everything through this proxy; checking addresses is then "
                                 "the proxy's.", rich_help_panel=ASKING)
    ] = None,
    accept: Annotated[
        str | None, typer.Option(metavar="STATUSES", help="Statuses that also count as success: 200-299,403.",
                                 rich_help_panel=JUDGING)
    ] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="VERDICTS", help="Verdicts that make the exit status 1.", rich_help_panel=JUDGING)
    ] = "broken,failing,unreachable,invalid",
    soft_404: Annotated[
        str, typer.Option("--soft-404", metavar="auto|always|never", rich_help_panel=JUDGING,
                          help="Look into pages that answer with success and may be gone: where they hint at it, all "
                               "of them, or none.")
    ] = "auto",
    tls_warn_days: Annotated[
        int, typer.Option("--tls-warn-days", help="Tell of certificates that expire sooner.", rich_help_panel=JUDGING)
    ] = 14,
    include: Annotated[
        list[str] | None, typer.Option(metavar="REGEX", help="Probe only URLs that match. Repeatable.",
                                       rich_help_panel=JUDGING)
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="REGEX", help="Probe no URL that matches. Repeatable.",
                                       rich_help_panel=JUDGING)
    ] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", metavar="", help="Accept any certificate.", rich_help_panel=SAFETY)
    ] = False,
    ca_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="Trust the certificates of this PEM file instead of the "
                                 "system's.", rich_help_panel=SAFETY)
    ] = None,
    public_only: Annotated[
        bool, typer.Option("--public-only", metavar="", rich_help_panel=SAFETY,
                           help="Connect to no private or loopback address: for lists you do not trust.")
    ] = False,
    allow_net: Annotated[
        list[str] | None, typer.Option(metavar="CIDR", help="Allow these addresses whatever else holds. Repeatable.",
                                       rich_help_panel=SAFETY)
    ] = None,
    lang: Annotated[
        Language | None, typer.Option(metavar="en|zh", help="Language of the reports.", show_default="the locale's",
                                      rich_help_panel=OUTPUT)
    ] = None,
    color: Annotated[
        Color, typer.Option(metavar="auto|always|never", help="Colours on the terminal.", rich_help_panel=OUTPUT)
    ] = Color.AUTO,
    no_progress: Annotated[
        bool, typer.Option("--no-progress", metavar="", help="No progress line on standard error.",
                           rich_help_panel=OUTPUT)
    ] = False,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", metavar="", help="Nothing on standard output unless --format asks for it.",
                           rich_help_panel=OUTPUT)
    ] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", metavar="", help="Every result, not only what needs attention.",
                           rich_help_panel=OUTPUT)
    ] = False,
) -> None:  # fmt: skip
    """Probe every URL in the inputs and report."""
    settings = Settings.of(
        concurrency=concurrency, per_host=per_host, host_rate=host_rate,
        timeout=timeout, connect_timeout=connect_timeout, retries=retries, retry_after_cap=retry_after_cap,
        deadline=deadline, method=method, header=header or (), user_agent=user_agent, max_redirects=max_redirects,
        soft_404=soft_404, tls_warn_days=tls_warn_days,
        proxy=proxy, accept=accept or (), fail_on=fail_on, include=include or (), exclude=exclude or (),
        insecure=insecure, ca_file=ca_file, public_only=public_only, allow_net=allow_net or (),
    )  # fmt: skip
    from probe.cli.check import perform  # noqa: PLC0415 - the HTTP client is not imported for --help
    from probe.cli.job import Intake, Job  # noqa: PLC0415 - the same
    from probe.cli.outputs import Plan, style_of  # noqa: PLC0415 - the same

    plan = Plan.of(output or [], format_, quiet=quiet)
    style = style_of(settings, lang or streams.preferred_language(), color, sys.stdout, verbose=verbose)
    shown = streams.is_terminal(sys.stderr) and not (no_progress or quiet)
    job = Job(
        intake=Intake(inputs), settings=settings, plan=plan, style=style, progress=shown, verbose=verbose
    )  # fmt: skip
    raise typer.Exit(perform(job, sys.stdin, sys.stdout, sys.stderr))


@app.command()
def codes(
    query: Annotated[
        str | None, typer.Argument(metavar="[CODE|CLASS|WORD]", help="404, 4xx, dns-not-found, or a word to search.")
    ] = None,
    format_: Annotated[
        str, typer.Option("-f", "--format", metavar="table|markdown|json", help="How to print.")
    ] = "table",
    lang: Annotated[
        Language | None, typer.Option(metavar="en|zh", help="Language of the texts.", show_default="the locale's")
    ] = None,
) -> None:
    """Print the table of status codes and failures: what each means, and what to do about the link."""
    from probe.cli.codes import print_codes  # noqa: PLC0415 - only this command reads the whole table

    print_codes(query, format_, lang or streams.preferred_language(), sys.stdout)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status: whatever goes wrong is one line, never a traceback."""
    streams.open_missing()
    streams.prepare(sys.stdout)
    streams.prepare(sys.stderr)
    try:
        app(args=list(arguments), prog_name="probe", standalone_mode=True)
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else USAGE
    except ProbeError as error:
        status = _complain(str(error))
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError:
        streams.mute(sys.stdout)
        status = 0
    except OSError as error:
        streams.mute(sys.stdout)
        status = _complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
    except Exception as fault:  # noqa: BLE001 - the last place where one line can still be made of it
        status = _complain(f"a fault of probe itself: {_place_of(fault)}; please report it to the project", FAULT)
    return _flushed(status)


def _complain(text: str, status: int = USAGE) -> int:
    from probe.reports.clean import clean  # noqa: PLC0415 - only where something went wrong

    sys.stderr.write(f"probe: {clean(text)}\n")
    return status


def _place_of(fault: Exception) -> str:
    """Return what happened where; not the text of the exception, which may quote a secret."""
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{type(fault).__name__} at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}"  # noqa: PTH119


def _flushed(status: int) -> int:
    """Return the status, or that of a disk that cannot take what was printed; Python would say so with a traceback."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        streams.mute(sys.stdout)
    except OSError as error:
        streams.mute(sys.stdout)
        return _complain(f"standard output: {error.strerror or error}")
    return status
