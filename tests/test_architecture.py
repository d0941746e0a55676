"""The floors of the program, read from the source. An import goes down, or stays within its own folder."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import probe

ROOT = Path(probe.__file__).parent

# From the ground up: a module is on the floor of the longest name that begins its own.
FLOORS = (
    ("probe.patterns", "probe.literals", "probe.tables"),  # what is compiled or loaded when it is first needed
    # The user's mistakes, and what strangers write: URLs, texts, addresses, paths, certificates.
    ("probe.misspelt",
     "probe.errors", "probe.url", "probe.printable", "probe.ranked", "probe.network", "probe.paths", "probe.machine",
     "probe.language", "probe.repository", "probe.x509"),
    ("probe.loops",),  # the event loop
    ("probe.model",),  # the nouns
    ("probe.mail",),  # addresses of mailto: links
    ("probe.codes", "probe.settings"),  # what codes mean, and what a run can be told
    ("probe.sites",),  # what site generators make of sources
    ("probe.sources.wildcards",),
    ("probe.sources.ignores",),  # what git and the user leave out
    ("probe.extract",),  # documents to mentions; which formats there are decides which files of a folder count
    (
        "probe.sources", "probe.targets",  # inputs to documents, mentions to targets
        "probe.engine",  # the pure rooms
        "probe.transport",  # one exchange
        "probe.config",  # what a file says of settings
        "probe.store", "probe.summary",  # what becomes of results
    ),
    ("probe.reports",),
    ("probe.engine.clock", "probe.engine.feeding", "probe.engine.follower"),  # time, and what the loop is fed by
    ("probe.engine.equipment", "probe.engine.lifecycle"),  # targets come in, and the run ends
    ("probe.engine.run",),  # the one loop
    ("probe.engine.shard",),  # a run over some of the hosts, spoken to by messages
    ("probe.engine.sharded",),  # a run over such runs
    ("probe.assembly",),  # the parts of a run put together
    ("probe.workers",),  # shards in processes
    ("probe.pages", "probe.excuses"),  # what pages add to a run, and what does not fail it
    ("probe.api",),  # the library
    ("probe.cluster",),  # shards on other machines
    ("probe.cli",),  # the command
    ("probe", "probe.__main__"),  # the two doors
)  # fmt: skip
ROOMS = {room: number for number, floor in enumerate(FLOORS, 1) for room in floor}

LOOP = {
    "probe.engine.clock",
    "probe.engine.feeding",
    "probe.engine.follower",
    "probe.engine.lifecycle",
    "probe.engine.run",
    "probe.engine.shard",
    "probe.engine.sharded",
}  # where waiting is done
WAITING = ("asyncio", "aiohttp", "time", "os", "socket", "ssl", "threading", "random", "pathlib", "tempfile")
LEASES = {"probe.cluster.driver", "probe.cluster.worker"}  # which end by the time alone
NAMES_THAT_SAY_NOTHING = ("utils", "util", "helpers", "helper", "common", "misc", "shared", "tools", "manager", "base")
LONGEST_MODULE = 300
LONGER = {
    "probe.sources.inputs": 310,
    "probe.targets.relative": 325,
    "probe.cluster.driver": 330,  # one object that keeps owners, leases and chunks in step
    "probe.model": 490,  # the nouns stand in one place, which is read first
    "probe.cli.options": 400, "probe.settings.groups": 330,  # tables of options, which are read by the line
}  # fmt: skip
LONGEST_FUNCTION = 50


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(ROOT.rglob("*.py"))}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


def room_of(module: str) -> str:
    if module in ROOMS:
        return module
    return max((room for room in ROOMS if room != "probe" and module.startswith(room + ".")), key=len)


@cache
def imports_of(module: str) -> tuple[tuple[str, int], ...]:
    """Return every module that is imported, wherever in the file, with its line."""
    return tuple(_imports(module))


def _imports(module: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: a relative import"
            source = str(node.module)
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                if whole != "probe.__version__":  # the one thing that every floor may say
                    yield (whole if whole in MODULES else source), node.lineno


def test_every_module_has_its_floor() -> None:
    assert [module for module in MODULES if not any(module == r or module.startswith(r + ".") for r in ROOMS)] == []
    missing = [room for room in ROOMS if room not in MODULES]
    assert missing == []


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module: str) -> None:
    room = room_of(module)
    wrong = []
    for imported, line in imports_of(module):
        if imported.split(".")[0] == "probe":
            other = room_of(imported)
            if other != room and ROOMS[other] >= ROOMS[room]:
                wrong.append(f"{MODULES[module].name}:{line} imports {imported}")
    assert wrong == []


def calls_of(module: str, name: str) -> list[int]:
    """Return the lines on which ``name`` is called."""
    calls = (node for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if ast.unparse(call.func) == name]


def importers_of(*libraries: str) -> set[str]:
    return {
        module for module in MODULES for imported, _ in imports_of(module) if imported.split(".")[0] in libraries
    }  # fmt: skip


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("probe.engine.") and m not in LOOP])
def test_what_decides_does_no_io(module: str) -> None:
    assert {imported.split(".")[0] for imported, _ in imports_of(module)} & set(WAITING) == set()
    assert [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.AsyncFunctionDef | ast.Await)] == []
    clocks = ("datetime.now", "datetime.utcnow", "date.today", "open", "input")
    assert [name for name in clocks if calls_of(module, name)] == []


def test_one_room_knows_the_http_library() -> None:
    importing = importers_of("aiohttp", "aiohttp_socks", "yarl", "multidict")
    assert importing == {"probe.transport.aiohttp", "probe.transport.aiohttp_faults", "probe.transport.proxied"}


def test_what_is_used_of_the_http_library_is_public() -> None:
    """No subclass of its protocol, no attribute with an underscore but our own."""
    for module in ("probe.transport.aiohttp", "probe.transport.aiohttp_faults", "probe.transport.proxied"):
        assert {imported for imported, _ in imports_of(module) if "client_proto" in imported} == set()
        attributes = [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.Attribute)]
        foreign = [node for node in attributes if ast.unparse(node.value) not in ("self", "super()")]
        assert [ast.unparse(node) for node in foreign if node.attr.startswith("_") and node.attr[:2] != "__"] == []


def test_one_room_prints() -> None:
    printing = {module for module in MODULES if calls_of(module, "print")}
    assert {module for module in printing if not module.startswith("probe.cli")} == set()


def test_the_loop_alone_sleeps() -> None:
    sleeping = {m for m in MODULES if any(calls_of(m, name) for name in ("asyncio.sleep", "sleep", "time.sleep"))}
    assert sleeping <= LOOP | LEASES


def test_names_say_something() -> None:
    assert [module for module in MODULES if set(module.split(".")) & {*NAMES_THAT_SAY_NOTHING}] == []


def lines_of(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_are_of_a_size_to_read(module: str) -> None:
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= LONGER.get(module, LONGEST_MODULE)
    functions = [n for n in ast.walk(tree_of(module)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f"{node.name}:{node.lineno}" for node in functions if lines_of(node) > LONGEST_FUNCTION]
    # A command is declared by its parameters, one an option.
    assert [name for name in long if not module.startswith("probe.cli.")] == []
    if module.startswith("probe.cli."):
        bodies = [f"{f.name}:{f.lineno}" for f in functions if sum(map(lines_of, f.body)) > LONGEST_FUNCTION]
        assert bodies == []


def test_the_walls_are_seen_by_this_test() -> None:
    """What is forbidden is found: the readers above are not blind."""
    assert {"probe.engine.run", "probe.transport.choice"} <= {
        imported for imported, _ in imports_of("probe.api.session")
    }
    assert "probe.engine.run" in importers_of("asyncio")
    assert any(module.startswith("probe.transport.") for module in importers_of("aiohttp"))
    assert room_of("probe.engine.run") == "probe.engine.run"
    assert (room_of("probe.engine.advance"), room_of("probe.codes.table")) == ("probe.engine", "probe.codes")
    assert calls_of("probe.engine.feeding", "asyncio.sleep") != []
