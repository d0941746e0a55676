import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from probe.codes import Language
from probe.model import Verdict
from samples.large import Results, summary, write
from tests.outside import ROOT
from tests.report_pictures import FOLDER, LARGEST, PICTURES
from tests.reports.html.test_page import given

SAMPLES = ROOT / "samples" / "reports"


def test_the_page_of_an_empty_run_is_as_written(tmp_path: Path) -> None:
    """``python samples/large.py --urls 0 --out samples/reports/empty.html`` writes it anew."""
    write(tmp_path / "empty.html", 0)
    assert (SAMPLES / "empty.html").read_bytes() == (tmp_path / "empty.html").read_bytes()


@pytest.mark.parametrize("name", ["demo.html", "demo.zh.html"])
def test_the_page_of_the_demonstration_has_every_verdict_and_runs_its_script(name: str) -> None:
    text = (SAMPLES / name).read_text("utf-8")
    rows = json.loads(re.findall(r'id="rows">(.*?)</script>', text, re.DOTALL)[0])["rows"]
    assert {row["verdict"] for row in rows} == set(Verdict)
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)[0]
    assert b64encode(sha256(script.encode()).digest()).decode() in text


def test_results_are_the_same_each_time() -> None:
    results = Results(50)
    assert list(results) == list(results)
    assert summary(results).total == 50


@pytest.mark.parametrize("language", Language)
def test_a_large_page_is_written(tmp_path: Path, language: Language) -> None:
    write(tmp_path / "large.html", 300, language)
    rows = json.loads(
        re.findall(r'id="rows">(.*?)</script>', (tmp_path / "large.html").read_text("utf-8"), re.DOTALL)[0]
    )
    assert len(rows["rows"]) == 300
    assert len({row["verdict"] for row in rows["rows"]}) > 5


def test_a_page_with_earlier_runs_has_new_and_fixed_urls_and_curves(tmp_path: Path) -> None:
    write(tmp_path / "large.html", 300, runs=5)
    text = (tmp_path / "large.html").read_text("utf-8")
    page = given(text)
    assert {len(history) for history in page["histories"]} == {5}
    assert {"new", "healed", "since"} <= {key for row in page["rows"] for key in row}
    assert text.count('class="curve"') == 2


@pytest.mark.parametrize("name", PICTURES)
def test_there_is_a_picture_that_is_small(name: str) -> None:
    content = (FOLDER / f"{name}.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < LARGEST


def test_no_picture_is_left_over() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(PICTURES)
