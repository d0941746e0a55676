"""``probe cluster``: a run on many machines, and the reports from its results folder."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from signal import Signals
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

from probe.cli import complaint, streams
from probe.cli.exit_status import ENDED_EARLY, FAILED
from probe.cli.outputs import style_of
from probe.cli.signals import STATUS, Raised
from probe.cli.streams import Color
from probe.config import InForce
from probe.errors import SettingsError
from probe.settings.demands import option_word, require_number

if TYPE_CHECKING:
    from probe.cluster.driver import Driver
    from probe.cluster.folder import Folder
    from probe.cluster.inputs import File
    from probe.cluster.plan import Plan
    from probe.reports.interface import Style
    from probe.settings import Settings

EVERY = 5.0  # seconds between two progress lines
REACH = 10.0  # seconds to connect to the head of a cluster
_FORMS = ("parquet", "jsonl")
_NOT_SPREAD = {
    "recurse": "the links of a crawl are not known in advance",
    "fragments": "fragments need the pages themselves",
    "index": "an index needs the pages themselves",
    "offline": "it applies to network requests only",
    "baseline": "a single process reads it, in its own run",
    "fail_after": "a store counts the failures of a link, and the machines have none",
    "over": "a store counts the failures of a link, and the machines have none",
    "fresh": "a store has the earlier results, and the machines have none",
    "workers": "--actors sets their number",
    "loop": "Ray runs the event loop",
}


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """The options of the command line for how a run is distributed."""

    out: str
    address: str | None = None
    actors: int = 0
    partitions: int = 256
    chunk: int = 5_000
    form: str = "parquet"
    vantage: str | None = None
    resume: bool = False

    def __post_init__(self) -> None:
        if not self.out:
            raise SettingsError("cluster run needs --out DIR: where the results go")
        for name, least in (("actors", 0), ("partitions", 1), ("chunk", 1)):
            require_number(name, getattr(self, name), least, whole=True)
        if self.vantage is not None and not self.vantage.isprintable():
            raise SettingsError(f"vantage must be printable text, not {self.vantage!r}")
        if self.form not in _FORMS:
            raise SettingsError(f"format must be {' or '.join(_FORMS)}, not {self.form!r}")


def run_cluster(call: InForce, options: ClusterOptions, stderr: TextIO) -> int:
    """Probe the inputs on a Ray cluster and return the exit status; raises ProbeError."""
    from probe.cluster.plan import require_extra  # noqa: PLC0415 - only for this command

    require_extra("ray")
    if not call.invocation.inputs:
        raise SettingsError("nothing to read: name files, folders, globs or URIs such as s3://bucket/urls/")
    for name, why in _NOT_SPREAD.items():
        if name in call.origins:
            raise SettingsError(f"{option_word(name)} cannot be combined with cluster run: {why}")
    _require_reachable(options.address)
    from probe.cluster.folder import Folder  # noqa: PLC0415 - imports an extra
    from probe.cluster.inputs import listed  # noqa: PLC0415
    from probe.cluster.plan import Plan, begun, finished, now  # noqa: PLC0415

    style = style_of(
        call.settings, call.invocation.lang or streams.preferred_language(), Color.NEVER, stderr, verbose=False
    )  # fmt: skip

    def tell(text: str) -> None:
        complaint.tell(stderr, text, style)
        stderr.flush()

    folder = Folder(options.out)
    files = None if options.resume else listed(call.invocation.inputs, folder)  # before the folder has a run of them
    wanted = Plan(
        inputs=call.invocation.inputs, partitions=options.partitions, chunk=options.chunk, form=options.form,
        vantage=options.vantage, started=now(),
    )  # fmt: skip
    plan = begun(folder, wanted, resume=options.resume)
    if finished(folder):
        return _told_of_finished(folder, tell)
    return _run(_Run(folder, plan, call.settings, style, options, files), resumed=options.resume, tell=tell)


@dataclass(frozen=True, slots=True)
class _Run:
    folder: "Folder"
    plan: "Plan"
    settings: "Settings"
    style: "Style"
    options: ClusterOptions
    files: "list[File] | None"  # of the inputs; a resumed run lists them if its shuffle was not finished


def _run(run: _Run, *, resumed: bool, tell: Callable[[str], None]) -> int:
    """Return the exit status; a signal at any step leaves a folder that can be resumed, and no driver in it."""
    with Raised() as signals:
        try:
            return _carried_out(run, signals, resumed=resumed, tell=tell)
        except KeyboardInterrupt:
            number = signals.number
        except SystemExit as ending:  # by Ray's own handler of SIGTERM, while Ray starts
            if ending.code != Signals.SIGTERM:
                raise
            number = Signals.SIGTERM
        return _told_of_interrupt(number, tell)


def _carried_out(run: _Run, signals: Raised, *, resumed: bool, tell: Callable[[str], None]) -> int:
    from probe.cluster.claim import Claim  # noqa: PLC0415 - imports an extra
    from probe.cluster.driver import TERM, Cluster, Driver  # noqa: PLC0415
    from probe.cluster.leases import rest_of  # noqa: PLC0415
    from probe.cluster.tasks import shuffle  # noqa: PLC0415

    began, deadline = monotonic(), run.settings.patience.deadline
    settings = replace(run.settings, patience=replace(run.settings.patience, deadline=None))
    claim = Claim(run.folder)
    claim.take(TERM, rest_of(settings), resumed=resumed, tell=tell)
    with claim, _connected(run.options.address) as processors:
        signals.renew()  # Ray has set a handler that prints a stack of addresses
        actors = run.options.actors or processors
        if actors * 4 > run.plan.partitions:
            tell(f"--partitions {run.plan.partitions} is low for --actors {actors}; {actors * 16} is better")
        partitions = shuffle(run.folder, run.plan, settings, tell, run.files)
        cluster = Cluster(actors, processors=min(1.0, processors / actors))
        driver = Driver(run.folder, run.plan, settings, run.style, cluster, tell)
        left = None if deadline is None else max(deadline - (monotonic() - began), 0.0)
        ended = asyncio.run(_driven(driver, driver.go(partitions, left, claim), tell))
        signals.renew()  # the event loop has had handlers of its own
        if ended is True and not driver.tally.unchecked:
            driver.clean()
    return _told_of_the_end(driver, ended, tell)


def _told_of_interrupt(number: Signals, tell: Callable[[str], None]) -> int:
    tell("interrupted; the same command with --resume continues it")
    return STATUS[number]


def _told_of_the_end(driver: "Driver", ended: bool | Signals, tell: Callable[[str], None]) -> int:
    from probe.cluster.progress import line_of  # noqa: PLC0415 - imports an extra

    tell(line_of(driver.progress))
    counts = sorted(driver.tally.by_verdict.items())
    tell(", ".join(f"{count:,} {verdict}" for verdict, count in counts) or "no results")
    if isinstance(ended, Signals):
        return _told_of_interrupt(ended, tell)
    if not ended:
        tell("the deadline has come; the same command with --resume continues it")
    elif driver.tally.unchecked:
        tell(f"unchecked URLs: {driver.tally.unchecked:,}; the same command with --resume probes them again")
    if driver.tally.fails:
        return FAILED
    return 0 if ended and not driver.tally.unchecked else ENDED_EARLY


def _told_of_finished(folder: "Folder", tell: Callable[[str], None]) -> int:
    from probe.cluster.results import manifest  # noqa: PLC0415 - imports an extra

    entries = list(manifest(folder))
    fails = sum(entry.fails for entry in entries)
    tell(f"the run is already complete: URLs {sum(entry.total for entry in entries):,}, failing {fails:,}")
    return FAILED if fails else 0


async def _driven(
    driver: "Driver", going_on: Coroutine[None, None, bool], tell: Callable[[str], None]
) -> bool | Signals:
    """Return whether every chunk is done, or the signal that ended the run."""
    from probe.cluster.progress import line_of  # noqa: PLC0415 - imports an extra

    caught: list[Signals] = []
    going = asyncio.create_task(going_on)

    def end(number: Signals) -> None:
        caught.append(number)
        going.cancel()

    for number in (Signals.SIGINT, Signals.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end, number)
    before = 0
    while not going.done():
        await asyncio.wait({going}, timeout=EVERY)
        if not going.done():
            tell(line_of(driver.progress, (driver.progress.exchanges - before) / EVERY))
            before = driver.progress.exchanges
    if caught and going.cancelled():
        return caught[0]
    return going.result()


def _require_reachable(address: str | None) -> None:
    """Raise SettingsError if nothing listens at HOST:PORT; Ray itself tries for a quarter of an hour, in silence."""
    host, _, port = (address or "").rpartition(":")
    if not host or "://" in host or not port.isdecimal():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), REACH).close()
    except (OSError, OverflowError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise SettingsError(f"address: no Ray cluster at {address}: {why}") from None


@contextmanager
def _connected(address: str | None) -> Iterator[int]:
    """Connect to a Ray cluster, or start one on this machine; return the number of its CPUs."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # no telemetry
    import ray  # noqa: PLC0415 - an extra

    own = not ray.is_initialized()
    if own:
        local: dict[str, Any] = {} if address else {"include_dashboard": False, "_node_ip_address": "127.0.0.1"}
        try:
            with _unnamed():
                ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **local)
        except Exception as error:  # noqa: BLE001 - Ray raises a bare Exception if a node does not start in time
            if address is None:
                raise SettingsError(f"Ray does not start on this machine: {error}") from None
            raise SettingsError(f"address: no Ray cluster at {address}: {error}") from None
    try:
        yield max(int(ray.cluster_resources().get("CPU", 1)), 1)
    finally:
        if own:
            ray.shutdown()


@contextmanager
def _unnamed() -> Iterator[None]:
    """Have Ray know the driver by its command alone, without its options: a header or a proxy may have a password.

    Ray keeps the command line of each driver, and shows it on its dashboard and to ``ray list jobs``. No option of
    ``ray.init`` sets another text.
    """
    from ray._private import utils  # noqa: PLC0415 - an extra

    own = getattr(utils, "get_entrypoint_name", None)  # a private name; tests/cluster/test_run.py sees if it has gone
    utils.get_entrypoint_name = lambda: "probe cluster run"
    try:
        yield
    finally:
        utils.get_entrypoint_name = own
