"""What the exchanges of a run are made and judged by."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from probe.engine.horizon import Horizon
from probe.engine.journey import Epoch

if TYPE_CHECKING:
    from probe.engine.check import Check
    from probe.engine.clock import Clock
    from probe.engine.rules import Rules
    from probe.transport.interface import Transport


@dataclass(frozen=True, slots=True)
class Equipment:
    """Rules, a transport that tells ``horizon`` of each exchange, and a clock with its epoch."""

    check: "Check | Rules"
    transport: "Transport"
    horizon: Horizon
    clock: "Clock"
    epoch: Epoch
