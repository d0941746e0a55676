"""The commands for completed runs: list stored runs, compare runs, and write reports again."""

import sys
from typing import Annotated, Any

import typer
from typer import Option

from probe.cli import streams
from probe.cli.declare import given_in, taking
from probe.cli.streams import Color
from probe.language import Language

_Lang = Annotated[Language | None, Option(metavar="en|zh", help="Language of the texts.", show_default="the locale's")]


class Shown:
    """How a command formats its output."""

    format_: Annotated[str, Option("-f", "--format", metavar="terminal|markdown|json", help="Output format.")] = (
        "terminal"
    )
    lang: _Lang = None


class Written:
    """Which reports are written."""

    output: Annotated[
        list[str] | None,
        Option(
            "-o", "--output", metavar="FILE", help="Write a report; the suffix, or FORMAT:FILE, selects the format."
        ),
    ] = None
    format_: Annotated[
        str | None,
        Option("-f", "--format", metavar="NAME", show_default="terminal", help="Format of standard output."),
    ] = None
    lang: _Lang = None
    color: Annotated[Color, Option(metavar="auto|always|never", help="When to use colours on the terminal.")] = (
        Color.AUTO
    )
    quiet: Annotated[
        bool, Option("-q", "--quiet", metavar="", help="Print nothing on standard output, except with --format.")
    ] = False
    verbose: Annotated[
        int,
        Option(
            "-v", "--verbose", metavar="", count=True, show_default=False, help="Show every result, not only failures."
        ),
    ] = 0


class Kept:
    """Where runs are stored."""

    store: Annotated[
        str | None, Option(metavar="FILE", help="Store to read.", show_default="your own, or the config's")
    ] = None
    config: Annotated[
        str | None,
        Option("--config", metavar="FILE", help="Read settings from this file, not from the nearest probe.toml."),
    ] = None


_SHOWN, _WRITTEN = {"Output": Shown, "Store": Kept}, {"Output": Written, "Store": Kept}


def _given(ctx: typer.Context, options: dict[str, Any]) -> dict[str, Any]:
    return given_in(ctx, {name: options[name] for name in ("store", "config")})


def _language(options: dict[str, Any]) -> Language:
    return options["lang"] or streams.preferred_language()


@taking(_SHOWN)
def runs(ctx: typer.Context, **options: Any) -> None:  # noqa: ANN401 - each option has its own type
    """Print the stored runs: time, inputs and result."""
    from probe.cli.history import print_runs  # noqa: PLC0415 - not needed for --help

    print_runs(_given(ctx, options), options["format_"], _language(options), sys.stdout)


@taking(_SHOWN)
def history(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="URL to look up.")],
    **options: Any,  # noqa: ANN401 - each option has its own type
) -> None:
    """Print the results of all stored runs for a URL, and since when it passes or fails."""
    from probe.cli.history import print_history  # noqa: PLC0415 - not needed for --help

    print_history(_given(ctx, options), url, options["format_"], _language(options), sys.stdout)


@taking(_SHOWN)
def diff(
    ctx: typer.Context,
    old: Annotated[
        str | None,
        typer.Argument(metavar="OLD", help="A run or a report; by default an earlier one over the same inputs."),
    ] = None,
    new: Annotated[
        str | None, typer.Argument(metavar="NEW", help="A run or a report; by default the last run.")
    ] = None,
    **options: Any,  # noqa: ANN401 - each option has its own type
) -> None:
    """Print the changes between two runs or two .jsonl reports; exit status 1 if something newly fails."""
    from probe.cli.diff import print_diff  # noqa: PLC0415 - not needed for --help

    raise typer.Exit(
        print_diff(_given(ctx, options), (old, new), options["format_"], _language(options), sys.stdout)
    )  # fmt: skip


@taking(_WRITTEN)
def report(
    ctx: typer.Context,
    run: Annotated[
        str, typer.Argument(metavar="RUN", help="Number of a run, last, or the path of a report or of a cluster run.")
    ],
    **options: Any,  # noqa: ANN401 - each option has its own type
) -> None:
    """Write reports of a stored run, or of a .jsonl or .json report, in any format."""
    from probe.cli.rewrite import Wanted, rewrite  # noqa: PLC0415 - not needed for --help

    rewrite(_given(ctx, options), run, Wanted.of(options), sys.stdout)


@taking(_WRITTEN)
def merge(
    ctx: typer.Context,
    reports: Annotated[list[str], typer.Argument(metavar="RUN", help="Reports or runs, one per vantage point.")],
    **options: Any,  # noqa: ANN401 - each option has its own type
) -> None:
    """Write reports that merge the results of several vantage points: a URL is dead if it is dead from all."""
    from probe.cli import rewrite  # noqa: PLC0415 - not needed for --help

    raise typer.Exit(rewrite.merge(_given(ctx, options), reports, rewrite.Wanted.of(options), sys.stdout))


@taking(_SHOWN)
def store(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar="info|prune|export|path", help="Action.")] = "info",
    keep_runs: Annotated[int, Option(help="Number of runs to keep in the store; older ones are removed.")] = 30,
    **options: Any,  # noqa: ANN401 - each option has its own type
) -> None:
    """Print the size and path of the store, remove old runs, or print every result as a line of JSON."""
    from probe.cli.outputs import style_of  # noqa: PLC0415 - not needed for --help
    from probe.cli.store import print_store  # noqa: PLC0415 - the same
    from probe.settings import Settings  # noqa: PLC0415 - the same

    style = style_of(Settings(), _language(options), Color.NEVER, sys.stdout, verbose=0)
    print_store(_given(ctx, options), (action, keep_runs), options["format_"], style, sys.stdout)


COMMANDS = (runs, history, diff, report, merge, store)
