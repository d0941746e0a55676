"""Settings for some URLs only, and known failures that are excused for a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from probe.settings.demands import require, shown
from probe.settings.match import Match
from probe.settings.options import GROUP_OF, GROUPS, WHOLE_RUN, of_the_whole_run, unknown
from probe.settings.readers import read_date, read_option


@dataclass(frozen=True, slots=True)
class Rule:
    """Options for the URLs that ``match`` applies to; ``options`` are read and validated as in ``Settings.of``.

    ``where`` is the place in the config file that defines the rule: ``probe.toml:12``.
    """

    match: Match
    options: Mapping[str, object] = field(hash=False)
    where: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        read = {name: read_for_a_rule(name, value) for name, value in self.options.items()}
        object.__setattr__(self, "options", MappingProxyType(read))

    def __reduce__(self) -> tuple[type["Rule"], tuple[object, ...]]:
        return Rule, (self.match, dict(self.options), self.where)  # a mapping proxy cannot be pickled


def read_for_a_rule(name: str, value: object) -> object:
    """Return the value of an option in a rule; raises SettingsError also for an option that no rule can override."""
    if name in WHOLE_RUN:
        raise of_the_whole_run(name)
    if name not in GROUP_OF:
        raise unknown(name, (option for option in GROUP_OF if option not in WHOLE_RUN))
    read = read_option(name, value)
    GROUPS[GROUP_OF[name]](**{name: read})  # options do not depend on each other: validated alone
    return read


@dataclass(frozen=True, slots=True)
class Ignore:
    """A known failure that does not fail a run: the reason, and the last day; None means permanently."""

    match: Match
    reason: str
    until: date | None = None
    where: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        reason: object = self.reason
        good = isinstance(reason, str) and reason.strip() != ""
        require(good, f"reason must say why something is ignored, not {shown(reason)}")
        object.__setattr__(self, "until", read_date("until", self.until))

    def is_past(self, today: date) -> bool:
        """Whether the last day of the ignore is over."""
        return self.until is not None and today > self.until
