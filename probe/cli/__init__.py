"""The command line: the only package that prints, and that selects implementations."""

import gc
import sys

from probe.cli.signals import end_at_once


def main() -> None:
    """Run the command and exit with its status."""
    end_at_once()  # before anything that takes time
    gc.disable()  # imported modules stay: ``check`` enables the collector when it starts
    from probe.cli.app import run  # noqa: PLC0415 - an interrupt during the import ends quietly as well

    sys.exit(run(sys.argv[1:]))
