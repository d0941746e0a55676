"""Pictures of a terminal of 80 columns and 24 lines after a run. ``python -m tests.pictures`` writes them to docs/."""

import fcntl
import io
import os
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from probe.reports.layout import columns
from samples.origin import Origin
from tests.outside import ROOT, environment, serving

FOLDER = ROOT / "docs" / "terminal"
WIDTH, HEIGHT = 80, 24
PORT = 8795  # always the same, so that the pictures stay the same
FAILURES = (2, 20, 200)  # of 1,000 URLs
URLS = 1_000
LANGUAGES = ("en", "zh")

_PAGES = ("docs/index.md", "docs/install.md", "docs/guide/first-steps.md", "docs/guide/configuration.md")
_FAILING = ("/status/404?page={}", "/status/410?page={}", "/status/404?image={}", "/redirect-to?url=/status/404?{}")
_LOOK = ("/status/403?shop={}", "/status/401?account={}", "/status/403?cart={}")
_FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)  # which rich has loaded from elsewhere
_TEXT = re.compile(r'textLength="([0-9.]+)"([^>]*)>([^<]*)<')
_SECONDS = re.compile(r"[0-9]+\.[0-9] (s|秒)")


def listed(failures: int, origin: str) -> Iterator[tuple[str, str]]:
    """Yield document and URL of each of the links, those that fail among the others."""
    for number in range(URLS):
        if number * failures // URLS != (number + 1) * failures // URLS:
            path = _FAILING[number * failures // URLS % len(_FAILING)]
        elif number % 200 == 7:
            path = _LOOK[number // 200 % len(_LOOK)]
        elif number % 250 == 9:
            path = "/permanent/1?page={}"
        else:
            path = "/ok?page={}"
        yield _PAGES[number * len(_PAGES) // URLS], origin + path.format(number)


def write_documents(folder: Path, failures: int, origin: str) -> None:
    """Write the documents that have the links."""
    pages: dict[str, list[str]] = {}
    for page, url in listed(failures, origin):
        pages.setdefault(page, []).append(f"- [a link]({url})\n")
    for page, lines in pages.items():
        (folder / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / page).write_text("".join(["# A page\n\n", *lines]), encoding="utf-8")


def on_terminal(folder: Path, *arguments: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """Return what the command writes to a terminal of that size."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
    env = environment({"TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder / "state")})
    del env["COLUMNS"]
    command = [sys.executable, "-m", "probe", "docs", *arguments, "--no-progress", "--confirm-after=0"]
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 1 << 16):
            written += piece
    except OSError:  # what a terminal says when nobody writes to it any more
        pass
    os.close(ours)
    process.wait(50)
    return written.decode().replace("\r\n", "\n")


def last_screen(written: str) -> list[str]:
    """Return the lines that the terminal shows when the prompt is there again; none is wider than the terminal."""
    return written.splitlines()[-(HEIGHT - 1) :]


def picture(failures: int, language: str, origin: str) -> str:
    """Return the picture of a run as SVG, which loads nothing."""
    with TemporaryDirectory() as folder:
        write_documents(Path(folder), failures, origin)
        written = on_terminal(Path(folder), f"--lang={language}", "--host-rate=0")
    screen = _SECONDS.sub(r"1.0 \1", "\n".join(last_screen(written)))
    console = Console(record=True, width=WIDTH, file=io.StringIO(), legacy_windows=False)
    console.print(Text.from_ansi(f"{screen}\n$ "), end="")
    title = f"{failures} of {URLS:,} URLs fail"
    form = _FONTS.sub("", CONSOLE_SVG_FORMAT).replace("Fira Code", "ui-monospace, DejaVu Sans Mono")
    svg = console.export_svg(title=title, theme=MONOKAI, code_format=form, unique_id="screen")
    return "".join(f"{_TEXT.sub(_stretched, line).rstrip()}\n" for line in svg.splitlines())


def _stretched(found: re.Match[str]) -> str:
    """Return a text with its true length: rich takes a Chinese character for one column."""
    length, attributes, text = found.groups()
    shown = unescape(text)
    true = float(length) / max(len(shown), 1) * columns(shown)
    return f'textLength="{true:g}"{attributes}>{text}<'


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    with serving(Origin(port=PORT)) as origin:
        for failures in FAILURES:
            for language in LANGUAGES:
                svg = picture(failures, language, origin.url(""))
                (FOLDER / f"{failures}.{language}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
