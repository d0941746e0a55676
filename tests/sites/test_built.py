"""What is expected of a site is what its own generator made of it: ``built.tsv``, which ``tests.sites.build`` wrote."""

from pathlib import Path, PurePosixPath
from posixpath import dirname, relpath
from urllib.parse import unquote

import pytest

from probe.sites import astro, eleventy, mkdocs
from probe.sites.interface import Site, Source
from probe.sites.tree import Tree
from tests.sites.build_sphinx import BUILDERS, HERE, OUTCOME, Builder
from tests.sites.test_sites import expected

SITES = [HERE / name for name in BUILDERS]


# A place of a page that the build makes: the page is there, and its places cannot be told.
_UNTOLD = {("docs/index.rst", "genindex.html#A")}


def built(site: Path) -> dict[tuple[str, str], str]:
    """Return whether each link of each page that was built is ``ok`` or ``dead``."""
    lines = (site / OUTCOME).read_text("utf-8").splitlines()
    return {(page, link): outcome for page, link, outcome in (line.split("\t") for line in lines)}


def both(site: Path, builder: Builder) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what is expected and what was built of links that are written alike; a dead one may become ``#link``."""
    outcomes, found = built(site), {}
    for (file, link), verdict in expected(site).items():
        below = file.removeprefix(f"{builder.source}/")
        page = str(PurePosixPath(below).with_suffix(".html"))
        outcome = outcomes.get((page, f"#{link}")) or outcomes.get((page, link))
        if outcome is not None and (file, link) not in _UNTOLD and below != file and not verdict.startswith("skipped"):
            found[file, link] = ("ok" if verdict == "ok" else "dead", outcome)
    return found


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_what_is_expected_is_what_was_built(site: Path) -> None:
    compared = both(site, BUILDERS[site.name])
    assert {key: pair for key, pair in compared.items() if pair[0] != pair[1]} == {}
    assert {outcome for _, outcome in compared.values()} == {"ok", "dead"}
    assert len(compared) > 20


# Sites that tests.sites.build builds with npm.
GENERATORS = {"astro": astro.GENERATOR, "eleventy": eleventy.GENERATOR}


@pytest.mark.parametrize("name", GENERATORS)
def test_what_is_expected_is_what_npm_built(name: str) -> None:
    site = GENERATORS[name].found(Tree(str(HERE / name)), "")
    assert site is not None
    outcomes = {(page, unquote(link)): outcome for (page, link), outcome in built(HERE / name).items()}
    different, seen = {}, set()
    for (file, link), verdict in expected(HERE / name).items():
        url = site.url_of(file)
        page = f"pot{url}index.html" if url is not None and url.endswith("/") else f"pot{url}"
        outcome = outcomes.get((page, unquote(link)))
        if outcome is None or verdict == "skipped:outside-site" or (file, link) in seen:
            continue
        is_there = verdict in ("ok", "skipped:made-by-build", "skipped:permalinks-decide")
        seen.add((file, link))
        if is_there != (outcome == "ok"):
            different[file, link] = (verdict, outcome)
    assert different == {}
    assert len(seen) > 30


def rewritten(site: Site, file: str, link: str) -> str:
    """Return a link to a source as MkDocs writes it, relative to the URL of the page; any other as it is."""
    path, sign, fragment = link.partition("#")
    target = site.look_up(link, "link", file)
    url = site.url_of(target.path) if isinstance(target, Source) and path.endswith(".md") else None
    return link if url is None else f"{relpath(url, dirname(site.url_of(file) or '/'))}/{sign}{fragment}"


def test_what_is_expected_is_what_mkdocs_built() -> None:
    site = mkdocs.GENERATOR.found(Tree(str(HERE / "mkdocs")), "")
    assert site is not None
    outcomes, different, seen = built(HERE / "mkdocs"), {}, set()
    for (file, link), verdict in expected(HERE / "mkdocs").items():
        page = f"pot{site.url_of(file)}index.html"
        outcome = outcomes.get((page, rewritten(site, file, link))) if site.claims(file) else None
        if outcome is None or verdict == "skipped:outside-site":
            continue
        seen.add(verdict)
        if (verdict == "ok") != (outcome == "ok"):
            different[file, link] = (verdict, outcome)
    assert different == {}
    assert seen == {"ok", "broken", "fragment"}
