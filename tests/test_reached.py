"""Nothing under ``probe/`` is there for tests alone: modules and names are reached from what users start or import."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import probe
from tests.test_architecture import MODULES, imports_of, tree_of

STARTED = (
    "probe",
    "probe.__main__",
    "probe.cli.action",
    "probe.tables",
    "probe.extract.__main__",
    "probe.reports.__main__",
    "probe.sites.__main__",
    "probe.workers.worker",
)
"""What is started or imported from outside: the library, the command, the action, and what writes our own tables."""

PLUGINS = ("FORMAT", "GENERATOR", "LINKS", "REPORT")
"""The constants by which a module is found in its folder; nobody imports it by name."""

_NAME = re.compile(r"[A-Za-z_]\w*")
LONGEST_ANNOTATION = 120  # characters; what is longer is prose

CALLED_BY_OTHERS = {
    "advice_text",  # programs call a result
    "data_received", "eof_received", "connection_made", "connection_lost", "pause_writing", "resume_writing",
    "buffer_updated", "get_buffer",  # asyncio calls a protocol
    "update_cookies_from_headers",  # aiohttp calls a cookie jar
    "parse_args", "get_command", "convert", "format_help", "list_commands", "process_value",  # click calls a command
}  # fmt: skip


def _is_plugin(module: str) -> bool:
    return any(
        isinstance(node, ast.Assign) and any(isinstance(name, ast.Name) and name.id in PLUGINS for name in node.targets)
        for node in tree_of(module).body
    )


def _imported(module: str) -> Iterator[str]:
    """Yield the modules that one imports, packages on the way included."""
    for name, _ in imports_of(module):
        parts = name.split(".")
        yield from (".".join(parts[:size]) for size in range(1, len(parts) + 1))
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_is_reached_from_what_is_started() -> None:
    reached: set[str] = set()
    waiting = [module for module in MODULES if module in STARTED or _is_plugin(module)]
    while waiting:
        module = waiting.pop()
        if module in MODULES and module not in reached:
            reached.add(module)
            waiting += _imported(module)
    assert set(MODULES) - reached == set()


@cache
def _used() -> set[str]:
    """Return every name that the program uses, those in texts of annotations included."""
    used: set[str] = set()
    for module in MODULES:
        for node in ast.walk(tree_of(module)):
            match node:
                case ast.Name(name) | ast.Attribute(attr=name) | ast.alias(name):
                    used.add(name.rpartition(".")[2])
                case ast.Constant(str(text)) if len(text) < LONGEST_ANNOTATION:
                    used.update(_NAME.findall(text))
    return used


def _defined(module: str) -> Iterator[str]:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            commanded = any(
                "command" in ast.unparse(each) or "callback" in ast.unparse(each) for each in node.decorator_list
            )
            if not node.name.startswith("__") and not commanded:
                yield node.name


def test_every_name_is_used_where_it_is_not_defined() -> None:
    known = {*CALLED_BY_OTHERS, *probe.__all__}
    unused = {
        f"{module}.{name}"
        for module in MODULES
        for name in _defined(module)
        if name not in known and name not in _used()
    }
    assert unused == set()
