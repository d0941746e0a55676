"""L. What is secret: in no report, on no stream, in no traceback, whoever gives it back."""

import subprocess
import sys
from pathlib import Path

import pytest

from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import raw
from tests.faults.probing import EMPTY, Names, probed, reports
from tests.outside import ROOT, environment, probe, serving

pytestmark = pytest.mark.usefixtures("hurried")

CANARY = "canary7f3a"


def percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def secrets_of(port: int) -> list[str]:
    """Return inputs with the canary wherever a URL can have it."""
    at = f"127.0.0.1:{port}"
    return [
        f"http://{CANARY}@{at}/status/404", f"http://someone:{CANARY}@{at}/status/401", f"http://x:{CANARY}@[bad",
        f"http://{at}/status/404?token={CANARY}&x=1", f"http://{at}/status/404?X-Amz-Signature={CANARY}",
        f"http://{at}/status/404#access_token={CANARY}", f"ftp://u:{CANARY}@{at}/", f"someone:{CANARY}@{at}/x",
        f"http://{at}/redirect-to?url=" + percent(f"http://u:{CANARY}@{at}/status/404"),
        f"http://{at}/redirect-to?url=" + percent(f"/status/404?api_key={CANARY}"),
        f"http://{at}/redirect-to?url=" + percent(f"javascript:'{CANARY}'//?password={CANARY}"),
        f"http://u:{CANARY}@nowhere.invalid/", f"http://u:{CANARY}@127.0.0.1:1/", f"https://u:{CANARY}@{at}/",
    ]  # fmt: skip


FILES = ("r.csv", "r.json", "r.jsonl", "r.md", "r.txt")


