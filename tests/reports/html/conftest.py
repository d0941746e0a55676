import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from probe.reports import Style, record, report_named
from tests.reports.examples import NOON, every_verdict, excused, summed

CHROMIUM = shutil.which("chromium")


@pytest.fixture
def real_table(fixed_table: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Explain codes by the real table, for results that have many."""
    monkeypatch.undo()
    record.code.cache_clear()


class Opened:
    """A page in the browser, what it wrote to the console, and what it asked for."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(url)

    @property
    def shown(self) -> list[str]:
        """The URLs of the rows that are drawn."""
        found: list[str] = self.page.locator(".open-row").all_inner_texts()
        return found

    @property
    def fragment(self) -> str:
        found: str = self.page.evaluate("location.hash")
        return found

    def row(self, text: str) -> Any:
        return self.page.locator("tr.row", has_text=text)


Open = Callable[..., Opened]


@pytest.fixture(scope="module")  # no longer: while it is there, its event loop runs, and no asynchronous test can
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("the browser tests need the package chromium")
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Open a report of some results in the browser; afterwards nothing was complained of, and nothing was fetched."""
    pages: list[Opened] = []

    def open_(results: Any = None, *, fragment: str = "", style: Style | None = None, **context: Any) -> Opened:
        shown = (*every_verdict(), excused()) if results is None else results
        path = tmp_path / "report.html"
        with path.open("w", encoding="utf-8") as out:
            report_named("html").write(shown, summed(tuple(shown)), out, style or Style(now=NOON))
        page = browser.new_context(**context).new_page()
        page.set_default_timeout(10_000)
        pages.append(Opened(page, f"{path.as_uri()}{fragment}"))
        return pages[-1]

    yield open_
    for each in pages:
        each.page.context.close()
    assert [text for each in pages for text in each.said] == []
    assert {url.partition(":")[0] for each in pages for url in each.asked} <= {"file"}
    assert all(len(set(each.asked)) == 1 for each in pages)
