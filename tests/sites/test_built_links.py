"""What is expected of a site is what its own generator made of it: ``built.tsv``, by ``build_antora`` and its like."""

import pytest

from probe.sites.docsify import GENERATOR
from probe.sites.interface import Outline
from probe.sites.outline import Heading
from tests.sites.test_built import built
from tests.sites.test_sites import HERE, expected
from tests.sites.written import Written

_MADE = ("ok", "skipped:made-by-build")
# What Quarto itself makes, where pandoc alone made the pages.
_UNBUILT = {("index.qmd", "#fig-steam"), ("index.qmd", "search.json")}


@pytest.mark.parametrize(("name", "least"), [("antora", 80), ("docsify", 30), ("quarto", 60)])
def test_what_is_expected_is_what_was_built(name: str, least: int) -> None:
    outcomes = built(HERE / name)
    compared = {
        key: ("ok" if verdict in _MADE else "dead", outcomes[key])
        for key, verdict in expected(HERE / name).items()
        if key in outcomes.keys() - _UNBUILT and (verdict in _MADE or not verdict.startswith("skipped"))
    }
    assert {key: pair for key, pair in compared.items() if pair[0] != pair[1]} == {}
    assert {outcome for _, outcome in compared.values()} == {"ok", "dead"}
    assert len(compared) >= least


@pytest.mark.parametrize(
    ("script", "ids"),
    [
        ("docsify@4", {"lid-amp-pot", "🚀-go"}),
        ("docsify@5", {"lid--pot", "-go"}),
        ("docsify", {"lid-amp-pot", "🚀-go", "lid--pot", "-go"}),
    ],
)
def test_versions_of_docsify_make_other_ids(script: str, ids: set[str]) -> None:
    page = f'<script>window.$docsify = {{}}</script><script src="//cdn.example/npm/{script}/x.js"></script>'
    site = GENERATOR.found(Written({"index.html": page, "README.md": ""}), "")
    assert site is not None
    headings = tuple(Heading(2, text, text) for text in ("Lid & pot", "🚀 Go"))
    assert set(site.ids(Outline(headings), "README.md")) == ids
