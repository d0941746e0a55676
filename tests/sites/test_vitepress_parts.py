"""Parts of files that VitePress includes: lines, regions, sections."""

import pytest

from probe.sites.vitepress_parts import expanded, part_of
from tests.sites.written import Written

TEXT = """---
title: T
---
# One
a
<!-- #region brew -->
## Brew
<!-- #endregion brew -->
## Pour {#own}
b
### Slowly
## Last
"""


@pytest.mark.parametrize(
    ("region", "lines", "first", "last"),
    [
        ("", "", "# One", "## Last"),
        ("", "4,5", "# One", "a"),
        ("", ",4", "---", "# One"),
        ("", "12,", "## Last", "## Last"),
        ("brew", "", "", "## Brew"),
        ("own", "", "## Pour {#own}", "### Slowly"),
        ("last", "", "## Last", "## Last"),
        ("own", "1,1", "## Pour {#own}", "## Pour {#own}"),
    ],
)
def test_the_part_that_is_taken(region: str, lines: str, first: str, last: str) -> None:
    found = part_of(TEXT, region, lines).rstrip("\n").split("\n")
    assert (found[0], found[-1]) == (first, last)


@pytest.mark.parametrize(
    ("said", "there", "away"),
    [
        ("./part.md{4,5}", "# One", "## Brew"),
        ("./part.md#brew", "## Brew", "# One"),
        ("@/part.md#own{1,2}", "## Pour", "### Slowly"),
        ("./part.md", "## Last", "title: T"),
    ],
)
def test_a_page_has_the_part_alone(said: str, there: str, away: str) -> None:
    whole = expanded(Written({"part.md": TEXT}), f"<!--@include: {said}-->", "a.md", "")
    assert there in whole
    assert away not in whole
