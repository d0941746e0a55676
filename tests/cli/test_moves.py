"""A list of moved pages, checked in one command: all that is wrong with it is found, and nothing else."""

from tests.benchmarks.moves import KINDS, run


def test_every_planted_fault_is_found_and_none_is_invented() -> None:
    found = run(rows=300, faults=2 * len(KINDS))
    assert len(set(found.planted.values())) == 12
    assert found.missed == {}
    assert found.invented == set()
