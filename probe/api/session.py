"""Context managers that open and close a run over real connections."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

from probe.assembly import assembled, worker_count
from probe.engine.calendar import Calendar
from probe.engine.clock import LoopClock
from probe.engine.connectivity import Connectivity
from probe.engine.lifecycle import Lifecycle
from probe.engine.offline import is_of_the_proxy, may_be_ours, unchecked
from probe.engine.run import Run
from probe.engine.withheld import Withheld
from probe.errors import SettingsError
from probe.model import Result
from probe.pages.crawl import Crawl
from probe.pages.reader import Reader as PageReader
from probe.settings import Settings
from probe.transport.choice import require_usable
from probe.transport.route import has_route


class opened:  # noqa: N801 - a context manager; a closing event loop would end a generator that is still in use
    """Provide a run over real connections, and close them at the end; raises SettingsError.

    ``tell`` is called with a sentence about each worker process that dies.
    """

    def __init__(
        self, settings: Settings, observe: Callable[[Result], None], tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self._settings = settings
        self._observe = observe
        self._tell = tell

    async def __aenter__(self) -> Lifecycle:
        settings, observe = self._settings.in_environment(os.environ), self._observe
        _require_usable_rules(settings)
        workers = worker_count(settings)
        clock = LoopClock()
        equipment = assembled(settings, clock, Calendar(clock(), datetime.now(UTC)))
        self._transport = equipment.transport

        withheld = Withheld(
            equipment.connectivity, lambda result: observe(seen_from_here(result, equipment.connectivity, settings))
        )
        if workers == 1:
            run: Lifecycle = Run(settings, equipment.check, equipment.transport, clock, withheld.take)
        else:
            from probe.workers.source import run_by_workers  # noqa: PLC0415 - not needed by a single process

            run = run_by_workers(settings, equipment, workers, withheld.take, self._tell)
        run.withheld = withheld
        return run

    async def __aexit__(self, *_: object) -> None:
        await self._transport.close()


class crawled:  # noqa: N801 - as above
    """Provide a run whose results feed a crawl, which reads pages if it needs their content; raises SettingsError."""

    def __init__(self, settings: Settings, crawl: Crawl, tell: Callable[[str], None] = lambda _: None) -> None:
        self._reader = PageReader(crawl) if crawl.looks_into_pages else None
        self._observe = self._reader.observe if self._reader else crawl.deliver
        self._opened = opened(settings, self._observe, tell)

    @property
    def observe(self) -> Callable[[Result], None]:
        """The function that receives the results of the run."""
        return self._observe

    async def __aenter__(self) -> Lifecycle:
        run = await self._opened.__aenter__()
        if self._reader:
            self._reader.begin(run)
        return run

    async def __aexit__(self, *error: object) -> None:
        try:
            if self._reader:
                await self._reader.end()
        finally:
            await self._opened.__aexit__(*error)


def seen_from_here(result: Result, connectivity: Connectivity, settings: Settings) -> Result:
    """Return the result, or mark it as unchecked if this machine's network or proxy caused the failure."""
    if may_be_ours(result) and not has_route(result.trail[-1].address if result.trail else None):
        return unchecked(result, "offline")
    if is_of_the_proxy(result, settings):
        return unchecked(result, "cut-off-proxy")
    stage = connectivity.blocked_stage(result)
    return result if stage is None else unchecked(result, stage)


def _require_usable_rules(settings: Settings) -> None:
    """Raise SettingsError, with the location of the rule, for options that would fail only at its first request."""
    for rule in settings.rules:
        named = {name: rule.options[name] for name in ("ca_file", "proxy") if name in rule.options}
        try:
            if named:
                require_usable(Settings.read(named))
        except SettingsError as error:
            raise SettingsError(f"{rule.where}: {error}" if rule.where else str(error)) from None
