"""What a report calls new and healed, by the earlier observations of a URL."""

from datetime import timedelta

import pytest

from probe.model import Note, Result, Target, Verdict
from probe.reports.history import Observation, healed, newly_fails
from tests.reports.examples import NOON

VERDICTS = {".": Verdict.OK, "x": Verdict.BROKEN, "b": Verdict.BLOCKED, "s": Verdict.SUSPECT, "?": Verdict.UNCHECKED}


def outcome(seen: str) -> tuple[bool, bool]:
    """Return whether the last of some observations newly fails, and whether it is healed."""
    before, now = seen[:-1], seen[-1]
    earlier = tuple(
        Observation(NOON + timedelta(days=day), VERDICTS[each], "", each == "x") for day, each in enumerate(before)
    )
    result = Result(Target(0, "http://a.example/"), VERDICTS[now], reason=Note(""), fails=now == "x")
    return newly_fails(result, earlier), healed(result, earlier)


@pytest.mark.parametrize(
    ("seen", "new", "better"),
    [
        ("x", True, False), (".x", True, False), ("xx", False, False), ("x?x", False, False), ("xbx", False, False),
        ("xsx", False, False), (".bx", True, False), ("x.", False, True), ("x?.", False, True), ("xb.", False, True),
        ("xb", False, False), ("xs", False, False), ("x?", False, False), ("..", False, False), ("b.", False, False),
    ],
)  # fmt: skip
def test_only_a_good_observation_heals_and_only_a_decided_one_was_good_before(
    seen: str, new: bool, better: bool
) -> None:
    assert outcome(seen) == (new, better)
