"""``python -m tests.benchmarks [NAME…] [--runs 3] [--quick]``, from the root of the repository.

It needs Linux, where all of 127.0.0.0/8 is this machine, and 20,000 open files for its largest lists.
"""

import argparse
import signal
import socket
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from tests.benchmarks.benchmark import Benchmark, Options, benchmarks
from tests.benchmarks.limits import WANTED, raise_file_limit
from tests.benchmarks.lists import host
from tests.benchmarks.table import circumstances, keep


def _arguments(argv: Sequence[str], known: dict[str, Benchmark]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("name", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}; all by default")
    parser.add_argument("--runs", type=int, default=3, help="runs of each client; the median counts")
    parser.add_argument("--quick", action="store_true", help="a tenth of each list; RESULTS.md stays as it is")
    given = parser.parse_args(argv)
    if unknown := set(given.name) - set(known):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    return given


def _check_machine() -> None:
    if raise_file_limit() < WANTED:
        sys.stderr.write(f"fewer than {WANTED:,} files may be open: the benchmark tls may fail\n")
    try:
        socket.create_server((host(0), 0)).close()
    except OSError as error:
        raise SystemExit(f"{host(0)} is no address of this machine, as it is on Linux: {error}") from error


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(143)  # unwinds, so that origins stop and temporary files go


def main(argv: Sequence[str]) -> None:
    """Run the benchmarks that ``argv`` names; print each table, and keep it unless the run was a quick one."""
    signal.signal(signal.SIGTERM, _end)
    known = benchmarks()
    given = _arguments(argv, known)
    options = Options(given.runs, given.quick)
    _check_machine()
    for name in given.name or known:
        sys.stderr.write(f"{name}\n")
        section = known[name].run(options).markdown(circumstances(options.runs))
        sys.stdout.write(section + "\n")
        if not options.quick:
            keep([section])


if __name__ == "__main__":
    main(sys.argv[1:])
