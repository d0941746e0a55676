"""What many tests share."""

import gc
import signal
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

from probe.engine import confirm
from probe.settings import Patience
from samples.origin import Origin
from tests.outside import serving

# A machine that is shared stands still at times: how long an example took says nothing about the program.
settings.register_profile("unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

_NUMBERS = count()

# A shell without job control has what it runs in the background ignore SIGINT, and so would all that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


gc.disable()  # while tests are collected, which only grows; what is collected is looked through no more


def pytest_collection_finish() -> None:
    """Collect garbage of the tests alone."""
    gc.freeze()
    gc.enable()


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A sample origin that serves while the test runs, for tests that have no event loop."""
    with serving(Origin()) as served:
        yield served


@pytest.fixture(autouse=True)
def _confirms_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make sure of what may pass without the usual ten seconds, unless a test says how long to wait."""
    usual = Patience().confirm_after
    monkeypatch.setattr(
        confirm, "least_span", lambda patience: 0.0 if patience.confirm_after == usual else patience.confirm_after
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _keeps_its_own_runs(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each test a folder of its own for the state of programs, made where something is kept."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / f"state-{next(_NUMBERS)}"))
    for name in ("CI", "JENKINS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _online(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say that there is a network, which a machine that only runs tests may not have."""
    monkeypatch.setattr("probe.api.session.has_route", lambda _: True)
