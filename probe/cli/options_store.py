"""The options that tell what is kept from one run to the next: a panel of ``probe.cli.options``."""

from typing import Annotated

from typer import Option


class Store:
    """What is kept from one run to the next."""

    store: Annotated[
        str | None,
        Option(metavar="FILE", help="Keep results here.", show_default="a file of your own, none in CI"),
    ] = None
    no_store: Annotated[bool, Option("--no-store", metavar="", help="Keep nothing of this run.")] = False
    resume: Annotated[
        bool, Option("--resume", metavar="", help="Go on with the last run over the same inputs that was cut off.")
    ] = False
    keep_runs: Annotated[int, Option(help="Runs that stay in the store; older ones are removed.")] = 30
