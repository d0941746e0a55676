"""What fuzzing has found stays mended; and every surface takes its own seeds."""

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.keep import FOUND
from tests.fuzz.mutate import example
from tests.fuzz.surface import BrokenError, Surface
from tests.fuzz.surfaces import SURFACES

EXAMPLES = sorted(path for path in FOUND.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_is_mended(path: Path) -> None:
    assert SURFACES[path.parent.name].fault(path.read_bytes()) is None


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_a_surface_takes_its_seeds_and_a_few_examples(surface: Surface) -> None:
    seeds = list(surface.seeds())
    made = [example(Random(f"test:{number}"), seeds, surface.words) for number in range(5)]
    assert {surface.fault(each) for each in (*seeds[:5], *made)} == {None}


def test_an_invariant_that_breaks_is_a_fault() -> None:
    def breaks(example: bytes) -> None:
        if example == b"broken":
            raise BrokenError("what is wrong")
        if example == b"ours":
            raise ZeroDivisionError
        while example == b"endless":
            pass

    surface = Surface("x", list, (), breaks, seconds=0.1)
    faults = [surface.fault(example) for example in (b"", b"broken", b"ours", b"endless")]
    assert faults == [None, "what is wrong", "ZeroDivisionError in test_found.py breaks", "too long"]
