"""Assembly of the parts of a run: its rules and the transport that the settings select."""

import sys
from typing import TYPE_CHECKING

from probe.engine.advance import Rules
from probe.engine.connectivity import Connectivity
from probe.engine.equipment import Equipment
from probe.engine.profiles import Profiles
from probe.errors import SettingsError
from probe.machine import cores
from probe.settings.groups import MOST_WORKERS
from probe.transport.choice import transport_of
from probe.transport.observed import Observed
from probe.transport.transports import Transports

if TYPE_CHECKING:
    from probe.engine.calendar import Calendar
    from probe.engine.clock import Clock
    from probe.settings import Settings
    from probe.transport.interface import Transport

_HANDS_SOCKETS_ON = sys.platform != "win32"


def assembled(settings: "Settings", clock: "Clock", calendar: "Calendar") -> Equipment:
    """Return the equipment for exchanges with these settings, with an open transport; raises SettingsError."""
    rules = Profiles(settings, calendar) if settings.rules else None  # rules add a layer to every exchange
    transport: Transport = (
        transport_of(settings) if rules is None else Transports(rules.profiles, transport_of)
    )  # fmt: skip
    check = Rules(settings, calendar) if rules is None else rules
    connectivity = Connectivity()
    observed: Transport = Observed(transport, connectivity.learn)
    if settings.reading.include_mail:
        from probe.transport.mail import WithMail, routes_of  # noqa: PLC0415 - few runs need it

        observed = WithMail(observed, lambda: routes_of(settings.patience.connect_timeout))
    return Equipment(check, observed, connectivity, clock, calendar)


def worker_count(settings: "Settings") -> int:
    """Return the number of processes that make exchanges, 1 for this process alone; raises SettingsError."""
    wanted = settings.pace.workers
    if wanted == 1 or settings.choice.offline:
        return 1
    if not _HANDS_SOCKETS_ON:
        if wanted == "auto":
            return 1
        raise SettingsError("workers must be 1 or auto on Windows, which cannot pass sockets to another process")
    return min(min(cores(), MOST_WORKERS) if wanted == "auto" else wanted, settings.pace.concurrency)
