"""The command in a folder of a test's own."""

from pathlib import Path

from tests.outside import ROOT, Ran, probe


def probe_in(folder: Path, *arguments: str) -> Ran:
    """Run the real command in a folder."""
    return probe(*arguments, cwd=folder, env={"PYTHONPATH": str(ROOT)})
