from pathlib import Path

import pytest

from probe.reports.layout import columns
from samples.origin import Origin
from tests.outside import serving
from tests.pictures import FAILURES, FOLDER, HEIGHT, LANGUAGES, WIDTH, last_screen, on_terminal, write_documents


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("failures", FAILURES)
def test_the_failing_urls_are_on_the_last_screen(failures: int, language: str, tmp_path: Path) -> None:
    with serving(Origin()) as origin:
        write_documents(tmp_path, failures, origin.url(""))
        written = on_terminal(tmp_path, f"--lang={language}", "--host-rate=0", "--color=never")
    screen = last_screen(written)
    shown = [line for line in screen if "/status/404" in line or "/status/410" in line]
    assert len(shown) >= min(failures, 15)
    assert len(written.splitlines()) < HEIGHT
    assert [line for line in screen if columns(line) > WIDTH] == []
    assert (" -v " in "".join(screen)) is True


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("failures", FAILURES)
def test_there_is_a_picture_that_loads_nothing(failures: int, language: str) -> None:
    picture = (FOLDER / f"{failures}.{language}.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert f"{failures}" in picture
    assert "url(http" not in picture


def test_a_pipe_gets_everything_and_no_links(tmp_path: Path) -> None:
    with serving(Origin()) as origin:
        write_documents(tmp_path, 200, origin.url(""))
        on_terminal(tmp_path, "--host-rate=0", "-o", "report.txt", "-q", "--color=always")
    report = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert len([line for line in report.splitlines() if line.startswith("docs/")]) == 200
    assert "\x1b" not in report
