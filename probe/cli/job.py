"""One call of ``check``, with its options parsed and validated."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from probe.cli.outputs import Plan
from probe.cli.written import Written
from probe.excuses.strikes import Limit
from probe.reports import Style
from probe.settings import Settings


@dataclass(frozen=True, slots=True)
class Intake:
    """Where links come from: ``inputs`` as given, lists of inputs, pages on the web, and the lines of a git change.

    Nothing outside the folder ``within`` is read; None means no restriction. ``loop`` is the event loop for requests.
    """

    inputs: Sequence[str] = ()
    files_from: Sequence[str] = ()
    from_: Sequence[str] = ()
    changed_since: str | None = None
    within: str | None = None
    loop: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """Where results are stored, None for the user's own store, and how many runs are kept.

    ``resume`` continues the last run that was cut off. ``fresh`` is the age in seconds up to which a good result is
    reused.
    """

    store: str | None = None
    no_store: bool = False
    resume: bool = False
    keep_runs: int = 30
    fresh: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """All options of one run.

    ``written`` holds the files that must not be inputs. ``baseline`` is an earlier report whose failures do not fail
    this run, and ``update_baseline`` rewrites it. ``ci`` sends annotations and a step summary to the CI system.
    ``limit`` is the number of failures after which a link fails the run. ``loop`` is the event loop.
    """

    intake: Intake
    settings: Settings
    plan: Plan
    style: Style
    written: Written = field(default_factory=Written)
    progress: bool = False
    verbose: int = 0
    baseline: str | None = None
    update_baseline: bool = False
    limit: Limit = field(default_factory=Limit)
    ci: bool = False
    loop: str | None = None
    memory: Memory = field(default_factory=Memory)

    @property
    def event_loop(self) -> str | None:
        """The name of the event loop; a run that sends no requests does not import a fast one."""
        return self.loop or ("asyncio" if self.settings.choice.offline else None)
