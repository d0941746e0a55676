"""The messages to and from shards, in a form that can be pickled.

Times are seconds from the start of the run, because clocks differ between machines. The mentions of targets are not
sent. A result is sent without its target, which the receiver knows.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.connectivity import Reached
from probe.engine.dealer import Work
from probe.model import HostCount, Request, Result, Target

Fields = tuple[Any, ...]

_TARGET_NAMES = Target.__match_args__
_RESULT_NAMES = Result.__match_args__
_fields_of_target: Callable[[Target], Fields] = attrgetter(*_TARGET_NAMES)
fields_of: Callable[[Result], Fields] = attrgetter(*_RESULT_NAMES[1:])
_MENTIONS = _TARGET_NAMES.index("mentions")


class Passed(Struct, frozen=True, gc=False):
    """A step in a message between shards; its times are seconds from the start of the run."""

    step: Step
    due: float | None
    started: float | None
    bad_since: float | None


class Deal(Struct, frozen=True, gc=False):
    """Work for a shard: the fields of targets without mentions, and steps."""

    works: tuple[Fields | Passed, ...]

    @classmethod
    def of(cls, works: list[Work], calendar: Calendar) -> "Deal":
        """Return a message with this work."""
        return cls(tuple(passed(_bare(work), calendar) if isinstance(work, Step) else _packed(work) for work in works))


class Halt(Struct, frozen=True, gc=False):
    """The run is stopped; unfinished targets get no judgement, for this reason."""

    reason: str


class Told(Struct, frozen=True, gc=False):
    """The outcome of work: target indexes with the fields of their results, steps, and connectivity findings.

    ``exchanges`` is the number of exchanges since the last message, ``hosts`` has the same numbers per host.
    """

    results: tuple[tuple[int, Fields], ...] = ()
    steps: tuple[Passed, ...] = ()
    reached: Reached | None = None
    exchanges: int = 0
    hosts: tuple[HostCount, ...] = ()


class Fault(Struct, frozen=True, gc=False):
    """An error in a shard due to the rules or the settings; the run cannot continue."""

    error: Exception


ToShard = Deal | Halt
FromShard = Told | Fault


def passed(step: Step, calendar: Calendar) -> Passed:
    """Return a step in the form for messages."""
    due = step.not_before - calendar.clock if step.not_before > 0 else None
    moments = (step.attempt.started, step.attempt.bad_since)
    started, bad_since = (None if moment is None else moment - calendar.clock for moment in moments)
    chain = step.chain
    if chain is not None and chain.request is not None:
        chain = replace(chain, request=_picklable(chain.request))
    return Passed(replace(step, request=_picklable(step.request), chain=chain), due, started, bad_since)


def received(way: Passed, calendar: Calendar) -> Step:
    """Return a received step, with its times converted to the local clock."""
    started, bad_since = (
        None if moment is None else moment + calendar.clock for moment in (way.started, way.bad_since)
    )  # fmt: skip
    attempt = replace(way.step.attempt, started=started, bad_since=bad_since)
    return replace(way.step, attempt=attempt, not_before=0.0 if way.due is None else way.due + calendar.clock)


def result_of(target: Target, fields: Fields) -> Result:
    """Return the result of a target from its fields."""
    return Result(target, *fields)


def _picklable(request: Request) -> Request:
    """Return a request whose headers are a dict; a view of a dict cannot be pickled."""
    return replace(request, headers=dict(request.headers))


def _packed(target: Target) -> Fields:
    fields = _fields_of_target(target)
    return (*fields[:_MENTIONS], (), *fields[_MENTIONS + 1 :])


def _bare(step: Step) -> Step:
    return replace(step, target=replace(step.target, mentions=())) if step.target.mentions else step
