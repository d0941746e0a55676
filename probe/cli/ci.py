"""Report a run to the CI system that it runs in, without an option."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from probe.errors import OutputError
from probe.model import Result, Summary
from probe.reports import Style, github


def tell_github(results: Iterable[Result], summary: Summary, style: Style, log: TextIO) -> None:
    """Write annotations to the log and append to the step summary; raises OutputError."""
    github.write(results, summary, log, style)
    log.flush()
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            with Path(path).open("a", encoding="utf-8") as out:
                out.write(github.step_summary(results, summary, style))
        except OSError as error:
            raise OutputError(f"GITHUB_STEP_SUMMARY {path}: {error.strerror or error}") from error
