"""What ``docs/architecture.md`` names is there, and every module of the engine is named."""

import re
from pathlib import Path

from tests.outside import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
NAMED = frozenset(re.findall(r"`([a-z_0-9/]+\.py)`", PAGE))
PLUMBING = {"__init__.py", "page_words.py", "error_in_xml.py", "memory.py", "equipment.py", "capacity.py", "feeding.py",
            "follower.py", "profiles.py"}  # fmt: skip


def test_every_module_that_is_named_is_there() -> None:
    there = {path.name for path in (ROOT / "probe").rglob("*.py")} | {"probe/model.py", "tests/test_architecture.py"}
    assert {Path(name).name for name in NAMED} <= {Path(name).name for name in there}


def test_every_decision_of_the_engine_is_named() -> None:
    modules = {path.name for path in (ROOT / "probe" / "engine").glob("*.py")}
    assert modules - PLUMBING - {Path(name).name for name in NAMED} == set()


def test_every_package_is_named() -> None:
    packages = {path.parent.name for path in (ROOT / "probe").glob("*/__init__.py")}
    assert {name for name in packages if f"`{name}/`" not in PAGE} == set()
