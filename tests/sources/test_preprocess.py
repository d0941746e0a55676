"""A command that does not end, prints without end or leaves something behind is stopped, and told in one line."""

import os
import re
import sys
from pathlib import Path

import pytest

from probe.cli.chinese import translated
from probe.errors import InputError
from probe.settings.preprocess import Preprocessor
from probe.sources.preprocess import MOST_BYTES, MOST_SECONDS, output_of

BOUNDS = {"most_seconds": 30.0, "most_bytes": 1 << 20}


def python(code: str) -> Preprocessor:
    return Preprocessor("", None, (sys.executable, "-c", code))


def fault(code: str, **bounds: float) -> str:
    with pytest.raises(InputError) as raised:
        output_of(python(code), "a.md", **{**BOUNDS, **bounds})  # type: ignore[arg-type]
    assert "\n" not in str(raised.value)
    assert re.search(r"[\u4e00-\u9fff]", translated(str(raised.value)))
    return str(raised.value).partition(f"a.md: --preprocess: {sys.executable} ")[2]


def test_a_command_that_does_not_end_is_stopped() -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    assert fault(code, most_seconds=0.2) == "took longer than 0.2 seconds and was stopped"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_command_that_prints_without_end_is_stopped(stream: str) -> None:
    code = f"import sys\nwhile True: sys.{stream}.write('x' * 65536)"
    assert fault(code) == "printed more than 1 MiB and was stopped"


def test_a_command_that_ends_with_too_much_is_refused() -> None:
    assert fault(f"print('x' * {2 << 20})") == "printed more than 1 MiB and was stopped"


def test_what_it_leaves_behind_is_killed_with_it(tmp_path: Path) -> None:
    """The child holds the write end of a FIFO: that it is dead is told by the end of the file."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    reading = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    code = (
        "import os, time\n"
        f"held = os.open({str(fifo)!r}, os.O_WRONLY)\n"
        "os.set_inheritable(held, True)\n"
        "if os.fork() == 0: time.sleep(600)\n"
        "print('done')"
    )
    assert output_of(python(code), "a.md", **BOUNDS) == b"done\n"  # type: ignore[arg-type]
    os.set_blocking(reading, True)
    assert os.read(reading, 1) == b""
    os.close(reading)


def test_a_command_cannot_read_what_is_typed() -> None:
    assert output_of(python("import sys; print(repr(sys.stdin.read()))"), "a.md") == b"''\n"


def test_only_the_end_of_what_it_says_is_told() -> None:
    said = fault("import sys; sys.stderr.write('x' * 100_000 + '\\nno luck\\n'); sys.exit(3)")
    assert said == "ended with status 3: no luck"


def test_the_documentation_names_the_limits() -> None:
    text = Path("docs/inputs.md").read_text("utf-8")
    assert f"{MOST_SECONDS:.0f} seconds" in text
    assert f"{MOST_BYTES >> 20} MiB" in text
