"""The GitHub action: convert its inputs to a command line, and the run's counts to outputs; ``action.yml`` calls it."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from typer.main import get_command

from probe.cli.app import USAGE, app, run
from probe.cli.declare import OPTIONAL_DEPTH
from probe.cli.exit_status import ENDED_EARLY, FAILED
from probe.cli.signals import end_at_once
from probe.cli.streams import spare_complaints
from probe.errors import ProbeError, SettingsError
from probe.model import Verdict
from probe.reports.clean import clean
from probe.settings.demands import is_nameable, shown

INPUTS, FAIL = "inputs", "fail"
BOOLEANS = ("true", "false")
REPORT = "probe-report.json"
NOT_OF_THE_ACTION = frozenset({"help", "no-progress", "no-ci"})


def options() -> dict[str, Any]:
    """Return the options of ``check`` that are inputs of the action, by their long names without leading dashes."""
    command: Any = get_command(app)
    params = (param for param in command.commands["check"].params if param.opts[0].startswith("-"))
    found = {param.opts[-1].removeprefix("--"): param for param in params}
    return {name: param for name, param in found.items() if name not in NOT_OF_THE_ACTION}


def arguments(given: Mapping[str, str]) -> Iterator[str]:
    """Yield the command-line arguments for the inputs of the action; a repeatable input has one value per line."""
    for name, param in options().items():
        text = given.get(name, "").strip()
        if param.is_flag or (f"--{name}" == OPTIONAL_DEPTH and text.lower() in BOOLEANS):
            yield from (f"--{name}",) if text.lower() == "true" else ()
        else:
            values = text.splitlines() if param.multiple else [text]
            yield from (f"--{name}={value.strip()}" for value in values if value.strip())
    yield "--no-progress"
    words = [line.strip() for line in given.get(INPUTS, "").splitlines() if line.strip()]
    yield from ("--", *words) if words else ()


def complaint(given: Mapping[str, str]) -> str | None:
    """Return what is wrong with a single input, such as ``insecure: no``, which must not mean yes."""
    for name, text in given.items():
        if not is_nameable(text):
            return f"the input {name} is not text: it contains a NUL or an incomplete character"
    flags = [FAIL, *(name for name, param in options().items() if param.is_flag)]
    wrong = (name for name in flags if given.get(name, "").strip().lower() not in ("", *BOOLEANS))
    return next((f"the input {name} must be true or false, not {shown(given[name])}" for name in wrong), None)


def main() -> int:
    """Run ``check`` with the inputs in PROBE_INPUTS (JSON); return the exit status of the step."""
    end_at_once()
    spare_complaints()
    try:
        return _step()
    except (OSError, ProbeError) as error:
        text = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        sys.stderr.write(f"probe: {clean(text)}\n")
        return USAGE


def _step() -> int:
    given = _inputs(_variable("PROBE_INPUTS"))
    report = Path(_variable("RUNNER_TEMP")) / REPORT
    outputs = Path(_variable("GITHUB_OUTPUT"))
    report.unlink(missing_ok=True)
    wrong = complaint(given)
    if wrong:
        sys.stderr.write(f"probe: {clean(wrong)}\n")
    status = USAGE if wrong else run(["check", f"--output={report}", *arguments(given)])
    with outputs.open("a", encoding="utf-8") as out:
        out.writelines(f"{name}={value}\n" for name, value in _outputs(status, report))
    return 0 if given.get(FAIL, "").strip().lower() == "false" and status in (FAILED, ENDED_EARLY) else status


def _variable(name: str) -> str:
    if not os.environ.get(name):
        raise SettingsError(f"{name} is not set: this command is for GitHub Actions and compatible systems")
    return os.environ[name]


def _inputs(text: str) -> dict[str, str]:
    try:
        return {name: str(value) for name, value in json.loads(text).items()}
    except (ValueError, AttributeError, RecursionError) as error:
        raise SettingsError("PROBE_INPUTS is not a JSON object with the inputs of the action") from error


def _outputs(status: int, report: Path) -> Iterator[tuple[str, object]]:
    yield "status", status
    if not report.exists():
        return
    summary = json.loads(report.read_text("utf-8"))["summary"]
    yield "report", report
    yield "total", summary["total"]
    yield "fails", summary["fails"]
    yield from ((verdict, summary["by_verdict"].get(verdict, 0)) for verdict in Verdict)


if __name__ == "__main__":
    sys.exit(main())
