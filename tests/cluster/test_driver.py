"""What becomes of a run whose actors are silent, late, cut off or broken: each URL once, no host asked too often."""

import asyncio
import gc
import itertools
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from probe.cluster.blocks import blocks_of
from probe.cluster.driver import MOST_DEATHS, Cluster, Driver, GivenUpError
from probe.cluster.folder import Folder
from probe.cluster.inputs import listed
from probe.cluster.order import partition_of
from probe.cluster.owner import Owner
from probe.cluster.plan import Plan, now
from probe.cluster.progress import Slow, line_of
from probe.cluster.results import manifest, records
from probe.cluster.shuffle import Partition, map_block, reduce_partition
from probe.cluster.worker import Worker
from probe.errors import OutputError
from probe.reports.interface import Style
from probe.settings import Match, Pace, Patience, Rule, Settings
from samples.origin import Origin
from tests.cluster.actors import Actors, Handle, RayActorError, actors
from tests.outside import serving

__all__ = ["actors"]  # a fixture

pytest.importorskip("pyarrow")

URLS, HOSTS, RATE, PER_HOST = 240, 12, 20, 2
SETTINGS = Settings(
    pace=Pace(host_rate=RATE, per_host=PER_HOST), patience=Patience(retries=0, confirm_after=0.0, timeout=1.0)
)
CLUSTER = Cluster(workers=2, chunks=2, term=1.2, beat=0.05, opening=0.3)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving(Origin("0.0.0.0")) as served:
        yield served


def prepared(
    origin: Origin, path: Path, cluster: Cluster = CLUSTER, settings: Settings = SETTINGS, more: Sequence[str] = ()
) -> tuple[Driver, list[Partition], list[str]]:
    hosts = [f"127.0.2.{1 + number % HOSTS}:{origin.port}" for number in range(URLS)]
    kinds = itertools.cycle(["ok?n={0}", "status/404?n={0}", "redirect-to?url=http%3A//{1}/ok%3Fby={0}&n={0}"])
    lines = [
        f"http://{host}/{kind.format(n, hosts[n * 7 % URLS])}"
        for n, (host, kind) in enumerate(zip(hosts, kinds, strict=False))
    ]
    (path / "urls.txt").write_text("\n".join([*more, *lines]))
    folder, told = Folder(str(path / "out")), list[str]()
    plan = Plan(inputs=(str(path / "urls.txt"),), partitions=4, chunk=20, form="jsonl", vantage=None, started=now())
    mapped = [map_block(block, settings, folder, plan.partitions) for block in blocks_of(listed(plan.inputs))]
    partitions = [reduce_partition(number, mapped, folder, plan.chunk) for number in range(plan.partitions)]
    return Driver(folder, plan, settings, Style(now=plan.started), cluster, told.append), partitions, told


def held(origin: Origin, path: Path) -> None:
    """Each URL is there once, and no host was asked more often than its bucket and the waiting sends allow."""
    urls = [each.url for each in records(Folder(str(path / "out")))]
    assert (len(urls), len(set(urls))) == (URLS, URLS)
    moments: dict[str, list[float]] = {}
    for request in origin.requests:
        moments.setdefault(request.headers["host"], []).append(request.moment)
    for times in moments.values():
        times.sort()
        for first, last in itertools.combinations(range(len(times)), 2):
            assert last - first + 1 <= RATE + RATE * (times[last] - times[first]) + PER_HOST


async def ran(driver: Driver, partitions: list[Partition], made: Actors) -> bool:
    try:
        return await driver.go(partitions)
    finally:
        made.unreachable.clear()
        for handle in made.made:
            handle.end()
        await asyncio.sleep(0)  # in which what was cancelled ends
        for handle in made.made:
            await handle.worker._transport.close()


def test_nothing_happens(actors: Actors, origin: Origin, tmp_path: Path) -> None:
    driver, partitions, told = prepared(origin, tmp_path, replace(CLUSTER, term=30.0, beat=0.2))
    driver.progress.hosts, driver.progress.slowest = 3, (Slow(2.0, "a.example", 40),)
    assert asyncio.run(ran(driver, partitions, actors))
    held(origin, tmp_path)
    assert told == []
    assert driver.progress.exchanges == len(origin.requests)
    assert line_of(driver.progress).endswith("hosts open 0, actors 2, failing 80")  # no host is left


def test_an_actor_that_never_opens(actors: Actors, origin: Origin, tmp_path: Path) -> None:
    actors.lost = lambda number, _: number == 1
    driver, partitions, _ = prepared(origin, tmp_path)
    assert asyncio.run(ran(driver, partitions, actors))
    held(origin, tmp_path)
    assert driver.progress.workers == 1


def cut_off_after(chunks: int, *names: str) -> Any:
    """Return what loses answers of the first actor once so many chunks of it are done."""
    seen = itertools.count(1)
    cut = False

    def lost(number: int, name: str) -> bool:
        nonlocal cut
        if number != 1:
            return False
        if name == "probe" and not cut:
            cut = next(seen) > chunks
        return cut and (not names or name in names)

    return lost


def test_an_actor_that_a_network_cuts_off_and_that_no_kill_reaches(
    actors: Actors, origin: Origin, tmp_path: Path
) -> None:
    actors.lost, actors.unreachable = cut_off_after(2), {1}
    driver, partitions, told = prepared(origin, tmp_path)
    assert asyncio.run(ran(driver, partitions, actors))
    held(origin, tmp_path)
    assert [line.partition(";")[0] for line in told] == ["actor 1 no longer answers"]


