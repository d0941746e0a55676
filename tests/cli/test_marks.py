"""Marks over the whole command: what they excuse does not fail a run, in files, lists and crawls."""

import json
from pathlib import Path

from tests.cli.site import link, site
from tests.outside import probe, serving

DEAD = "http://127.0.0.1:1/dead"  # refused at once


def failing(folder: Path, *args: str) -> tuple[int, dict[str, tuple[bool, list[str]]], list[str]]:
    ran = probe("--no-config", "--retries", "0", "-q", "-o", "report.json", *args, cwd=folder)
    read = json.loads((folder / "report.json").read_text("utf-8"))
    found = {r["url"]: (r["fails"], [f"{s['document']}:{s['line']}" for s in r["sources"]]) for r in read["results"]}
    assert read["summary"]["fails"] == sum(fails for fails, _ in found.values())
    return ran.status, found, read["summary"]["notices"]


def test_a_document_says_what_is_ignored_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"[x]({DEAD}) <!-- probe: ignore moving -->\n\n[y](a.md) <!-- probe: ignore -->\n")
    status, found, notices = failing(tmp_path, "a.md")
    assert (status, found[DEAD]) == (0, (False, ["a.md:1"]))
    assert notices == ["a.md:3: the mark that ignores a.md is no longer needed: the link passes"]


def test_another_document_is_not_bound_by_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"[x]({DEAD}) <!-- probe: ignore moving -->\n")
    (tmp_path / "b.md").write_text(f"[x]({DEAD})\n")
    assert failing(tmp_path, "a.md", "b.md")[:2] == (1, {DEAD: (True, ["b.md:1"])})


def test_a_list_that_is_probed_while_it_is_read_says_so_further_down(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(f"{DEAD} # probe: ignore moving\n{DEAD}2 # probe: ignore moving\n{DEAD}\n")
    status, found, _ = failing(tmp_path, "list.txt", "-o", "report.jsonl")
    assert (status, found) == (1, {DEAD: (True, ["list.txt:3"]), f"{DEAD}2": (False, ["list.txt:2"])})
    lines = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    assert {line["url"]: line["fails"] for line in lines} == {DEAD: True, f"{DEAD}2": False}


def test_pages_of_a_crawl_have_marks_of_their_own(tmp_path: Path) -> None:
    pages = {
        "/": f'<a href="/b">b</a>\n<a href="{DEAD}" data-probe-ignore="x">x</a><a href="/gone" data-proofer-ignore>',
        "/b": link(DEAD),
    }
    with serving(site(pages)) as origin:
        status, found, _ = failing(tmp_path, origin.url("/"), "--recurse")
    assert status == 1
    assert found[DEAD] == (True, [f"{origin.url('/b')}:2"])
    assert not found[origin.url("/gone")][0]


def test_workers_read_marks_too(tmp_path: Path) -> None:
    lines = "".join(f"[x](no-{number}.md) <!-- probe: ignore x -->\n\n" for number in range(5_000))
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(lines)
    status, found, _ = failing(tmp_path, "a.md", "b.md", "--jobs", "2", "--offline")
    assert (status, len(found)) == (0, 5_000)
