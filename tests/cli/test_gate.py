"""Only what is new fails: a repository with known, ignored and new dead links, as CI sees it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from samples.origin import Origin
from tests.outside import Ran, probe, serving

CI = {"GITHUB_ACTIONS": "true"}


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with serving(Origin()) as served:
        yield served


@pytest.fixture
def repository(tmp_path: Path, origin: Origin) -> Path:
    """Three dead links that a baseline knows, one that is ignored, one that is new, among links that are fine."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "old.md").write_text(
        f"# Old\n\n[a]({origin.url('/status/404?a')})\n[b]({origin.url('/status/410?b')})\n[c](gone.md)\n[d](new.md)\n"
    )
    assert probe("docs", "--baseline", "known.json", "--update-baseline", *QUIET, cwd=tmp_path).status == 0
    (docs / "new.md").write_text(
        f"# New\n\nfine: <{origin.url('/?fine')}>\nignored: <{origin.url('/status/404?ignored')}>\n"
        f"\nnew: [x]({origin.url('/status/404?new')} 'title')\n"
    )
    config(tmp_path, "2999-12-31")
    return tmp_path


QUIET = ("--retries", "0", "--lang", "en")


def config(folder: Path, until: str) -> None:
    (folder / "probe.toml").write_text(
        f'inputs = ["docs"]\nbaseline = "known.json"\nretries = 0\nlang = "en"\n\n'
        f'[[ignore]]\nmatch = "regex:\\\\?ignored"\nreason = "comes back in spring"\nuntil = {until}\n'
    )


def run(folder: Path, *words: str) -> Ran:
    return probe("check", *words, cwd=folder, env={**CI, "GITHUB_STEP_SUMMARY": str(folder / "summary.md")})


def annotations(ran: Ran) -> list[str]:
    return [line for line in ran.stderr.splitlines() if line.startswith("::error")]


def test_the_baseline_holds_what_failed(repository: Path) -> None:
    known = json.loads((repository / "known.json").read_text())
    failed = [r["url"].partition("/status/")[2] or r["url"] for r in known["results"]]
    assert failed == ["docs/gone.md", "docs/new.md", "404?a", "410?b"]


def test_one_new_dead_link_is_one_annotation_on_its_line(repository: Path, origin: Origin) -> None:
    ran = run(repository)
    assert ran.status == 1, ran.stderr
    (annotation,) = annotations(ran)
    assert annotation.startswith("::error file=docs/new.md,line=6,col=10,")
    assert origin.url("/status/404?new") not in (repository / "docs/old.md").read_text()
    assert "comes back in spring" in run(repository, "-v").stdout
    assert "/status/404?new" in (repository / "summary.md").read_text()


def test_with_the_new_one_mended_it_passes(repository: Path) -> None:
    new = repository / "docs/new.md"
    new.write_text(new.read_text().replace("/status/404?new", "/?mended"))
    ran = run(repository)
    assert (ran.status, annotations(ran)) == (0, []), ran.stdout


def test_an_ignore_past_its_day_fails_and_says_why(repository: Path) -> None:
    new = repository / "docs/new.md"
    new.write_text(new.read_text().replace("/status/404?new", "/?mended"))
    config(repository, "2020-01-31")
    ran = run(repository)
    assert ran.status == 1
    (annotation,) = annotations(ran)
    assert annotation.startswith("::error file=docs/new.md,line=4,col=11,")
    assert "ended on 2020-01-31; its reason was: comes back in spring" in " ".join(ran.stdout.split())


def test_what_passes_again_is_listed(repository: Path) -> None:
    (repository / "docs/gone.md").write_text("back\n")
    new = repository / "docs/new.md"
    new.write_text(new.read_text().replace("/status/404?new", "/?mended").replace("/status/404?ignored", "/?ignored"))
    ran = run(repository)
    assert ran.status == 0
    assert "Passes now, and can be removed from the baseline: docs/gone.md" in ran.stdout
    assert "The ignore for regex:\\?ignored is no longer needed" in ran.stdout


def test_no_ci_leaves_annotations_and_summary_out(repository: Path) -> None:
    ran = run(repository, "--no-ci")
    assert (ran.status, annotations(ran), (repository / "summary.md").exists()) == (1, [], False)


