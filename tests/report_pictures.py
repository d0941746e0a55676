"""Pictures of the HTML report in both languages, light, dark and narrow: ``python -m tests.report_pictures``.

They are drawn by Chromium with the fonts of this machine, and stand in docs/reports/. The runs are made up.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from probe.codes import Language
from samples.large import write
from tests.outside import ROOT

FOLDER = ROOT / "docs" / "reports"
URLS = 2_000
LARGEST = 150_000  # bytes of a picture


class Picture(NamedTuple):
    """What a picture shows: ``fragment`` is the view, ``opened`` the row that is opened, ``top`` what stands on top.

    ``runs`` is the number of earlier runs.
    """

    language: Language
    scheme: str
    width: int
    height: int
    fragment: str = ""
    opened: int | None = None
    top: str = "body"
    runs: int = 0


PICTURES = {
    "top": Picture(Language.EN, "light", 1100, 1160),
    "table-dark": Picture(Language.EN, "dark", 1100, 860, "verdict=broken,redirected&sort=-time", 2, "#results"),
    "history": Picture(Language.EN, "light", 1100, 964, runs=14),
    "history-row": Picture(Language.EN, "light", 1100, 860, "verdict=failing&sort=-time", 2, "#results", runs=14),
    "top-zh-dark": Picture(Language.ZH, "dark", 1100, 800),
    "table-zh": Picture(Language.ZH, "light", 1100, 800, "", 1, "#results"),
    "narrow": Picture(Language.EN, "light", 390, 844),
    "narrow-table": Picture(Language.EN, "light", 390, 844, "verdict=broken,failing", None, "#results"),
}


def draw(browser: Any, picture: Picture, page_file: Path, out: Path) -> None:
    """Write one picture."""
    size = {"width": picture.width, "height": picture.height}
    page = browser.new_page(viewport=size, color_scheme=picture.scheme)
    page.goto(f"{page_file.as_uri()}#{picture.fragment}" if picture.fragment else page_file.as_uri())
    page.evaluate(f"document.querySelector({picture.top!r}).scrollIntoView()")
    if picture.opened is not None:
        page.locator(".open-row").nth(picture.opened).click()
        page.mouse.move(0, 0)
    page.wait_for_timeout(100)
    page.screenshot(path=out)
    page.close()


def main() -> None:
    """Write every picture."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, picture in PICTURES.items():
            page_file = Path(folder, f"{picture.language}-{picture.runs}.html")
            if not page_file.exists():
                write(page_file, URLS, picture.language, picture.runs)
            draw(browser, picture, page_file, FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