def quoting(fault: str, where: str) -> str:
    """Return a program that is probe with a fault: an exception that quotes all it knows, raised at a place."""
    return (
        "import sys, probe.engine.advance as check, probe.reports.csv as report\n"
        "def broken(*known, **more):\n"
        f"    secret = {fault!r}\n"
        "    try:\n"
        "        raise ValueError('while asking ' + secret)\n"
        "    except ValueError as error:\n"
        "        raise KeyError('http://u:' + secret + '@h/?token=' + secret, secret) from error\n"
        f"{where} = broken\n"
        "from probe.cli.app import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )


def test_130_a_secret_is_in_no_report_and_on_no_stream(origin: Origin, tmp_path: Path) -> None:
    outputs = [part for name in FILES for part in ("-o", str(tmp_path / name))]
    own = ["-H", f"Authorization: Bearer {CANARY}", "-H", f"X-Key: {CANARY}", "-H", f"Cookie: session={CANARY}; a=b"]
    quick = ["--retries", "0", "--timeout", "3", "--host-rate", "0", "--method", "get"]
    ran = probe(*secrets_of(origin.port), origin.url("/echo"), *own, *outputs, *quick, "-v", "--soft-404", "always")
    texts = {"stdout": ran.stdout, "stderr": ran.stderr, **{name: (tmp_path / name).read_text() for name in FILES}}
    assert ran.status == 1
    assert {name for name, text in texts.items() if CANARY in text.lower()} == set()
    assert all(len(text) > 1000 for name, text in texts.items() if name != "stderr")
    assert any(CANARY in request.headers.get("x-key", "") for request in origin.requests)  # it was there to be seen


CONFIG = """
header = ["Authorization: Bearer ${CANARY}", "X-Key: CANARY", "Cookie: session=CANARY; a=b"]
timeout = "3s"
retries = 0
method = "get"

[[rule]]
match = "regex:/echo"
header = ["X-Key: CANARY", "X-Other: ${CANARY}"]
"""


def test_130_a_secret_of_a_config_file_is_in_no_report_and_on_no_stream(origin: Origin, tmp_path: Path) -> None:
    (tmp_path / "probe.toml").write_text(CONFIG.replace(" CANARY", f" {CANARY}").replace("=CANARY", f"={CANARY}"))
    outputs = [part for name in FILES for part in ("-o", str(tmp_path / name))]
    told = ["--config", str(tmp_path / "probe.toml")]
    env = {"CANARY": CANARY}
    back = origin.url(f"/redirect-to?url=/status/404/{CANARY}")
    ran = probe(origin.url("/echo"), origin.url("/status/404"), back, *told, *outputs, "-v", env=env)
    texts = {"stdout": ran.stdout, "stderr": ran.stderr, **{name: (tmp_path / name).read_text() for name in FILES}}
    assert ran.status == 1
    assert {name for name, text in texts.items() if CANARY in text.lower()} == set()
    sent = [request.headers for request in origin.requests]
    assert {CANARY in headers.get("x-other", "") for headers in sent} == {True, False}  # it was there to be seen
    shown = probe("config", *told, env=env)
    assert (shown.status, "Authorization: ***" in shown.stdout, CANARY in shown.stdout) == (0, True, False)


@pytest.mark.parametrize(
    "line",
    [
        f"header = 'X-Key: {CANARY}\x01'", f"header = '{CANARY}'", f"header = ['X Key: {CANARY}']",
        f"header = {{A = ['{CANARY}']}}", f"header = [['A', '{CANARY}', 'b']]", f"proxy = 'u:{CANARY}@127.0.0.1:1'",
        f"proxy = ['http://u:{CANARY}@127.0.0.1:1']", f"header = 'X-Key: {CANARY}", "header = 'X: ${CANARY}\x01'",
        f"inputs = [['http://u:{CANARY}@a/']]", f"from = 'ftp://u:{CANARY}@a/'", f"base_url = 'u:{CANARY}@a/'",
        f"[[rule]]\nmatch = 'a'\nheader = 'X Key: {CANARY}'",
        f"[[ignore]]\nmatch = 'https://u:{CANARY}@['\nreason = ''",
    ],
)  # fmt: skip
def test_130_a_complaint_about_a_config_file_does_not_repeat_it(tmp_path: Path, line: str) -> None:
    (tmp_path / "probe.toml").write_text(line)
    ran = probe("http://127.0.0.1:1/", "--config", str(tmp_path / "probe.toml"), env={"CANARY": CANARY})
    assert ran.status == 2
    assert CANARY not in ran.stdout + ran.stderr


@pytest.mark.parametrize("where", ["check.Rules.advance", "report._row"])
@pytest.mark.parametrize("secret", [CANARY, f"Bearer {CANARY}"])
def test_130_a_fault_of_ours_tells_no_secret(origin: Origin, tmp_path: Path, where: str, secret: str) -> None:
    arguments = [*secrets_of(origin.port)[:4], "-H", f"Authorization: Bearer {CANARY}", "-v", "--retries", "0"]
    ran = subprocess.run(
        [sys.executable, "-c", quoting(secret, where), *arguments, "-o", str(tmp_path / "r.csv"), "-f", "json"],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert ran.returncode == 4
    first, *traceback = ran.stderr.splitlines()
    assert first.startswith("probe: an internal error of probe: KeyError")
    assert traceback != []
    assert CANARY not in ran.stderr + ran.stdout + "".join(path.read_text() for path in tmp_path.iterdir())


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_130_the_proxies_of_the_environment_are_asked_and_their_passwords_told_nowhere(
    origin: Origin, tmp_path: Path, name: str
) -> None:
    (tmp_path / ".netrc").write_text(f"machine 127.0.0.1 login u password {CANARY}\n")
    (tmp_path / ".netrc").chmod(0o600)
    env = {
        name: f"http://u:{CANARY}@127.0.0.1:{origin.port}", "HOME": str(tmp_path), "NETRC": str(tmp_path / ".netrc"),
    }  # fmt: skip
    own = origin.url("/status/404?own")
    ran = probe("http://nowhere.invalid/status/404", own, "-v", "--retries", "0", env=env)
    assert ran.status == 1
    assert CANARY not in ran.stdout + ran.stderr
    assert f"http://***@127.0.0.1:{origin.port}" in ran.stdout
    asked = {request.target: "proxy-authorization" in request.headers for request in origin.requests}
    assert asked == {"http://nowhere.invalid/status/404": True, "/status/404?own": False}
    assert all("authorization" not in request.headers for request in origin.requests)
    told = probe("config", env=env).stdout
    assert (f"# http goes through http://***@127.0.0.1:{origin.port} ({name}" in told, CANARY in told) == (True, False)


def test_130_none_turns_the_proxies_of_the_environment_off(origin: Origin) -> None:
    env = {"ALL_PROXY": f"http://u:{CANARY}@127.0.0.1:{origin.port}"}
    ran = probe("http://nowhere.invalid/", "-v", "--retries", "0", "--proxy", "none", env=env)
    assert (CANARY in ran.stdout + ran.stderr, "***@" in ran.stdout, origin.requests) == (False, False, [])


def test_130_a_variable_that_names_no_proxy_is_not_repeated() -> None:
    ran = probe("http://127.0.0.1:1/", env={"HTTP_PROXY": f"ftp://u:{CANARY}@h"})
    assert ran.status == 2
    assert ran.stderr.startswith("probe: HTTP_PROXY is not a proxy URL")
    assert CANARY not in ran.stdout + ran.stderr


def test_130_the_password_of_the_proxy_is_told_nowhere(origin: Origin) -> None:
    for proxy, status in (
        (f"http://u:{CANARY}@127.0.0.1:{origin.port}", 1), (f"http://u:{CANARY}@127.0.0.1:1", 3),
        (f"socks5://u:{CANARY}@127.0.0.1:1", 3), (f"http://u:{CANARY}@[x", 2),
    ):  # fmt: skip
        ran = probe("http://a.test/status/404", "https://a.test/", "--proxy", proxy, "-v", "--retries", "0")
        assert ran.status == status
        assert CANARY not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("-H", f"X-Key: {CANARY}\x01"), ("-H", CANARY), ("-H", f"X Key: {CANARY}"),
        ("--proxy", f"u:{CANARY}@127.0.0.1:1"), ("--proxy", f"ftp://u:{CANARY}@127.0.0.1:1"),
        ("--heeder", f"X-Key: {CANARY}"), (f"--heeder=X-Key: {CANARY}",), ("-o", f"http://u:{CANARY}@h/r.docx"),
    ],
)  # fmt: skip
def test_130_a_complaint_about_a_setting_does_not_repeat_it(arguments: tuple[str, ...]) -> None:
    ran = probe("http://127.0.0.1:1/", "--retries", "0", *arguments)
    assert ran.status == 2
    assert CANARY not in ran.stdout + ran.stderr


