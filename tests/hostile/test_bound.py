"""The bound that times are held against: the longest first wait and the longest second one."""

import pytest

from probe.engine.retry import backoff
from probe.settings import Patience
from tests.hostile.bound import lower_bound
from tests.hostile.internet import Link
from tests.hostile.tempers import TEMPERS

PATIENCE = Patience(timeout=20, connect_timeout=7)
URL = "http://127.77.0.1:80/docs/1.html"


def links(*names: str) -> list[Link]:
    return [Link(URL, temper, temper.pages[0]) for temper in TEMPERS if temper.name in names]


@pytest.mark.parametrize(
    ("names", "seconds"),
    [
        ((), 0),
        (("honest", "missing"), 0),
        (("head-hang",), 20),
        (("silent",), 20 + 20),
        (("black-hole",), 7 + 7),
        (("always-told",), 1 + 1),
        (("head-hang", "black-hole"), 20 + 7),
        (("always-500",), backoff(1, URL) + backoff(2, URL)),
    ],
)
def test_bound(names: tuple[str, ...], seconds: float) -> None:
    assert lower_bound(links(*names), PATIENCE) == pytest.approx(seconds)
