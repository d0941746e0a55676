"""The plan of a cluster run, stored in its folder: a resumed run must have the same plan."""

import hashlib
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import msgspec
from msgspec.structs import replace

from probe.cluster.folder import CHUNKS, Folder
from probe.cluster.shuffle import Partition
from probe.errors import InputError, SettingsError
from probe.url import redact

RUN, SHUFFLED, FINISHED = "run.json", "shuffled.json", "finished.json"
_SCHEMA = 1


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One run: its inputs as named, and how they are divided."""

    schema: int = _SCHEMA
    inputs: tuple[str, ...]
    partitions: int
    chunk: int
    form: str
    vantage: str | None
    started: datetime
    identity: str = ""

    @property
    def identified(self) -> "Plan":
        """The plan with a hash that identifies it."""
        told = (self.inputs, self.partitions, self.chunk, self.form, self.vantage)
        return replace(self, identity=hashlib.sha256(msgspec.json.encode(told)).hexdigest())

    @property
    def shown(self) -> "Plan":
        """The plan without credentials in the URIs of inputs."""
        return replace(self, inputs=tuple(map(redact, self.inputs)))


_PLAN = msgspec.json.Decoder(Plan)
_PARTITIONS = msgspec.json.Decoder(list[Partition])


def begun(folder: Folder, plan: Plan, *, resume: bool) -> Plan:
    """Return the plan in force; raises SettingsError if the folder has another run, or one that cannot be resumed."""
    plan = plan.identified
    there = folder.read(RUN)
    if there is None:
        if resume:
            raise SettingsError(f"{folder.shown}: there is no run to resume; omit --resume to start one")
        if not folder.is_empty:
            raise SettingsError(f"{folder.shown} is not empty and contains no run; --out needs a folder of its own")
        folder.write(RUN, msgspec.json.encode(plan.shown))
        return plan
    before = plan_in(folder)
    if not resume:
        raise SettingsError(f"{folder.shown} already contains a run; --resume continues it")
    if before.identity != plan.identity:
        raise SettingsError(f"{folder.shown} contains a run of other inputs or options; --resume needs the same ones")
    return replace(before, inputs=plan.inputs)


def plan_in(folder: Folder) -> Plan:
    """Return the plan of a folder's run; raises InputError if there is none."""
    content = folder.read(RUN)
    if content is None:
        raise InputError(f"{folder.shown}: contains no cluster run")
    try:
        plan = _PLAN.decode(content)
    except msgspec.DecodeError as error:
        raise InputError(f"{folder.shown}/{RUN}: {error}") from None
    if plan.schema != _SCHEMA:
        raise InputError(f"{folder.shown} has schema {plan.schema}; this version of probe knows only {_SCHEMA}")
    return plan


def holds_run(folder: Folder) -> bool:
    """Whether a folder belongs to a cluster run; raises SettingsError if reading it needs pyarrow, which is missing."""
    if "://" not in folder.uri and not Path(folder.uri, RUN).is_file():
        return False
    require_extra()
    return folder.read(RUN) is not None


def require_extra(*libraries: str) -> None:
    """Raise SettingsError if pyarrow, or another library of the extra, is not installed."""
    for name in ("pyarrow", *libraries):
        if find_spec(name) is None:
            raise SettingsError(f"probe cluster requires {name}: pip install 'url-probe[cluster]'")


def shuffled(folder: Folder) -> list[Partition] | None:
    """Return the partitions, or None if the shuffle is not finished."""
    content = folder.read(f"{CHUNKS}/{SHUFFLED}")
    return None if content is None else _PARTITIONS.decode(content)


def keep_shuffled(folder: Folder, partitions: list[Partition]) -> None:
    """Record that the shuffle is finished."""
    folder.write(f"{CHUNKS}/{SHUFFLED}", msgspec.json.encode(partitions))


def keep_finished(folder: Folder) -> None:
    """Record that every chunk is finished."""
    folder.write(FINISHED, b"{}")


def finished(folder: Folder) -> bool:
    """Whether every chunk of a folder's run is finished."""
    return folder.read(FINISHED) is not None


def now() -> datetime:
    """Return the current time."""
    return datetime.now(UTC)
