"""What the driver and its workers tell each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from probe.cluster.folder import Folder
from probe.cluster.progress import Slow
from probe.reports.interface import Style
from probe.summary import Tally

if TYPE_CHECKING:
    from probe.settings import Settings


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told when it starts; ``number`` is no other worker's, ``term`` the seconds of a lease."""

    number: int
    settings: "Settings"
    folder: Folder
    partitions: int
    started: datetime
    term: float
    form: str
    vantage: str | None
    style: Style


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns which partition: the handles of workers by partition."""

    version: int
    handles: Mapping[int, Any]


@dataclass(frozen=True, slots=True)
class Beat:
    """Where a worker stands at a pulse: its number, exchanges made, hosts with work, and the slowest of these."""

    number: int
    exchanges: int
    hosts: int
    slowest: tuple[Slow, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A chunk that is done: the part of the result that was written, its bytes, and what is in it."""

    part: str
    size: int
    tally: Tally
