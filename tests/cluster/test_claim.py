"""One driver at a time in a folder."""

import threading
from pathlib import Path

import pytest

from probe.cluster.claim import DRIVER, Claim
from probe.cluster.folder import Folder
from probe.errors import SettingsError

pytest.importorskip("pyarrow")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(str(tmp_path))


def test_a_claim_is_there_as_long_as_its_driver_is_at_work(folder: Folder) -> None:
    claim = Claim(folder)
    claim.take(0, 0, resumed=False)
    with claim:
        assert folder.read(DRIVER) is not None
    assert folder.read(DRIVER) is None


def test_a_second_driver_is_refused(folder: Folder) -> None:
    first = Claim(folder, beat=0.01)
    first.take(0, 0, resumed=False)
    with first, pytest.raises(SettingsError, match="another driver is at work here"):
        Claim(folder, beat=0.05).take(0.1, 0, resumed=True)
    assert not first.lost


def test_a_claim_that_nobody_renews_is_taken_over_and_its_driver_sees_that(folder: Folder) -> None:
    killed = Claim(folder, beat=0.01)
    killed.take(0, 0, resumed=False)
    Claim(folder, beat=0.01).take(0.01, 0, resumed=True)
    with killed:  # it was only stopped for a while
        while not killed.lost:
            threading.Event().wait(0.005)
    assert folder.read(DRIVER) is not None  # the other's


def test_a_claim_that_was_cut_off_in_writing_is_nobodys(folder: Folder) -> None:
    folder.write(DRIVER, b'{"driver": "a')
    claim = Claim(folder, beat=0.001)
    claim.take(0, 0, resumed=True)
    with claim:
        assert not claim.lost


def test_a_wait_for_the_driver_before_is_told(folder: Folder) -> None:
    first, said = Claim(folder, beat=0.01), list[str]()
    first.take(0, 0, resumed=True, tell=said.append)
    assert said == []
    Claim(folder, beat=0.01).take(0.05, 0.6, resumed=True, tell=said.append)
    assert said == ["a driver has been at work here; in 1 s it is certain whether it is still alive"]
