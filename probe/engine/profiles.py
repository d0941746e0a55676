"""The rule sets of one run, one for each combination of settings that its rules produce."""

from msgspec.structs import replace

from probe.engine.advance import Rules
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.feedback import Feedback
from probe.engine.memory import Memory
from probe.model import Answer, Result, Target
from probe.settings import Asking, Patience, Settings, Trust


class Profiles:
    """Probes and judges each target, including its redirects, with the settings for the target's own URL.

    ``Request.profile`` is an index into ``profiles``. Profiles that send the same requests share their memory of hosts;
    other profiles do not, because a host may answer them differently.
    """

    def __init__(self, settings: Settings, calendar: Calendar) -> None:
        self._settings = settings
        self._calendar = calendar
        self._checks: list[Rules] = []
        self._memories: dict[tuple[Asking, Patience, Trust], Memory] = {}
        self.profiles: list[Settings] = []
        self._numbers: dict[int, int] = {}  # by id(): the same rules give the same object
        self._plain = self._added(settings)
        self.abandon = self._plain.abandon

    def refuse(self, target: Target, now: float) -> Result | None:
        """Return the result of a target that gets no request, None if it is to be probed."""
        unread = target.refusal is not None and target.path is None  # rules apply only to URLs
        return (self._plain if unread else self._check(target.url)).refuse(target, now)

    def begin(self, target: Target) -> Step:
        """Return a target's first step."""
        return self._check(target.url).begin(target)

    def adopted(self, step: Step) -> Step:
        """Return a step from another process with the profile number of this process."""
        profile = self._profile(step.target.url)
        return (
            step if step.request.profile == profile else replace(step, request=replace(step.request, profile=profile))
        )

    def ready(self, step: Step, now: float, strikes: int, quiet: float = 0.0) -> Step | Result:
        """Return the step to send now, or its outcome if later findings have made the request unnecessary."""
        return self._checks[step.request.profile].ready(step, now, strikes, quiet)

    def advance(self, step: Step, answer: Answer, now: float) -> Step | Result:
        """Return the outcome of an answer: the next step, or the result."""
        return self._checks[step.request.profile].advance(step, answer, now)

    def feedback(self, step: Step, answer: Answer, now: float) -> tuple[Feedback, float]:
        """Return the host's feedback on an exchange, and the time until which it requests a pause (0 for none)."""
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
        self.profiles.append(settings)  # kept alive, so that no other object gets the same id()
        way = settings.asking, settings.patience, settings.trust
        check = Rules(settings, self._calendar, self._memories.setdefault(way, Memory()), number)
        self._checks.append(check)
        return check
