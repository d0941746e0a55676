"""``--host-stats``: a table on standard error, and the same in JSON."""

import json
import re
from pathlib import Path

import pytest

from samples.origin import Origin
from tests.outside import probe, serving


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_table_of_hosts_and_the_same_in_json(tmp_path: Path, workers: str) -> None:
    with serving(Origin()) as origin:
        urls = [origin.url("/ok"), origin.url("/permanent/1"), origin.url("/gone"), "http://localhost.invalid:1/"]
        ran = probe(*urls, "--host-stats", "--workers", workers, "-q", "-o", "out.json", cwd=tmp_path)
        made = len(origin.requests)
    hosts = {host.pop("host"): host for host in json.loads((tmp_path / "out.json").read_text())["summary"]["hosts"]}
    ours = hosts["127.0.0.1"]
    assert ran.status == 1
    assert ours["requests"] == made
    assert ours["errors"] >= 2  # the page that is gone, and a second look at it
    assert (ours["pauses"], ours["paused_s"]) == (0, 0.0)
    assert 0 < ours["median_ms"] < 20_000
    assert hosts["localhost.invalid"]["errors"] == hosts["localhost.invalid"]["requests"] > 0
    heading, rule, first, *_ = ran.stderr.splitlines()
    assert heading.split() == ["host", "requests", "median", "errors", "pauses"]
    assert set(rule) == {"-", " "}
    assert re.fullmatch(rf"127\.0\.0\.1 +{made} +[\d,]+ ms +{ours['errors']} +0", first)


def test_in_chinese_and_nothing_where_nobody_asks(tmp_path: Path) -> None:
    with serving(Origin()) as origin:
        asked = probe(origin.url("/ok"), "--host-stats", "--lang", "zh", "-q")
        ran = probe(origin.url("/ok"), "-q", "-o", "out.json", cwd=tmp_path)
    assert asked.stderr.startswith("主机")
    assert ran.stderr == ""
    assert "hosts" not in json.loads((tmp_path / "out.json").read_text())["summary"]
