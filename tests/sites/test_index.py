"""Generators are found by the index, which says what they say of themselves; a run without a site imports none."""

import subprocess
import sys
from pathlib import Path

from probe import sites
from probe.sites.__main__ import INDEX, text


def test_the_index_is_what_the_generators_say() -> None:
    assert INDEX.read_text("utf-8") == text(), "a generator was changed: python -m probe.sites"
    assert set(sites.order()) >= {"mkdocs"}


def test_a_run_without_a_site_imports_no_generator(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[a](a.md#x) [b](/b.md)\n\n# x\n")
    modules = ", ".join(f"'probe.sites.{module}'" for module in sites.order())
    script = (
        "import sys; from probe.cli import app;"
        "app.run(['check', 'a.md', '--offline', '--fragments', '--no-config', '-q', '-f', 'json']);"
        f"print({{{modules}, 'yaml', 'tomllib'}} & sys.modules.keys())"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines()[-1:] == ["set()"], ran.stderr
