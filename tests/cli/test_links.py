"""``probe links``: what is found, and that nothing is sent for it."""

import json
from pathlib import Path

from tests.cli.site import site
from tests.outside import probe, serving

DOCUMENT = "[a](http://127.0.0.1/x#y)\n[b](mailto:me@a.example.net) <http://127.1/x>\n[c](c.md)\n"


def test_every_place_of_every_link_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DOCUMENT)
    ran = probe("links", "a.md", "--no-config", cwd=tmp_path)
    assert (ran.status, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "a.md:1:5: http://127.0.0.1/x",
        "a.md:2:31: http://127.0.0.1/x",
        "a.md:2:5: mailto:me@a.example.net  (The scheme is mailto)",
        "a.md:3:5: c.md",
    ]


def test_json_has_the_places_of_each_link_as_reports_have_them(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DOCUMENT)
    ran = probe("links", "a.md", "-f", "json", "--no-config", cwd=tmp_path)
    read = json.loads(ran.stdout)
    assert read["schema"] == 1
    assert next((link["url"], len(link["sources"])) for link in read["links"]) == ("http://127.0.0.1/x", 2)
    assert read["links"][0]["sources"][0] == {
        "document": "a.md", "line": 1, "column": 5, "text": "http://127.0.0.1/x#y",
    }  # fmt: skip
    assert [link["skipped"] is None for link in read["links"]] == [True, False, True]


def test_what_the_config_leaves_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "probe.toml").write_text('inputs = ["a.md"]\nexclude = ["^http://127"]\n')
    (tmp_path / "a.md").write_text(DOCUMENT)
    assert "http://127.0.0.1/x  (Excluded by" in probe("links", cwd=tmp_path).stdout


def test_nothing_is_sent() -> None:
    with serving(site({"/": "x"})) as origin:
        ran = probe("links", "-", "--no-config", stdin=f"{origin.url('/')}\n")
        assert ran.stdout == f"stdin:1:1: {origin.url('/')}\n"
        assert not origin.requests


def test_a_page_of_the_web_is_no_input_of_it() -> None:
    ran = probe("links", "--from", "http://127.0.0.1:1/", "--no-config")
    assert (ran.status, ran.stdout) == (2, "")
    assert "links sends nothing" in ran.stderr


def test_an_unknown_format_and_no_input_end_with_status_2(tmp_path: Path) -> None:
    assert probe("links", "-", "-f", "xml", "--no-config").status == 2
    assert probe("links", "--no-config", cwd=tmp_path).status == 2


def test_secrets_are_not_shown() -> None:
    ran = probe("links", "-", "--no-config", stdin="http://me:hunter2@a.example.net/?token=hunter3\n")
    assert "hunter" not in ran.stdout
