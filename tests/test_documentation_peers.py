"""The table for those who come from another tool: every option in it is one, on either side."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from probe.cli.action import options
from probe.cli.equivalents import EQUIVALENTS
from tests.benchmarks.peers import LYCHEE
from tests.outside import ROOT

SECTION = (ROOT / "docs" / "other-tools.md").read_text("utf-8")
ROWS = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in SECTION.splitlines() if row.startswith("|")]
# The options of each tool by its own source, help and version aside: README.md of lychee, arg_parser.py of LinkChecker,
# what the others' command lines are parsed by.
OPTIONS = {
    "lychee": """accept accept-timeouts archive base-url basic-auth cache cache-exclude-status config cookie-jar
        default-extension dump dump-inputs exclude exclude-all-private exclude-link-local exclude-loopback exclude-path
        exclude-private extensions fallback-extensions files-from format generate github-token glob-ignore-case header
        hidden host-concurrency host-request-interval host-stats include include-fragments include-mail include-verbatim
        include-wikilinks index-files insecure max-cache-age max-concurrency max-redirects max-retries method min-tls
        mode no-ignore no-progress offline output preprocess quiet remap require-https retry-wait-time root-dir scheme
        skip-missing suggest threads timeout user-agent verbose""",
    "LinkChecker": """check-extern config cookiefile debug file-output ignore-url list-plugins no-follow-url no-robots
        no-status no-warnings output password quiet recursion-level stdin threads timeout user user-agent verbose""",
    "markdown-link-check": """alive config ignore junit-output progress projectBaseUrl quiet reporters retry verbose""",
    "linkspector": "check-archived config json quiet showstat",
    "html-proofer": """allow-hash-href allow-missing-href as-links assume-extension cache check-external-hash
        check-internal-hash check-sri checks directory-index-files disable-external enforce-https extensions hydra
        ignore-empty-alt ignore-empty-mailto ignore-files ignore-missing-alt ignore-status-codes ignore-urls log-level
        only-status-codes root-dir swap-attributes swap-urls typhoeus""",
    "muffet": """accepted-status-codes buffer-size color dns-resolver exclude experimental-verbose-json
        follow-robots-txt follow-sitemap-xml format header ignore-fragments include json junit max-connections
        max-connections-per-host
        max-redirections max-response-body-size max-retries one-page-only proxy rate-limit skip-tls-verification timeout
        verbose""",
    "htmltest": "conf log-level skip-external",
    "linkinator": """allow-insecure-certs check-css check-fragments clean-urls concurrency config directory-listing
        format header markdown recurse redirects require-https retry retry-errors retry-errors-count retry-errors-jitter
        server-root skip skip-fragment status-code timeout url-rewrite-replace url-rewrite-search user-agent
        verbosity""",
    "broken-link-checker": """exclude exclude-external exclude-internal filter-level follow get host-requests include
        ordered recursive requests user-agent verbosity""",
    "hyperlink": "check-anchors github-actions jobs sources",
}  # fmt: skip
LINKCHECKER = shutil.which("linkchecker", path=str(Path(sys.executable).parent)) or shutil.which("linkchecker")
CURL = shutil.which("curl")


def words(text: str) -> set[str]:
    """Return the options that are named in a text."""
    return set(re.findall(r"`(--?[a-z][A-Za-z-]*)", text))


def theirs(tool: str) -> set[str]:
    """Return the options of a tool's rows, of which the first alone has its name."""
    found, here = set(), ""
    for name, cell, _ in ROWS[2:]:
        here = name or here
        found |= words(cell) if here == tool else set()
    return found


def test_every_option_that_is_ours_is_there() -> None:
    ours = {f"--{name}" for name in options()} | {"-o", "-f"}
    named = set().union(*(words(cell) for *_, cell in ROWS))
    the_same = set().union(*(words(cell) for _, cell, here in ROWS[2:] if here == "the same"))
    assert {"--remap", "--fragments", "--recurse", "-o"} <= named <= ours
    assert {"--exclude", "--hidden", "--user-agent"} <= the_same <= ours | {"--no-progress"}


@pytest.mark.parametrize("tool", OPTIONS)
def test_every_option_of_another_tool_has_a_row(tool: str) -> None:
    assert theirs(tool) == {f"--{name}" for name in OPTIONS[tool].split()}


@pytest.mark.parametrize(
    ("tool", "program", "asked"),
    [("lychee", LYCHEE, "--help"), ("LinkChecker", LINKCHECKER, "--help"), ("curl", CURL, "--help all")],
)
def test_every_option_of_another_tool_is_in_its_help(tool: str, program: str | None, asked: str) -> None:
    assert theirs(tool)
    if program is None:
        pytest.skip(f"{tool} is not installed")
    said = subprocess.run([program, *asked.split()], capture_output=True, text=True, timeout=50, check=True).stdout
    assert theirs(tool) <= set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", said))


def test_the_equivalents_that_errors_name_are_those_of_the_table() -> None:
    ours = {f"--{name}" for name in options()}
    table = [(words(theirs_), words(here)) for _, theirs_, here in ROWS[2:]]
    short = {"--output": "-o", "--format": "-f"}
    for name, meant in EQUIVALENTS.items():
        option = meant.partition(" ")[0] if meant.startswith("-") else "--no-ignore"
        assert option in ours
        assert name not in ours
        if not meant.startswith("-"):
            assert any(name in words(theirs_) and ".probeignore" in here for _, theirs_, here in ROWS[2:])
        elif name.startswith("--"):
            assert any(name in cell and {option, short.get(option)} & here for cell, here in table), name
