"""What is expected of the site of Hugo is what Hugo made of it: ``built.tsv``, by ``tests.sites.build_hugo``."""

from tests.sites.build_hugo import HERE, NAME, OUTCOME
from tests.sites.test_sites import expected

_MADE = ("ok", "skipped:made-by-build")
# The build is one of Hugo 0.111, which has no ``autoDefinitionTermID`` yet.
_NEWER = {("content/guide/spout.md", "#term")}


def test_what_is_expected_is_what_was_built() -> None:
    site = HERE / NAME
    lines = (line.split("\t") for line in (site / OUTCOME).read_text("utf-8").splitlines())
    built = {(source, link): outcome for source, link, outcome in lines}
    compared = {key: ("ok" if verdict in _MADE else "dead", built[key])
                for key, verdict in expected(site).items() if key in built.keys() - _NEWER}  # fmt: skip
    assert {key: pair for key, pair in compared.items() if pair[0] != pair[1]} == {}
    assert {outcome for _, outcome in compared.values()} == {"ok", "dead"}
    assert len(compared) > 40