async def test_130_a_secret_that_a_server_gives_back_is_not_told(names: Names, origin: Origin) -> None:
    """A Location, a reason and a name server may repeat what they were told."""
    said = f"HTTP/1.1 302 Found {CANARY}\r\nLocation: /status/404?back={CANARY}&b=Bearer%20{CANARY}\r\nX: {CANARY}\r\n"
    names.known[f"{CANARY}.test"] = OSError(f"no such host {CANARY}")
    async with Origin(routes={"/back": raw(said.encode() + EMPTY)}) as site:
        results = await probed(site.url("/back"), header={"Authorization": f"Bearer {CANARY}"})
        results += await probed(site.url("/back").replace("//", f"//u:{CANARY}@"))
    for text in reports(results, secrets=(f"Bearer {CANARY}",)).values():
        assert CANARY not in text


@pytest.mark.parametrize(
    "given",
    [f"Cookie: lang=en; session={CANARY}; x=y", f'Cookie: session="{CANARY}"', f"Authorization: Bearer {CANARY}"],
)
def test_130_nor_is_a_part_of_a_header_that_comes_back(given: str) -> None:
    """The URL that is asked for does not have it, the one that it leads to does."""
    back = raw(f"HTTP/1.1 302 Found\r\nLocation: /status/404/{CANARY}?a={CANARY}\r\n".encode() + EMPTY)
    with serving(Origin(routes={"/back": back})) as site:
        ran = probe(site.url("/back"), "-H", given, "-v", "--retries", "0")
        assert CANARY in site.requests[-1].target
    assert ran.status == 1
    assert CANARY not in ran.stdout + ran.stderr


async def test_130_nor_is_a_password_as_it_is_sent() -> None:
    async def back(exchange: Exchange) -> None:
        sent = exchange.request.headers.get("authorization", "")
        await exchange.answer(302, {"Location": f"/status/404/{sent.removeprefix('Basic ')}"})

    async with Origin(routes={"/back": back}) as site:
        results = await probed(site.url("/back").replace("//", "//someone:hunter2hunter2@"))
    for text in reports(results).values():
        assert "c29tZW9uZTpodW50ZXIyaHVudGVyMg" not in text
