"""The GitHub action: its inputs to a command line, the run's counts to its outputs. ``action.yml`` calls it."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from typer.main import get_command

from probe.cli.app import FAULT, app, run
from probe.model import Verdict

INPUTS, FAIL = "inputs", "fail"
REPORT = "probe-report.json"
NOT_OF_THE_ACTION = frozenset({"help", "no-progress", "no-ci"})


def options() -> dict[str, Any]:
    """Return the options of ``check`` that are inputs of the action, by their long names without dashes."""
    command: Any = get_command(app)
    params = (param for param in command.commands["check"].params if param.opts[0].startswith("-"))
    found = {param.opts[-1].removeprefix("--"): param for param in params}
    return {name: param for name, param in found.items() if name not in NOT_OF_THE_ACTION}


def arguments(given: Mapping[str, str]) -> Iterator[str]:
    """Yield the command line that the inputs of the action stand for; what may be repeated has one value a line."""
    for name, param in options().items():
        text = given.get(name, "").strip()
        if not text:
            continue
        if getattr(param, "is_flag", False):
            yield from () if text == "false" else (f"--{name}",)
        else:
            values = text.splitlines() if param.multiple else [text]
            yield from (f"--{name}={value.strip()}" for value in values if value.strip())
    yield "--no-progress"
    words = [line.strip() for line in given.get(INPUTS, "").splitlines() if line.strip()]
    yield from ("--", *words) if words else ()


def main() -> int:
    """Run ``check`` by the inputs in PROBE_INPUTS (JSON); return the exit status of the step."""
    given = {name: str(value) for name, value in json.loads(os.environ["PROBE_INPUTS"]).items()}
    report = Path(os.environ["RUNNER_TEMP"]) / REPORT
    report.unlink(missing_ok=True)
    status = run(["check", f"--output={report}", *arguments(given)])
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as out:
        out.writelines(f"{name}={value}\n" for name, value in _outputs(status, report))
    return status if given.get(FAIL, "true") != "false" or status >= FAULT else 0


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
