"""The options for what is stored between runs: a panel of ``probe.cli.options``."""

from typing import Annotated

from typer import Option


class Store:
    """What is stored between runs."""

    store: Annotated[
        str | None,
        Option(metavar="FILE", help="Store the results in this file.", show_default="a file of your own, none in CI"),
    ] = None
    no_store: Annotated[bool, Option("--no-store", metavar="", help="Store nothing of this run.")] = False
    resume: Annotated[
        bool, Option("--resume", metavar="", help="Continue the last interrupted run over the same inputs.")
    ] = False
    fresh: Annotated[
        str | None,
        Option(metavar="TIME", help="Do not request URLs again that passed within this time: 12h, 1d."),
    ] = None
    keep_runs: Annotated[int, Option(help="Number of runs to keep in the store; older ones are removed.")] = 30
