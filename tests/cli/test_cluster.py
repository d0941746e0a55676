"""What ``probe cluster`` refuses before anything is started, and how it says so."""

import re
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from probe.cli import cluster
from probe.cli.app import run
from probe.cli.chinese import translated
from probe.cli.cluster import _require_reachable, _told_of_the_end
from probe.cluster import plan, tasks
from probe.cluster.claim import Claim
from probe.cluster.progress import Progress
from probe.cluster.results import Entry, Totals
from probe.settings.demands import option_word
from tests.outside import ROOT


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["cluster", "run", *arguments]) == 2
    return capsys.readouterr().err.strip()


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "find_spec", lambda _: True)


@pytest.mark.parametrize("missing", ["ray", "pyarrow"])
def test_the_extra_that_is_missing_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    monkeypatch.setattr(plan, "find_spec", lambda name: None if name == missing else True)
    told = refused(capsys, "urls.txt", "--out", str(tmp_path))
    assert told == f"probe: probe cluster requires {missing}: pip install 'url-probe[cluster]'"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("urls.txt",), "cluster run needs --out DIR: where the results go"),
        (("--out=o",), "nothing to read: name files, folders, globs or URIs such as s3://bucket/urls/"),
        (("urls.txt", "--out=o", "--format=csv"), "format must be parquet or jsonl, not 'csv'"),
        (("urls.txt", "--out=o", "--chunk=0"), "chunk must be"),
        (("urls.txt", "--out=o", "--partitions=0"), "partitions must be"),
        (("urls.txt", "--out=o", "--actors=-1"), "actors must be"),
        (("urls.txt", "--out=o", "--recurse=2"), "there is no option --recurse"),
        (("urls.txt", "--out=o", "--vantage=a\x1b[31m"), r"vantage must be printable text, not 'a\x1b[31m'"),
        (("urls.txt", "--out=o", "--vantage=\udce9"), r"vantage must be printable text, not '\udce9'"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_installed")
def test_what_cannot_work_is_refused(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert told.lower() in refused(capsys, *arguments).lower()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "told"), [("urls.txt", "urls.txt: No such file or directory"), ("*.txt", "*.txt: matches no file")]
)
@pytest.mark.usefixtures("_installed")
def test_an_input_that_is_missing_leaves_the_folder_free_for_the_right_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, told: str
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    assert refused(capsys, given, "--out=o") == f"probe: {told}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "why"),
    [
        ("recurse = 2", "links of a crawl"),
        ("workers = 2", "--actors"),
        ("fragments = true", "need the pages"),
        ("offline = true", "network requests only"),
        ('baseline = "old.jsonl"', "a single process reads it"),
        ("fail-after = 3", "the machines have none"),
        ('over = "7d"', "the machines have none"),
        ('fresh = "1d"', "the machines have none"),
    ],
)
@pytest.mark.usefixtures("_installed")
def test_what_a_config_asks_for_and_no_cluster_does_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "probe.toml").write_text(option + "\n")
    (tmp_path / "urls.txt").write_text("http://a.example/\n")
    told = refused(capsys, "urls.txt", "--out", "o")
    assert f"{option.partition(' ')[0]} cannot be combined with cluster run" in told
    assert why in told


