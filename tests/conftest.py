"""What many tests share."""

from collections.abc import Iterator

import pytest

from samples.origin import Origin
from tests.outside import serving


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A sample origin that serves while the test runs, for tests that have no event loop."""
    with serving(Origin()) as served:
        yield served


@pytest.fixture(autouse=True)
def _online(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say that there is a network, which a machine that only runs tests may not have."""
    monkeypatch.setattr("probe.api.has_route", lambda _: True)
