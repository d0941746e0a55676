"""``probe cluster run`` whose workers log every send: by the moment at which the queue let it go, to the microsecond.

``python -m tests.cluster.logged ARGUMENTS…``; the logs are in ``logs`` beside the folder of ``--out``. Moments are
those of CLOCK_MONOTONIC, one for all processes of a machine (clock_gettime(2)).
"""

import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from probe.cluster.messages import Setup
from probe.cluster.worker import Worker

TERM = "LOGGED_TERM"  # the environment's name for the seconds of a lease, if they are not the program's own


class LoggedWorker(Worker):
    """A worker that writes a line for the beginning and the end of each exchange: ``+`` or ``-``, host, moment."""

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        # Lines are written one by one: a process that is killed has logged all that it has sent.
        logs = Path(setup.folder.uri).parent / "logs"
        self._log = (logs / f"{setup.number}-{os.getpid()}.log").open("a", buffering=1)

    async def open(self) -> int:
        number = await super().open()
        queue: Any = self._run._queue
        take, done = queue.take, queue.done

        def logged_take(now: float) -> Any:
            turn = take(now)
            if hasattr(turn, "taken_at"):
                self._log.write(f"+ {turn.host} {turn.taken_at:.6f}\n")
            return turn

        def logged_done(turn: Any, now: float, *rest: Any) -> None:
            self._log.write(f"- {turn.host} {now:.6f}\n")
            done(turn, now, *rest)

        queue.take, queue.done = logged_take, logged_done
        return number


def main(arguments: list[str]) -> int:
    """Run the command with such workers."""
    from probe.cli.app import run
    from probe.cluster import driver

    # By the name under which another process imports it: here the module is ``__main__``.
    vars(driver)["Worker"] = import_module("tests.cluster.logged").LoggedWorker
    term = float(os.environ.get(TERM, driver.TERM))
    vars(driver).update(TERM=term, Cluster=partial(driver.Cluster, term=term, beat=min(driver.BEAT, term / 6)))
    return run(["cluster", "run", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
