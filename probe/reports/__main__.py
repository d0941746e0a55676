"""``python -m probe.reports`` regenerates the index of the reports."""

import json
import pkgutil
from importlib import import_module
from pathlib import Path

from probe import reports
from probe.reports.interface import Report

INDEX = Path(__file__).with_name("index.json")


def text() -> str:
    """Return the index of all existing reports, by name."""
    modules = (found.name for found in pkgutil.iter_modules(reports.__path__) if found.name != "__main__")
    declared = {name: vars(import_module(f"{reports.__name__}.{name}")).get("REPORT") for name in modules}
    found = sorted((report.name, name, report) for name, report in declared.items() if isinstance(report, Report))
    entries = [{"module": name, "name": report.name, "suffixes": report.suffixes} for _, name, report in found]
    return json.dumps(entries, indent=0) + "\n"


if __name__ == "__main__":
    INDEX.write_text(text(), "utf-8")