def test_an_actor_whose_answers_come_when_its_lease_is_over(
    actors: Actors, origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Worker.probe
    written_by_first, ended = asyncio.Event(), asyncio.Event()

    async def late(self: Worker, *chunk: int) -> Any:
        done = await real(self, *chunk)
        if self._setup.number == 1:
            written_by_first.set()
            await ended.wait()
        return done

    actors.unreachable = {1}
    actors.lost = lambda number, name: (number, name) == (1, "pulse") and written_by_first.is_set()
    driver, partitions, _ = prepared(origin, tmp_path)
    kept = driver._mourn

    def mourn(*owner: Any, **how: Any) -> None:
        kept(*owner, **how)
        ended.set()

    driver._mourn = mourn  # type: ignore[method-assign]
    monkeypatch.setattr(Worker, "probe", late)
    assert asyncio.run(ran(driver, partitions, actors))
    held(origin, tmp_path)
    named = {entry.part for entry in manifest(Folder(str(tmp_path / "out")))}
    written = {f"results/{path.name}" for path in (tmp_path / "out/results").iterdir()}
    assert written > named  # what came late is there, and does not count
    assert any(part.endswith("-002.jsonl") for part in named)


def broken(error: Exception) -> Any:
    async def probe(*_: object) -> Any:
        raise error

    return probe


def test_a_disk_that_is_full_ends_the_run(
    actors: Actors, origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver, partitions, _ = prepared(origin, tmp_path)
    monkeypatch.setattr(Worker, "probe", broken(OutputError("out/results/x: No space left on device")))
    with pytest.raises(OutputError, match="No space left"):
        asyncio.run(ran(driver, partitions, actors))


def test_a_chunk_that_ends_every_actor_is_given_up(
    actors: Actors, origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver, partitions, told = prepared(
        origin, tmp_path, replace(CLUSTER, term=0.3), replace(SETTINGS, pace=Pace(host_rate=0.0))
    )
    monkeypatch.setattr(Worker, "probe", broken(RayActorError()))
    with pytest.raises(GivenUpError, match="5 actors in turn have died with chunk"):
        asyncio.run(ran(driver, partitions, actors))
    assert len(told) >= MOST_DEATHS - 1


@pytest.mark.filterwarnings("error")
def test_a_list_without_a_url_needs_no_actor(actors: Actors, origin: Origin, tmp_path: Path) -> None:
    driver, _, told = prepared(origin, tmp_path)
    assert asyncio.run(driver.go([Partition(0, 0, 0, 0, 0, "")]))
    assert (actors.made, told, driver.progress.of_urls) == ([], [], 0)


def test_work_that_never_began_leaves_no_warning(actors: Actors, origin: Origin, tmp_path: Path) -> None:
    driver, partitions, _ = prepared(origin, tmp_path)

    async def given_up_at_once() -> None:
        driver._take_up(partitions)
        driver._keep_workers()
        await driver._close()

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        asyncio.run(given_up_at_once())
        gc.collect()
    assert [str(each.message) for each in warned if "never awaited" in str(each.message)] == []


def test_a_pause_that_a_host_asked_for_outlives_its_owner(actors: Actors, origin: Origin, tmp_path: Path) -> None:
    hurried = replace(SETTINGS, pace=Pace(host_rate=0.0), patience=replace(SETTINGS.patience, retries=1))
    urls = [f"http://127.0.3.1:{origin.port}/retry-after?seconds=2&key=a&times=1"]
    driver, partitions, told = prepared(origin, tmp_path, replace(CLUSTER, term=0.6), hurried, more=urls)

    async def ending_the_owner() -> bool:
        running = asyncio.create_task(ran(driver, partitions, actors))
        while not (paused := driver._pauses.current()):
            await asyncio.sleep(0.01)
        (host,) = paused
        number = next(each.number for each in driver._owners.values() if partition_of(host, 4) in each.leases)
        next(handle for handle in actors.made if handle.number == number).end()
        return await running

    assert asyncio.run(ending_the_owner())
    first, second = (each.moment for each in origin.requests if each.target.startswith("/retry-after"))
    assert second - first >= 2.0 - 0.01  # what clocks differ by
    assert "died" in told[0]


def test_the_rate_of_a_rule_holds_when_a_host_goes_to_another_owner(
    actors: Actors, origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _, told = prepared(origin, tmp_path)
    slow = replace(SETTINGS, rules=(Rule(Match.of("127.0.2.1"), {"host_rate": 0.1}),))
    driver = Driver(made._folder, made._plan, slow, made._style, CLUSTER, told.append)
    monkeypatch.setattr(Driver, "_keep_workers", lambda _: None)
    monkeypatch.setattr("probe.cluster.driver.monotonic", lambda: 100.0)
    for number, dead in ((1, True), (2, False)):
        handle = Handle(actors, number, SimpleNamespace(_tasks=()))
        owner = driver._owners[number] = Owner(number, handle, since=0.0, heard=1)
        owner.leases[number] = driver._leases.grant(number, number, 100.0)
        driver._mourn(owner, "died", dead=dead)
    freed = {at: sorted({1, 2}.intersection(driver._leases.free(at))) for at in (109.9, 110.1, 111.1)}
    assert freed == {109.9: [], 110.1: [1], 111.1: [1, 2]}  # an actor that may be alive has its timeout left, 1 s