@pytest.fixture
def listening() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.usefixtures("_installed")
def test_a_cluster_that_does_not_answer_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listening: str, named: bool
) -> None:
    pytest.importorskip("pyarrow")

    def init(**_: object) -> None:
        known.append(vars(ray)["utils"].get_entrypoint_name())
        raise Exception("slow")  # noqa: TRY002 - as Ray does

    ray, known = ModuleType("ray"), list[str]()
    vars(ray).update(is_initialized=lambda: False, init=init)
    for name, module in (("ray", ray), ("ray._private", ray), ("ray._private.utils", ray)):
        monkeypatch.setitem(sys.modules, name, module)
    vars(ray).update(utils=SimpleNamespace(get_entrypoint_name=lambda: "its own"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "urls.txt").write_text("http://a.example/\n")
    told = refused(capsys, "urls.txt", "--out", "o", *([f"--address={listening}"] if named else []))
    at = f"address: no Ray cluster at {listening}" if named else "Ray does not start on this machine"
    assert told == f"probe: {at}: slow"
    assert known == ["probe cluster run"]  # no option of the command, which may have a password
    assert vars(ray)["utils"].get_entrypoint_name() == "its own"
    assert not (tmp_path / "o/driver.json").exists()


@pytest.mark.parametrize(
    ("address", "told"),
    [("127.0.0.1:{}", "Connection refused"), ("[::1]:{}", "[^:]+$"), ("127.0.0.1:" + "9" * 30, "[^:]+$")],
)
@pytest.mark.usefixtures("_installed")
def test_an_address_where_nothing_listens_is_told_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, told: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = address.format(server.getsockname()[1])  # free again at the end
    monkeypatch.chdir(tmp_path)
    (tmp_path / "urls.txt").write_text("http://a.example/\n")
    said = refused(capsys, "urls.txt", "--out", "o", f"--address={address}")
    assert re.fullmatch(rf"probe: address: no Ray cluster at {re.escape(address)}: {told}", said)
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("address", [None, "auto", "local", "ray://127.0.0.1:1", "host"])
def test_other_addresses_are_left_to_ray(address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("connected"))
    _require_reachable(address)


@pytest.mark.parametrize(
    ("ended", "by_verdict", "fails", "status", "told"),
    [
        (True, {"ok": 3}, 0, 0, None),
        (True, {"ok": 3, "broken": 1}, 1, 1, None),
        (True, {"ok": 3, "unchecked": 1}, 0, 3, "unchecked URLs: 1; the same command with --resume"),
        (True, {"broken": 1, "unchecked": 1_000}, 1, 1, "unchecked URLs: 1,000; the same command with --resume"),
        (False, {"ok": 1}, 0, 3, "the deadline has come; the same command with --resume"),
        (False, {}, 0, 3, "no results"),
        (False, {"broken": 1}, 1, 1, "the deadline has come"),
        (signal.SIGTERM, {"broken": 1}, 1, 143, "interrupted; the same command with --resume"),
    ],
)
def test_the_end_of_a_run_is_told(
    ended: bool | signal.Signals, by_verdict: dict[str, int], fails: int, status: int, told: str | None
) -> None:
    totals, said = Totals(), list[str]()
    totals.add(Entry("00000-00000", "results/x", 1, by_verdict, {}, {}, fails))
    driver = SimpleNamespace(progress=Progress(), tally=totals)
    assert _told_of_the_end(driver, ended, said.append) == status  # type: ignore[arg-type]
    assert (told is None) == (len(said) == 2)
    assert told is None or told in "; ".join(said)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("step", ["take", "_connected", "shuffle"])
@pytest.mark.usefixtures("_installed")
def test_a_signal_at_any_step_leaves_no_driver_behind(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    number: signal.Signals,
) -> None:
    pytest.importorskip("pyarrow")

    def signalled(*_: object, **__: object) -> None:
        signal.raise_signal(number)

    @contextmanager
    def connected(_: str | None) -> Iterator[int]:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(number))  # as Ray does
        if step == "_connected":
            signalled()
        yield 1

    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    monkeypatch.setattr(cluster, "_connected", connected)
    monkeypatch.setattr(tasks, "shuffle", signalled)
    if step == "take":
        monkeypatch.setattr(Claim, "take", signalled)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "urls.txt").write_text("http://a.example/\n")
    assert run(["cluster", "run", "urls.txt", "--out=o", "--actors=1"]) == 128 + number
    assert capsys.readouterr().err == "probe: interrupted; the same command with --resume continues it\n"
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == ["run.json"]
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before


@pytest.mark.parametrize("word", sorted(cluster._NOT_SPREAD))
def test_why_an_option_is_refused_is_told_in_chinese_and_in_the_documentation(word: str) -> None:
    why = cluster._NOT_SPREAD[word]
    assert translated(why) != why
    limits = (ROOT / "docs/cluster.md").read_text("utf-8").partition("## Limits")[2]
    assert f"`{option_word(word)}`" in limits
