"""The command from outside: a process of its own against a real origin."""

import csv
import json
import os
import signal
import stat
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest

from samples.origin import Origin
from tests.outside import ROOT, environment, probe, running, serving

QUICK = ("--retries", "0", "--timeout", "2", "--connect-timeout", "2", "--host-rate", "0")


def lines_of(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_list_in_a_file_gives_a_report_and_status_1_for_a_dead_link(origin: Origin, tmp_path: Path) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_text(f"# links\n{origin.url('/ok')}\n{origin.url('/status/404')}\n")
    ran = probe(str(urls), *QUICK)
    assert ran.status == 1
    assert origin.url("/status/404") in ran.stdout
    assert "404" in ran.stdout
    assert ran.stderr == ""


def test_status_0_when_every_link_is_fine_or_only_warned_about(origin: Origin) -> None:
    ran = probe(origin.url("/ok"), origin.url("/status/403"), origin.url("/permanent/1"), *QUICK)
    assert ran.status == 0


@pytest.mark.parametrize("spelling", [("check",), ()])
def test_check_is_the_default_command(origin: Origin, spelling: tuple[str, ...]) -> None:
    ran = probe(*spelling, "-f", "jsonl", origin.url("/ok"))
    assert [line["verdict"] for line in lines_of(ran.stdout)] == ["ok"]


def test_options_may_come_first(origin: Origin) -> None:
    assert probe("-f", "csv", origin.url("/ok")).stdout.startswith("url,verdict,level,first_status,status")


def test_a_file_named_like_a_command_is_reached_by_path_or_by_check(origin: Origin, tmp_path: Path) -> None:
    (tmp_path / "codes").write_text(origin.url("/ok"))
    for arguments in (("check", "codes"), ("./codes",)):
        ran = subprocess.run(
            [sys.executable, "-m", "probe", *arguments, "-f", "jsonl"],
            cwd=tmp_path, env=environment({"PYTHONPATH": str(ROOT)}), capture_output=True, text=True, timeout=50,
            check=False,
        )  # fmt: skip
        assert [line["url"] for line in lines_of(ran.stdout)] == [origin.url("/ok")]


def test_standard_input_and_a_double_dash(origin: Origin) -> None:
    ran = probe("-f", "jsonl", "--", "-", stdin=f"{origin.url('/ok')}\n")
    assert lines_of(ran.stdout)[0]["sources"] == [
        {"document": "stdin", "line": 1, "column": 1, "text": origin.url("/ok")}
    ]


def test_every_mention_of_a_url_is_kept_across_inputs(origin: Origin, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{origin.url('/ok')}\n\n{origin.url('/ok#x')}\n")
    (tmp_path / "b.txt").write_text(f"  <{origin.url('/ok')}>\n")
    ran = probe(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-f", "csv")
    (row,) = csv.DictReader(StringIO(ran.stdout))
    assert row["sources"] == f"{tmp_path}/a.txt:1 {tmp_path}/a.txt:3 {tmp_path}/b.txt:1"
    asked = [(request.method, request.target, request.connection) for request in origin.requests]
    assert asked == [("GET", "/ok", 1)]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("missing.txt",), "probe: missing.txt: no such file"),
        (("http://a.example", "-o", "report.docx"), "'.docx' does not select a report format"),
        (("http://a.example", "-o", "no/such/folder/r.csv"), "no/such/folder"),
        (("http://a.example", "-f", "markdwn"), "did you mean 'markdown'"),
        (("http://a.example", "--fail-on", "brocken"), "fail-on: 'brocken' is not a verdict; did you mean 'broken'"),
        (("http://a.example", "--accept", "2xx"), "accept: '2xx' is not a status"),
        (("http://a.example", "--deadline", "soon"), "deadline: 'soon' is not a duration"),
        (("http://a.example", "--exclude", "("), "exclude: '(' is not a regular expression"),
        (("http://a.example", "--allow-net", "home"), "allow-net"),
        (("http://a.example", "-H", "no colon"), "header 1 has no colon"),
        (("http://a.example", "--ca-file", "missing.pem"), "ca-file missing.pem"),
        (("http://a.example", "--concurrency", "0"), "concurrency must be a whole number, at least 1, not 0"),
        (("http://a.example", "--method", "post"), "method must be one of get, head, head-only"),
        (("http://a.example", "--proxy", "nonsense"), "proxy"),
        (("http://a.example", "--no-such-option"), "there is no option --no-such-option"),
    ],
)
def test_a_mistake_is_status_2_and_one_line_before_anything_is_sent(arguments: tuple[str, ...], complaint: str) -> None:
    ran = probe(*arguments)
    assert ran.status == 2
    assert complaint in ran.stderr
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr


