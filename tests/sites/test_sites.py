"""Each generator's small site, over the command: every link has the verdict that ``expected.tsv`` says.

A folder here is a site; its files are copied into a repository and read as a user would, with ``--fragments``. A line
of ``expected.tsv`` is a file, a link as it is reported there, and what is expected of it: ``ok``, ``broken``,
``fragment`` (the page has no such place), or ``skipped:WORD`` with the reason's word. Each link counts once a file.
"""

import json
import re
import shutil
from pathlib import Path

import pytest

from probe.codes.phrases import phrases
from probe.language import Language
from tests.cli.inside import probe_in

HERE = Path(__file__).parent
EXPECTED = "expected.tsv"
# Why a link is skipped.
_OF_LINKS = {
    "made-by-build",
    "outside-site",
    "outside-project",
    "plugin-decides",
    "root-unknown",
    "template",
    "attribute-undefined",
    "part-of-others",
    "empty-link",
    "component-elsewhere",
    "cross-reference",
    "extension-makes",
    "hook-decides",
    "page-unknown",
    "other-project",
    "permalinks-decide",
    "scheme",
    "ignored-by-config",
}
SITES = sorted(path.parent for path in HERE.glob(f"*/{EXPECTED}"))


def told(folder: Path) -> dict[tuple[str, str], str]:
    """Return what the program says of each link, by its document and its text."""
    options = ("--offline", "--fragments", "--no-config", "-q", "--lang", "en", "--no-progress")
    probe_in(folder, "check", ".", *options, "-o", "out.json")
    results = json.loads((folder / "out.json").read_text("utf-8"))["results"]
    return {
        (source["document"], source["text"]): verdict_of(result)
        for result in results
        for source in result["sources"]
        if not source["text"].startswith("http")
    }


def verdict_of(result: dict[str, str]) -> str:
    if result["verdict"] == "skipped":
        known = phrases(Language.EN).items()
        (word,) = (word for word, text in known if word in _OF_LINKS and fits(text, result["reason"]))
        return f"skipped:{word}"
    return "fragment" if result["failure"] == "fragment-missing" else result["verdict"]


def fits(phrase: str, reason: str) -> bool:
    """Whether a reason is what a phrase says, whatever stands in its braces."""
    return re.fullmatch(".*".join(map(re.escape, re.split(r"\{\d\}", phrase))), reason) is not None


def expected(site: Path) -> dict[tuple[str, str], str]:
    lines = (line.split("\t") for line in (site / EXPECTED).read_text("utf-8").splitlines() if line.strip())
    return {(file, link): verdict for file, link, verdict in lines if not file.startswith("#")}


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_each_link_of_a_site_has_its_verdict(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site", ignore=shutil.ignore_patterns(EXPECTED, "built.tsv"))
    (tmp_path / "site/.git").mkdir()
    assert told(tmp_path / "site") == expected(site)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_what_is_expected_of_a_site_has_both_sides(site: Path) -> None:
    verdicts = set(expected(site).values())
    assert {"ok", "broken", "fragment"} <= verdicts