def test_a_new_baseline_holds_what_fails_and_nothing_else(repository: Path) -> None:
    assert run(repository, "--update-baseline").status == 0
    written = json.loads((repository / "known.json").read_text())
    assert [result["url"].rpartition("/")[2] for result in written["results"]] == [
        "gone.md", "404?a", "404?ignored", "404?new", "410?b",
    ]  # fmt: skip
    assert {tuple(result) for result in written["results"]} == {("url", "verdict", "status", "reason", "since")}


def test_a_new_baseline_of_the_same_failures_is_the_same_file(repository: Path) -> None:
    known = repository / "known.json"
    run(repository, "--update-baseline")
    first = known.read_bytes()
    for words in ((), ("--lang", "zh"), ("--concurrency", "1")):
        run(repository, "--update-baseline", *words)
        assert known.read_bytes() == first


def test_places_on_pages_are_not_forgotten_by_a_run_that_does_not_look_at_them(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[x](#none)\n")
    words = ("a.md", "--baseline", "known.json", "--update-baseline", *QUIET)
    assert probe(*words, "--fragments", cwd=tmp_path).status == 0
    before = (tmp_path / "known.json").read_text()
    ran = probe(*words, cwd=tmp_path)
    complaint = "probe: --update-baseline needs --fragments: known.json contains fragments of pages\n"
    assert (ran.status, ran.stderr, (tmp_path / "known.json").read_text()) == (2, complaint, before)


def test_a_baseline_is_no_output_as_well(repository: Path) -> None:
    """What failed for the first time would be known to the next run, and never fail again."""
    before = (repository / "known.json").read_bytes()
    for words in (("-o", "./known.json"), ("-o", "docs/../known.json", "--update-baseline")):
        ran = run(repository, *words)
        complaint = "probe: known.json is the baseline and an output: --update-baseline alone updates it\n"
        assert (ran.status, ran.stdout, ran.stderr) == (2, "", complaint)
    assert (repository / "known.json").read_bytes() == before


def test_a_run_that_ended_early_leaves_the_baseline(tmp_path: Path, origin: Origin) -> None:
    known = tmp_path / "known.jsonl"
    known.write_text('{"url": "http://a.example/", "verdict": "broken"}\n')
    before = known.read_bytes()
    words = ("--baseline", str(known), "--update-baseline", "--deadline", "0.5s", "-q", *QUIET)
    ran = probe(origin.url("/hang"), *words)
    assert (ran.status, known.read_bytes()) == (3, before)
    assert ran.stderr == f"probe: {known} stays as it was: the run ended early\n"


def test_a_new_baseline_keeps_what_was_not_asked_for(repository: Path) -> None:
    words = ("docs/old.md", "--no-config", "--baseline", "known.json", *QUIET)
    for more in (("--update-baseline", "--offline"), ()):
        ran = probe(*words, *more, cwd=repository)
        assert (ran.status, "newly fails, 3 are known to fail" in ran.stdout) == (0, True), ran.stdout


def test_a_baseline_that_cannot_be_written_is_told_before_anything_is_probed(tmp_path: Path, origin: Origin) -> None:
    ran = probe(origin.url("/?q"), "--baseline", str(tmp_path / "no/known.json"), "--update-baseline", *QUIET)
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr == f"probe: {tmp_path}/no/known.json: there is no directory {tmp_path}/no; make it first\n"


def test_a_report_that_cannot_be_written_costs_no_other(repository: Path) -> None:
    missing = repository / "no/summary.md"
    (repository / "full.md").symlink_to("/dev/full")
    ran = probe(
        "check", "-o", "r.json", "-o", "full.md", cwd=repository, env={**CI, "GITHUB_STEP_SUMMARY": str(missing)}
    )
    assert ran.status == 2
    assert len(annotations(ran)) == 1
    assert json.loads((repository / "r.json").read_text())["summary"]["fails"] == 1
    assert f"GITHUB_STEP_SUMMARY {missing}: No such file or directory" in ran.stderr
    assert "full.md: No space left on device" in ran.stderr


def test_secrets_of_known_failures_are_kept_from_the_baseline(tmp_path: Path, origin: Origin) -> None:
    urls = [origin.url(f"/status/404?token=hunter2hunter{n}") for n in range(2)]
    words = (*urls, "--baseline", str(tmp_path / "known.jsonl"), *QUIET, "-q")
    assert probe(*words, "--update-baseline").status == 0
    assert "hunter2" not in (tmp_path / "known.jsonl").read_text()
    assert probe(*words).status == 0
