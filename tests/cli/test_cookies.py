"""``--cookies``: the command sends the cookies of a file, and shows none of them anywhere."""

from pathlib import Path

import pytest

from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import probe, serving

SECRET = "s3cret-of-a-session"
REPORTS = ("json", "jsonl", "csv", "md", "junit.xml")


async def members(exchange: Exchange) -> None:
    """Give the page to whoever has the cookie, and repeat the cookie to whoever listens."""
    if f"sid={SECRET}" not in exchange.request.headers.get("cookie", ""):
        await exchange.answer(403)
    else:
        await exchange.answer(302, {"Location": f"/seen?was={SECRET}"})


async def seen(exchange: Exchange) -> None:
    await exchange.answer(200, {"Content-Type": "text/html"}, f"<title>{SECRET}</title>".encode())


def jar(folder: Path, *lines: str) -> None:
    (folder / "jar.txt").write_text("# Netscape HTTP Cookie File\n" + "".join(f"{line}\n" for line in lines))


@pytest.mark.parametrize("more", [("--workers=2",), ("--transport=aiohttp",), ()])
def test_cookies_are_sent_and_shown_nowhere(tmp_path: Path, more: tuple[str, ...]) -> None:
    jar(tmp_path, f"#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t{SECRET}")
    with serving(Origin(routes={"/members": members, "/seen": seen})) as origin:
        outputs = [word for name in REPORTS for word in ("-o", f"out.{name}")]
        ran = probe(origin.url("/members"), "--cookies", "jar.txt", "-vv", *outputs, *more, cwd=tmp_path)
        shown = probe("config", "--cookies", "jar.txt", cwd=tmp_path)
    assert (ran.status, ran.stderr) == (0, "")
    written = "".join((tmp_path / f"out.{name}").read_text() for name in REPORTS)
    assert "redirected" in written
    assert SECRET not in ran.stdout + written + shown.stdout
    assert 'cookies = "jar.txt"' in shown.stdout


def test_a_malformed_line_ends_the_command_and_nothing_is_sent(tmp_path: Path) -> None:
    jar(tmp_path, "", f"127.0.0.1 FALSE / FALSE 0 sid {SECRET}")
    with serving(Origin()) as origin:
        ran = probe(origin.url("/ok"), "--cookies", "jar.txt", cwd=tmp_path)
        assert origin.requests == []
    why = "must have seven fields with tabs between them, as curl writes them"
    assert (ran.status, ran.stdout, ran.stderr) == (2, "", f"probe: cookies jar.txt:3: {why}\n")


def test_a_config_file_names_it_from_its_own_folder_and_a_rule_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    jar(tmp_path, f"127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t{SECRET}")
    (tmp_path / "probe.toml").write_text('[[rule]]\nmatch = "127.0.0.1/members*"\ncookies = "jar.txt"\n')
    with serving(Origin(routes={"/members": members, "/seen": seen})) as origin:
        ran = probe(origin.url("/members"), origin.url("/ok"), "-f", "jsonl", cwd=tmp_path / "sub")
        asked = {request.path: request.headers.get("cookie") for request in origin.requests}
    assert (ran.status, ran.stderr) == (0, "")
    assert asked == {"/members": f"sid={SECRET}", "/seen": f"sid={SECRET}", "/ok": None}
    assert SECRET not in ran.stdout
    (tmp_path / "sub" / "probe.toml").write_text('cookies = "../jar.txt"\n')
    ran = probe("http://127.0.0.1:1/", cwd=tmp_path / "sub")
    assert ran.status == 2
    assert "is outside of the file's own folder" in ran.stderr


def test_no_report_is_written_over_it(tmp_path: Path) -> None:
    jar(tmp_path)
    ran = probe("http://127.0.0.1:1/", "--cookies", "jar.txt", "-o", "csv:jar.txt", cwd=tmp_path)
    assert (ran.status, "is read by this run" in ran.stderr) == (2, True)
