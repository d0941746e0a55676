"""Every URL of the tempers that were written without sight of the rules gets its true verdict."""

import sys

import pytest

from tests.hostile.judged import wrong
from tests.hostile.unseen import UNSEEN

# Services that restart here are away for less than three seconds.
PATIENCE = {"timeout": 3, "connect_timeout": 2, "retries": 2, "deadline": 120, "confirm_after": 4}

# Notices under the name of who gives them, which stands in the heading as it does on pages about somebody.
MISSED = {"expired-gandi", "parked-united"}

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only there is all of 127.0.0.0/8 this machine"),
    pytest.mark.timeout(270),
]


def test_every_verdict_is_true_but_for_what_is_known() -> None:
    told = wrong(UNSEEN, PATIENCE)
    assert {name: pages for name, pages in told.items() if pages and name not in MISSED} == {}
    assert all(told[name] for name in MISSED)  # what is judged rightly is no longer listed


def test_every_name_is_one_host() -> None:
    assert len({temper.name for temper in UNSEEN}) == len(UNSEEN)
