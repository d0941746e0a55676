"""``--include-mail`` by the command: one name server of this machine, and each of its answers in every report."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from samples.origin import Origin
from tests.name_server import NameServer, only_name_server
from tests.outside import ROOT, Ran, probe, serving

PAGE = """[a](mailto:a@mx.de) [a](mailto:b@MX.de?subject=x) [b](mailto:a@v4.de) [c](mailto:a@v6.de,b@mx.de)
[d](mailto:a@null.de) [e](mailto:a@none.de) [f](mailto:a@gone.de) [g](mailto:a@servfail.de)
[i](mailto:a@@mx.de) [j](mailto:?subject=x) [k](mailto:a@example.com) [l](mailto:YOUR_EMAIL) [m](tel:1) [n](mailto:)
<!-- probe: ignore-next-line it is to come -->
[o](mailto:b@gone.de) [p](ORIGIN/ok#there)
"""
VERDICTS = {
    "mailto:a@mx.de": "ok", "mailto:b@MX.de?subject=x": "ok", "mailto:a@v4.de": "ok", "mailto:a@v6.de,b@mx.de": "ok",
    "mailto:a@null.de": "broken", "mailto:a@none.de": "broken", "mailto:a@gone.de": "broken",
    "mailto:a@servfail.de": "skipped", "mailto:a@@mx.de": "invalid",
    "mailto:?subject=x": "ok", "mailto:a@example.com": "skipped", "mailto:YOUR_EMAIL": "skipped", "tel:1": "skipped",
    "mailto:": "invalid", "mailto:b@gone.de": "broken", "/ok": "ok",
}  # fmt: skip


class Site:
    """A page with links of all kinds, and the command that asks one name server alone."""

    def __init__(self, folder: Path, origin: Origin, names: NameServer) -> None:
        self.folder, self.origin, self.names = folder, origin, names
        (folder / "page.md").write_text(PAGE.replace("ORIGIN", origin.url("")), "utf-8")

    def probe(self, *arguments: str, checked: bool = True) -> Ran:
        more = ("--include-mail",) if checked else ()
        env = {"PYTHONPATH": f"{self.folder}:{ROOT}"}
        return probe(*arguments, *more, cwd=self.folder, env=env)

    def verdicts(self, text: str) -> dict[str, str]:
        return {
            line["url"].removeprefix(self.origin.url("")): line["verdict"]
            for line in map(json.loads, text.splitlines())
        }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("mail")
    with serving(Origin()) as origin, only_name_server(folder) as names:
        yield Site(folder, origin, names)


@pytest.mark.parametrize("more", [("--transport=aiohttp",), ("--workers=2", "--fragments")])
def test_each_answer_has_its_verdict_and_each_domain_two_look_ups_at_most(site: Site, more: tuple[str, ...]) -> None:
    site.names.asked.clear()
    ran = site.probe("page.md", "-f", "jsonl", *more)
    assert (ran.status, ran.stderr) == (1, "")
    found = site.verdicts(ran.stdout)
    assert {**VERDICTS, **({"/ok": "broken"} if "--fragments" in more else {})} == {
        url.partition("#")[0]: verdict for url, verdict in found.items() if "#" in url or f"{url}#there" not in found
    }
    asked = Counter(site.names.asked)
    expected = {"mx.de.": 1, "v4.de.": 1, "v6.de.": 1, "null.de.": 2, "none.de.": 2, "gone.de.": 2, "servfail.de.": 2}
    if "--workers=2" in more:  # a link with two domains is looked up by the worker of the first one
        expected["mx.de."] = asked["mx.de.", "MX"]
        assert asked["mx.de.", "MX"] <= 2
    assert {name: asked[name, "MX"] for name in expected} == expected
    assert not asked["example.com.", "MX"]


def test_every_report_tells_what_is_wrong_and_shows_the_address(site: Site) -> None:
    ran = site.probe(
        "page.md", "-o", "all.csv", "-o", "all.md", "-o", "all.json", "-o", "all.html", "-o", "all.sarif", "-o",
        "all.xml", "--host-stats", "-v",
    )  # fmt: skip
    assert ran.status == 1
    rows = {row["url"]: row for row in csv.DictReader(io.StringIO((site.folder / "all.csv").read_text("utf-8")))}
    gone = rows["mailto:a@gone.de"]
    assert (gone["verdict"], gone["failure"], gone["status"]) == ("broken", "mail-undeliverable", "")
    assert (gone["reason"], gone["attempts"]) == ("The domain gone.de does not exist", "2")
    assert gone["advice"].startswith("Check the spelling of the domain.")
    assert rows["mailto:a@servfail.de"]["advice"].startswith("Run again later")
    report = json.loads((site.folder / "all.json").read_text("utf-8"))
    assert report["summary"]["by_failure"] == {
        "scheme-not-probed": 1, "mail-address-invalid": 2, "mail-undeliverable": 4,
    }  # fmt: skip
    assert [host["host"] for host in report["summary"]["hosts"]] == ["127.0.0.1"]  # no look-up is a request
    for name in ("all.md", "all.html", "all.sarif", "all.xml"):
        assert "a@gone.de" in (site.folder / name).read_text("utf-8")
    assert re.search(r"page\.md:2:\d+ +mail-undeliverable +mailto:a@gone\.de\n +The domain gone\.de does", ran.stdout)


def test_a_run_that_ends_early_is_resumed_with_what_is_left(site: Site) -> None:
    (site.folder / "list.txt").write_text("mailto:a@mx.de\nmailto:a@gone.de\nmailto:a@silent.de\n", "utf-8")
    told = ("list.txt", "-f", "jsonl", f"--store={site.folder / 'kept.db'}", "--deadline=2")
    found = {"mailto:a@mx.de": "ok", "mailto:a@gone.de": "broken", "mailto:a@silent.de": "unchecked"}
    assert site.verdicts(site.probe(*told).stdout) == found
    site.names.asked.clear()
    assert site.verdicts(site.probe(*told, "--resume").stdout) == found
    assert {name for name, _ in site.names.asked} == {"silent.de."}


def test_nothing_is_asked_offline_nor_without_the_option(site: Site) -> None:
    site.names.asked.clear()
    offline = site.verdicts(site.probe("page.md", "-f", "jsonl", "--offline").stdout)
    without = site.verdicts(site.probe("page.md", "-f", "jsonl", checked=False).stdout)
    assert site.names.asked == []
    assert {url: offline[url] for url in ("mailto:a@gone.de", "mailto:a@@mx.de", "mailto:?subject=x")} == {
        "mailto:a@gone.de": "skipped", "mailto:a@@mx.de": "invalid", "mailto:?subject=x": "ok",
    }  # fmt: skip
    assert {verdict for url, verdict in without.items() if url.startswith("mailto")} == {"skipped"}


def test_links_tells_what_would_not_be_looked_up(site: Site) -> None:
    site.names.asked.clear()
    ran = site.probe("links", "page.md")
    told = dict(
        line.split("mailto:", 1)[1].partition("  ")[::2] for line in ran.stdout.splitlines() if "mailto:" in line
    )
    assert told["a@gone.de"] == ""
    assert told["a@@mx.de"] == "(a@@mx.de has a character before the @ that needs quotes, or a dot too many)"
    assert told["?subject=x"] == "(The link names no recipient: the reader fills one in)"
    assert "(The scheme is mailto)" in site.probe("links", "page.md", checked=False).stdout
    assert site.names.asked == []