def test_a_wrong_input_beside_good_ones_sends_nothing(origin: Origin, tmp_path: Path) -> None:
    ran = probe(origin.url("/ok"), str(tmp_path / "missing.txt"), "-o", str(tmp_path / "r.csv"))
    assert ran.status == 2
    assert origin.requests == []
    assert not (tmp_path / "r.csv").exists()


def test_an_empty_list_is_no_fault_and_gives_valid_reports(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("# nothing yet\n\n")
    ran = probe(str(tmp_path / "empty.txt"), "-o", str(tmp_path / "r.json"))
    assert ran.status == 0
    assert ran.stderr == "probe: the inputs contain no URL: nothing to probe\n"
    assert json.loads((tmp_path / "r.json").read_text())["results"] == []


def test_several_reports_at_once(origin: Origin, tmp_path: Path) -> None:
    files = [tmp_path / f"r.{suffix}" for suffix in ("csv", "json", "jsonl", "md")]
    ran = probe(origin.url("/status/404"), *QUICK, *(part for file in files for part in ("-o", str(file))), "-q")
    assert (ran.status, ran.stdout) == (1, "")
    assert all("/status/404" in file.read_text() for file in files)


def test_reports_of_the_same_answers_differ_in_times_alone(origin: Origin, tmp_path: Path) -> None:
    urls = "\n".join(origin.url(f"/{kind}?{n}") for n in range(40) for kind in ("ok", "status/404", "redirect/2"))
    reports = []
    for concurrency in ("1", "128"):
        ran = probe("-", "-f", "json", "--concurrency", concurrency, *QUICK, stdin=urls)
        whole = json.loads(ran.stdout)
        for result in whole["results"]:
            result.update(elapsed_ms=0, checked_at="")
            for hop in result["chain"]:
                hop.update(elapsed_ms=0)
        whole["summary"].update(elapsed_s=0, started_at="")
        reports.append(whole)
    assert reports[0] == reports[1]


def test_a_closed_pipe_is_quiet(origin: Origin) -> None:
    urls = "\n".join(origin.url(f"/ok?{n}") for n in range(500))
    ran = subprocess.run(
        f"{sys.executable} -m probe - -f jsonl --host-rate 0 | head -1",
        shell=True, input=urls, capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=50, check=False,
    )  # fmt: skip
    assert len(ran.stdout.splitlines()) == 1
    assert ran.stderr == ""


def test_each_line_is_in_the_file_while_the_run_goes_on(origin: Origin, tmp_path: Path) -> None:
    lines, deadline = tmp_path / "r.jsonl", time.monotonic() + 20
    with running(origin.url("/ok"), origin.url("/hang"), "-o", str(lines), "--timeout", "40") as process:
        while not (lines.exists() and lines.read_text("utf-8")) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert process.poll() is None
        assert [line["url"] for line in lines_of(lines.read_text("utf-8"))] == [origin.url("/ok")]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_with_every_report_written(
    origin: Origin, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    urls = [origin.url("/ok"), origin.url("/status/404"), *(origin.url(f"/hang?{n}") for n in range(10))]
    process = subprocess.Popen(
        [sys.executable, "-m", "probe", *urls, "-o", str(tmp_path / "r.json"), "-f", "jsonl", "--timeout", "40"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment(),
    )  # fmt: skip
    assert process.stdout
    first = json.loads(process.stdout.readline())
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == status
    assert stderr == ""
    whole = json.loads((tmp_path / "r.json").read_text())
    assert [result["url"] for result in whole["results"]] == urls
    assert whole["summary"]["complete"] is False
    assert whole["summary"]["by_verdict"]["unchecked"] >= 10
    assert len(stdout.splitlines()) + 1 == len(urls)
    assert first["verdict"] == "ok"


def test_a_deadline_ends_the_run_with_status_3_and_names_what_was_not_probed(origin: Origin) -> None:
    ran = probe(origin.url("/ok"), origin.url("/hang"), "--deadline", "1", "-f", "jsonl", *QUICK, "--timeout", "30")
    assert ran.status == 3
    assert {line["url"]: line["verdict"] for line in lines_of(ran.stdout)} == {
        origin.url("/ok"): "ok",
        origin.url("/hang"): "unchecked",
    }


def test_a_fault_of_ours_is_one_line_and_status_4_with_reports_written(origin: Origin, tmp_path: Path) -> None:
    script = (
        "import probe.engine.advance as c, sys\n"
        "def broken(self, *a): raise KeyError('http://user:hunter2@h/')\n"
        "c.Rules.advance = broken\n"
        "from probe.cli.app import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, origin.url("/ok"), "-o", str(tmp_path / "r.json"), "-q"],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert ran.returncode == 4
    (line,) = ran.stderr.splitlines()
    assert line.startswith("probe: an internal error of probe: KeyError")
    assert "hunter2" not in line
    assert json.loads((tmp_path / "r.json").read_text())["results"][0]["verdict"] == "unchecked"


def test_a_secret_is_found_nowhere(origin: Origin, tmp_path: Path) -> None:
    secret = "canary-7f3a"
    port = origin.url("/").split(":")[-1].strip("/")
    urls = [
        f"http://user:{secret}@127.0.0.1:{port}/status/404",
        origin.url(f"/status/404?token={secret}"),
        origin.url(f"/redirect-to?url=/status/410%3Fapi_key%3D{secret}"),
        origin.url("/echo"),
        f"http://user:{secret}@[bad",
    ]
    files = [tmp_path / f"r.{suffix}" for suffix in ("csv", "json", "jsonl", "md")]
    outputs = [part for file in files for part in ("-o", str(file))]
    ran = probe(*urls, "-H", f"Authorization: Bearer {secret}", "-v", *outputs, *QUICK)
    texts = [ran.stdout, ran.stderr, *(file.read_text() for file in files)]
    assert all(secret not in text for text in texts)
    assert any(request.headers.get("authorization") == f"Bearer {secret}" for request in origin.requests)


def test_custom_headers_stay_at_their_origin(origin: Origin) -> None:
    with serving(Origin(host="127.0.0.2")) as other:
        probe(origin.url(f"/redirect-to?url={other.url('/ok')}"), "-H", "X-Key: abc", *QUICK)
        assert origin.requests[0].headers["x-key"] == "abc"
        assert "x-key" not in other.requests[0].headers


def test_an_old_report_survives_a_run_that_cannot_start(origin: Origin, tmp_path: Path) -> None:
    report = tmp_path / "r.csv"
    report.write_text("old")
    assert probe(origin.url("/ok"), str(tmp_path / "missing"), "-o", str(report)).status == 2
    assert report.read_text() == "old"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions bind nobody here")
def test_an_unwritable_report_is_told_before_anything_is_sent(origin: Origin, tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert probe(origin.url("/ok"), "-o", str(tmp_path / "r.csv")).status == 2
    assert origin.requests == []


def test_the_language_is_the_locales_unless_told(origin: Origin) -> None:
    chinese = probe(origin.url("/status/404"), *QUICK, env={"LANG": "zh_CN.UTF-8"})
    english = probe(origin.url("/status/404"), *QUICK, "--lang", "en", env={"LANG": "zh_CN.UTF-8"})
    assert "该网址未通过" in chinese.stdout
    assert "The URL fails" in english.stdout


@pytest.mark.parametrize(
    ("env", "option", "coloured"),
    [
        ({}, "auto", False),
        ({"FORCE_COLOR": "1"}, "auto", True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "auto", False),
        ({"NO_COLOR": "1"}, "always", True),
        ({"FORCE_COLOR": "1"}, "never", False),
    ],
)
def test_colour_follows_option_then_no_color_then_force_color(
    origin: Origin, env: dict[str, str], option: str, coloured: bool
) -> None:
    ran = probe(origin.url("/status/404"), *QUICK, "--color", option, env=env)
    assert ("\x1b[" in ran.stdout) is coloured


def test_source_date_epoch_dates_the_report(origin: Origin) -> None:
    ran = probe(origin.url("/ok"), "-f", "json", env={"SOURCE_DATE_EPOCH": "1000000000"})
    assert json.loads(ran.stdout)["summary"]["started_at"] == "2001-09-09T01:46:40Z"


def test_version_and_help() -> None:
    assert probe("--version").stdout.startswith("probe 0.")
    assert "INPUT" in probe("check", "--help").stdout
    assert probe("--help").stdout.rstrip() == probe().stdout.rstrip()


def test_help_and_codes_import_no_http_client() -> None:
    for arguments in (["check", "--help"], ["codes", "404"]):
        script = f"import sys; from probe.cli.app import run; run({arguments!r}); sys.exit('aiohttp' in sys.modules)"
        ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=30, check=False)
        assert ran.returncode == 0
