"""The objects that make and judge the exchanges of a run."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from probe.engine.calendar import Calendar
from probe.engine.connectivity import Connectivity

if TYPE_CHECKING:
    from probe.engine.advance import Rules
    from probe.engine.clock import Clock
    from probe.engine.profiles import Profiles
    from probe.transport.interface import Transport


@dataclass(frozen=True, slots=True)
class Equipment:
    """Rules, a transport that reports each exchange to ``connectivity``, and a clock with its calendar."""

    check: "Rules | Profiles"
    transport: "Transport"
    connectivity: Connectivity
    clock: "Clock"
    calendar: Calendar
