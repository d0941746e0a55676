"""Parts of files that VitePress includes: lines, regions, sections."""

import pytest

from probe.sites.vitepress import GENERATOR
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


@pytest.mark.parametrize(
    ("script", "adds"),
    [
        (
            "export default { plugins: [{ transform(code, id) { if (id.endsWith('.md')) return more } }] }",
            True,
        ),
        ("export default { plugins: [{ transform(code, id) { if (id.endsWith('.ts')) return code } }] }", False),
        ("export default { assetsInclude: ['x.md'] }", False),
    ],
)
def test_a_plug_in_of_vite_may_write_headings(script: str, *, adds: bool) -> None:
    site = GENERATOR.found(Written({".vitepress/config.js": "export default {}", "vite.config.ts": script}), "")
    assert site is not None
    assert site.adds_ids("# A", "a.md") is adds
