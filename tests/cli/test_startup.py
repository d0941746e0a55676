"""What a call imports: nothing that it does not use, since importing is most of what a short run costs."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from samples.origin import Origin
from tests.outside import ROOT, serving

CALL = """
import sys
from probe.cli import main
sys.argv[0] = "probe"
try:
    main()
except SystemExit as ending:
    assert not ending.code, ending.code
print(*sys.modules, file=sys.stderr)
"""
OURS = {"probe", "__main__", "_distutils_hack"}  # the last is imported by setuptools at every start of Python
QUIET = {"ada_url", "_cffi_backend"}
MARKDOWN = {"pyromark"}
EXPENSIVE = {
    "csv", "email", "hashlib", "hmac", "html.parser", "http", "importlib.metadata", "importlib.resources", "queue",
    "secrets", "sqlite3", "tomllib", "unittest", "urllib.request", "xml", "zipfile",
}  # fmt: skip
NOTHING_SENT = {
    f"probe.transport.{name}" for name in ("choice", "interface", "late", "observed", "route", "transports")
}  # what would send, without what it is sent by
OF_PAGES = {"probe.engine.soft_404", "probe.engine.page", "probe.engine.nobodys_page", "probe.extract.html"}


@cache
def imported(code: str, folder: Path, *arguments: str) -> frozenset[str]:
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return frozenset(ran.stderr.split())


def brought_by(*libraries: str) -> set[str]:
    """Return what importing libraries imports."""
    return set(imported(f"import {', '.join(libraries)}, sys; print(*sys.modules, file=sys.stderr)", Path()))


def third_party(modules: frozenset[str] | set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules} - sys.stdlib_module_names - OURS


def of_probe(modules: frozenset[str], room: str) -> set[str]:
    return {module for module in modules if module.startswith(f"probe.{room}.")}


def test_the_version(tmp_path: Path) -> None:
    modules = imported(CALL, tmp_path, "--version")
    assert third_party(modules) <= third_party(brought_by("typer"))
    unused = {"asyncio", "ssl", "json", "probe.model", "probe.settings", "probe.codes", "rich", "pydantic"}
    assert modules & unused == set()
    assert modules & EXPENSIVE <= brought_by("typer")


@pytest.mark.parametrize("options", [(), ("--lang", "en", "--retries", "0", "--color", "never", "--host-rate", "2.5")])
def test_one_file_without_sending_anything(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[b](b.md), [here](#a), <https://a.example/>, https://a.example/b\n")
    (tmp_path / "b.md").write_text("# B\n")
    modules = imported(CALL, tmp_path, "a.md", "--offline", *options)
    assert third_party(modules) - third_party(brought_by("typer", "msgspec")) == QUIET | MARKDOWN
    assert modules & EXPENSIVE <= brought_by("typer", "msgspec")
    assert modules & {*OF_PAGES, "probe.reports.csv", "probe.cli.ci", "uvloop"} == set()
    assert of_probe(modules, "transport") <= NOTHING_SENT
    assert of_probe(modules, "extract") >= {"probe.extract.markdown", "probe.extract.lines"}
    assert modules & {"probe.extract.rst", "probe.extract.asciidoc", "probe.extract.table"} == set()


def test_a_list_of_one_url(tmp_path: Path) -> None:
    with serving(Origin()) as origin:
        (tmp_path / "urls.txt").write_text(f"{origin.url('/ok')}\n")
        modules = imported(CALL, tmp_path, "urls.txt")
    of_the_client = brought_by("typer", "msgspec", "uvloop")
    assert third_party(modules) - third_party(of_the_client) <= QUIET
    assert modules & EXPENSIVE - {"queue"} <= of_the_client
    unused = {"probe.extract.html", "probe.extract.markdown", "pyromark", "tabulate", "wcwidth", "rich", "pydantic"}
    assert modules & unused == set()


def test_what_a_call_needs_is_imported(tmp_path: Path) -> None:
    """The opposite: the readers above are not blind."""
    (tmp_path / "a.html").write_text("<a href='a.html'>a</a>")
    modules = imported(CALL, tmp_path, "a.html", "--offline", "-o", "out.csv")
    assert {"probe.extract.html", "probe.reports.csv", "secrets"} <= modules
    (tmp_path / "probe.toml").write_text("retries = 0\n")
    assert "tomllib" in imported(CALL, tmp_path, "a.html", "--offline")
