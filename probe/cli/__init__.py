"""The command line: the only room that prints, and that chooses which implementation serves."""

import gc
import sys


def main() -> None:
    """Run the command and exit with its status."""
    gc.disable()  # what is imported stays: ``check`` turns the collector on when it begins
    from probe.cli.app import run  # noqa: PLC0415 - an interrupt while importing is as quiet as any other

    sys.exit(run(sys.argv[1:]))
