"""How many processes a run has."""

import os
from typing import Any

import pytest

from probe.assembly import worker_count
from probe.errors import SettingsError
from probe.settings import Settings

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ({}, 1),
        ({"workers": 3}, 3),
        ({"workers": "auto"}, CORES),
        ({"workers": 5, "concurrency": 2}, 2),  # one that may ask nothing is of no use
        ({"workers": "auto", "concurrency": 1}, 1),
        ({"workers": 5, "offline": True}, 1),
    ],
)
def test_no_more_processes_than_are_of_use(options: dict[str, Any], count: int) -> None:
    assert worker_count(Settings.of(**options)) == count


def test_where_no_socket_can_be_handed_on_one_process_is_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.assembly._HANDS_SOCKETS_ON", False)
    assert [worker_count(Settings.of(workers=wanted)) for wanted in (1, "auto")] == [1, 1]
    with pytest.raises(SettingsError, match=r"^workers must be 1 or auto on Windows"):
        worker_count(Settings.of(workers=2))
