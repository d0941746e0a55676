"""One call of ``check``, its options read and found good."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from probe.cli.outputs import Plan
from probe.cli.written import Written
from probe.excuses.strikes import Limit
from probe.reports import Style
from probe.settings import Settings


@dataclass(frozen=True, slots=True)
class Intake:
    """Where links come from: ``inputs`` as named, lists of inputs, pages on the web, and the lines of a git change.

    ``within`` is the folder that nothing is read outside of, None for no such folder.
    ``loop`` is the event loop that the web is read on.
    """

    inputs: Sequence[str] = ()
    files_from: Sequence[str] = ()
    from_: Sequence[str] = ()
    changed_since: str | None = None
    within: str | None = None
    loop: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """Where results are kept beyond this run, None for the user's own store, and how many runs stay there.

    ``resume`` asks to go on with the last run that was cut off.
    """

    store: str | None = None
    no_store: bool = False
    resume: bool = False
    keep_runs: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """All that one run is told.

    ``written`` is what may not be among the inputs, ``baseline`` an earlier report whose failures do not fail this
    run, ``update_baseline`` whether it is written anew, ``ci`` whether annotations and a step summary go to the CI
    system that runs us, ``limit`` how often a link fails before the run does, ``loop`` the event loop.
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
        """The name of the event loop: what sends nothing gains nothing by a fast one, and imports none."""
        return self.loop or ("asyncio" if self.settings.choice.offline else None)
