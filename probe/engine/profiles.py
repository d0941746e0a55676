"""The checks of one run: one for each set of settings that its rules make."""

from msgspec.structs import replace

from probe.engine.advance import Rules
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.feedback import Feedback
from probe.engine.memory import Memory
from probe.model import Answer, Result, Target
from probe.settings import Asking, Patience, Settings, Trust


class Profiles:
    """Asks and judges every target by the settings that hold for its own URL, through all of its redirects.

    ``profiles`` are the settings that ``Request.profile`` counts through. What was learnt of a host is shared among
    those that ask in the same way: a host that one cannot reach, or that wants another method, may answer another.
    """

    def __init__(self, settings: Settings, calendar: Calendar) -> None:
        self._settings = settings
        self._calendar = calendar
        self._checks: list[Rules] = []
        self._memories: dict[tuple[Asking, Patience, Trust], Memory] = {}
        self.profiles: list[Settings] = []
        self._numbers: dict[int, int] = {}  # by identity: the same rules give the same object
        self._plain = self._added(settings)
        self.abandon = self._plain.abandon

    def refuse(self, target: Target, now: float) -> Result | None:
        """Return the result of a target to which nothing is ever sent, None where it is to be probed."""
        unread = target.refusal is not None and target.path is None  # no rule can be about what is no URL
        return (self._plain if unread else self._check(target.url)).refuse(target, now)

    def begin(self, target: Target) -> Step:
        """Return a target's first step."""
        return self._check(target.url).begin(target)

    def adopted(self, step: Step) -> Step:
        """Return a step that another process has made: each counts its profiles for itself."""
        profile = self._profile(step.target.url)
        return (
            step if step.request.profile == profile else replace(step, request=replace(step.request, profile=profile))
        )

    def ready(self, step: Step, now: float, strikes: int, quiet: float = 0.0) -> Step | Result:
        """Return the step as it is to be sent now, or the result if what was learnt since makes it pointless."""
        return self._checks[step.request.profile].ready(step, now, strikes, quiet)

    def advance(self, step: Step, answer: Answer, now: float) -> Step | Result:
        """Return what an answer leads to: the next step, or the result."""
        return self._checks[step.request.profile].advance(step, answer, now)

    def feedback(self, step: Step, answer: Answer, now: float) -> tuple[Feedback, float]:
        """Return how the host took an exchange, and the moment until which it wants to be left alone (0 for none)."""
        return self._checks[step.request.profile].feedback(step, answer, now)

    def _check(self, url: str) -> Rules:
        return self._checks[self._profile(url)]

    def _profile(self, url: str) -> int:
        settings = self._settings.at(url)
        number = self._numbers.get(id(settings))
        if number is None:
            self._added(settings)
            number = self._numbers[id(settings)]
        return number

    def _added(self, settings: Settings) -> Rules:
        number = self._numbers[id(settings)] = len(self.profiles)
        self.profiles.append(settings)  # and kept, so that no other object can have its identity
        way = settings.asking, settings.patience, settings.trust
        check = Rules(settings, self._calendar, self._memories.setdefault(way, Memory()), number)
        self._checks.append(check)
        return check
