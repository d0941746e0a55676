"""Look up options by name: the group that defines each one, and whether a rule can override it for some URLs."""

from collections.abc import Iterable
from dataclasses import fields
from difflib import get_close_matches

from probe.errors import SettingsError
from probe.settings.demands import option_word
from probe.settings.groups import Asking, Choice, Crawling, Judging, Pace, Patience, Reading, Trust

GROUPS: dict[str, type] = {
    "pace": Pace,
    "patience": Patience,
    "asking": Asking,
    "trust": Trust,
    "judging": Judging,
    "choice": Choice,
    "reading": Reading,
    "crawling": Crawling,
}
GROUP_OF = {option.name: group for group, kind in GROUPS.items() for option in fields(kind)}

INVOCATION = (
    "inputs", "files_from", "from_", "changed_since", "output", "format_", "lang", "color", "quiet", "verbose",
    "no_progress", "no_ci", "excel", "baseline", "update_baseline", "loop", "store", "no_store", "resume", "keep_runs",
    "fail_after", "over", "fresh",
)  # fmt: skip
"""Options of one call that are not settings: where links come from, and where results go."""

WHOLE_RUN = {
    "concurrency",
    "deadline",
    "workers",
    "host_stats",
    *(o.name for g in (Reading, Crawling) for o in fields(g)),
    *INVOCATION,
}
"""Options that cannot differ between URLs."""


def canonical(name: str) -> str:
    """Return the field name of an option for its name in a config file: ``as_`` for ``as``."""
    word = name.replace("-", "_")
    return word + "_" if word in ("as", "from", "format") else word


def unknown(name: str, known: Iterable[str]) -> SettingsError:
    """Return the error message for an unknown option, with the closest known name."""
    words = [option_word(option).replace("-", "_") for option in known]
    near = get_close_matches(name, words, n=1)
    return SettingsError(f"there is no option {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


def of_the_whole_run(name: str) -> SettingsError:
    """Return the error message for an option that a rule cannot override."""
    return SettingsError(f"{option_word(name)} applies to the whole run: a rule cannot change it")
