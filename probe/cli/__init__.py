"""The command line: the only package that prints, and that chooses which implementation serves."""

import gc
import sys

from probe.cli.signals import end_at_once


def main() -> None:
    """Run the command and exit with its status."""
    end_at_once()  # before anything that takes time
    gc.disable()  # what is imported stays: ``check`` turns the collector on when it begins
    from probe.cli.app import run  # noqa: PLC0415 - an interrupt while importing ends as quietly as any other

    sys.exit(run(sys.argv[1:]))
