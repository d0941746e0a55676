"""Messages between the driver and its workers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """The configuration of a worker; ``number`` is unique to it, ``term`` is the lifetime of a lease in seconds."""

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
    """The owner of each partition: worker handles by partition, and the ``pauses`` of hosts.

    A pause ends so many seconds after the start of the run, because clocks differ between machines.
    """

    version: int
    handles: Mapping[int, Any]
    pauses: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beat:
    """The state of a worker at a pulse: the pulse's number, its exchanges, its hosts with work, the slowest hosts.

    ``pauses`` are the hosts that have asked for a pause, with its end in seconds from the start of the run.
    """

    number: int
    exchanges: int
    hosts: int
    slowest: tuple[Slow, ...]
    pauses: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """A finished chunk: the name of the part that was written, its size in bytes, and its counts."""

    part: str
    size: int
    tally: Tally
