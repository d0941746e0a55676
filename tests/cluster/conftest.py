"""One cluster of two nodes for all tests on Ray: it takes longer to start than most of them."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def two_nodes() -> Iterator[Any]:
    pytest.importorskip("ray")
    from tests.cluster import nodes

    with nodes.two_nodes() as cluster:
        yield cluster
