"""The library as programs use it: those of ``tests/outside``, and the examples of its page and of the README.

That each wrong use is refused is held by mypy: it complains of an ignore that nothing needs.
"""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

import probe
from probe import InputError, Level, Prober, Progress, Settings, SettingsError, Verdict, check, codes, extract, stream
from probe.mail import MailDomain, MailRoute
from probe.transport import mail
from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import ROOT, environment, serving

OURS = ("__init__.py", "fork_server.py", "forked.py", "test_forked.py")
PROGRAMS = sorted(path for path in (ROOT / "tests" / "outside").glob("*.py") if path.name not in OURS)
_PAGES = [(ROOT / page).read_text("utf-8") for page in ("docs/library.md", "README.md")]
EXAMPLES = re.findall(r"```python\n(.*?)```", "".join(_PAGES), re.DOTALL)

PRINTED = {
    "a_database": "2\n", "a_list": "404 {at}/status/404\n", "chains": "",
    "an_endless_source": "{at}/ok ok\n{at}/status/404 broken\n",
    "one_at_a_time": "{at}/ok True\n{at}/status/404 False\n", "progress": "1 of 2\n2 of 2\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with serving(Origin()) as served:
        yield served


def ran(*command: str, cwd: Path = ROOT) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", *command],
        cwd=cwd, env=environment(), capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_programs_run(path: Path, origin: Origin) -> None:
    printed = ran(str(path), origin.url("/ok"), origin.url("/status/404"))
    assert "Traceback" not in printed
    if path.stem in PRINTED:
        assert printed == PRINTED[path.stem].format(at=origin.url(""))
    else:
        assert printed


def test_there_are_ten_and_each_has_wrong_uses() -> None:
    assert len(PROGRAMS) == 10
    assert all(path.read_text("utf-8").count("# type: ignore[") >= 2 for path in PROGRAMS)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_examples_of_the_page_run(example: str, origin: Origin) -> None:
    local = example.replace("https://example.com/", origin.url("/ok"))
    local = local.replace("https://example.org/missing", origin.url("/status/404"))
    assert ran("-c", local)


def test_every_public_name_is_there_and_typed() -> None:
    typed = set(re.findall(r" as (\w+)$", Path(probe.__file__).read_text("utf-8"), re.MULTILINE))
    assert typed == set(probe.__all__)
    assert all(getattr(probe, name) is not None for name in probe.__all__)


def test_a_string_is_no_list() -> None:
    for wrong in ("http://a.example", b"http://a.example"):
        with pytest.raises(TypeError, match=r"write \[url\]"):
            check(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not int"):
        check(1)  # type: ignore[arg-type]


async def test_stream_takes_no_string_either() -> None:
    with pytest.raises(TypeError, match=r"write \[url\]"):
        await anext(stream("http://a.example"))


@pytest.mark.parametrize("wrong", [1, None, b"http://a.example", ["http://a.example"]])
def test_a_url_is_a_string(wrong: Any) -> None:
    with pytest.raises(TypeError, match=f"urls must be strings, but number 2 is of type {type(wrong).__name__}"):
        check(["data:,x", wrong])

    async def source() -> AsyncIterator[Any]:
        yield "data:,x"
        yield wrong

    async def collected() -> list[Any]:
        return [result async for result in stream(source())]

    with pytest.raises(TypeError, match="number 2 is of type"):
        asyncio.run(collected())


@pytest.mark.parametrize("wrong", [Settings, {"timeout": 5}, "https://a.example", 5])
async def test_settings_are_settings(wrong: Any) -> None:
    for use in (lambda: check([], wrong), lambda: stream([], wrong), lambda: Prober(wrong)):
        with pytest.raises(
            TypeError, match=r"settings must be made by Settings\.of\(\.\.\.\), not (Settings|dict|str|int)"
        ):
            use()


async def later(_: Progress) -> None:
    """Show progress, if somebody awaited it."""


@pytest.mark.parametrize("wrong", [later, 5, "print"])
def test_progress_is_a_function_that_is_called(wrong: Any) -> None:
    for use in (check, stream):
        with pytest.raises(TypeError, match="progress must be a function that is called, not awaited"):
            use([], progress=wrong)


def test_levels_compare_by_severity_not_by_the_alphabet() -> None:
    assert sorted(Level, reverse=True) == [Level.ERROR, Level.WARNING, Level.INFO, Level.OK]
    assert (Level.ERROR >= "warning", Level.OK < Level.INFO, Level.INFO > "warning", Level.OK <= "ok") == (
        True, True, False, True,
    )  # fmt: skip
    assert [result.level >= "info" for result in check(["data:,x", "http://["])] == [True, True]
    with pytest.raises(ValueError, match="'severe' is not a valid Level"):
        assert Level.ERROR > "severe"


async def test_check_inside_a_loop_names_stream() -> None:
    with pytest.raises(RuntimeError, match="use stream"):
        check(["data:,x"])


def test_a_result_is_shown_in_two_languages(origin: Origin) -> None:
    fine, dead = check([origin.url("/ok"), origin.url("/status/404")], Settings.of(confirm_after=0))
    assert (fine.sentence(), dead.sentence()) == ("200 OK", "404 Not Found, confirmed by a second request")
    assert "404" in dead.sentence("zh")
    assert dead.sentence("zh") != dead.sentence("en")
    assert dead.advice_text("en").startswith("Look for")
    assert dead.to_dict()["verdict"] == "broken"
    assert repr(dead) == f"<Result broken 404 {dead.url}>"
    with pytest.raises(ValueError, match="'de' is not a valid Language"):
        dead.to_dict("de")  # type: ignore[arg-type]


async def test_what_is_secret_is_in_no_object() -> None:
    async def echo(exchange: Exchange) -> None:
        await exchange.answer(302, {"Location": f"/ok?key={exchange.request.headers.get('x-key', '')}"})

    async with Origin(routes={"/echo": echo}) as origin:
        url = origin.url("/echo").replace("//", "//user:p4ssword@")
        settings = Settings.of(header={"X-Key": "s3cret-of-a-header"})
        (result,) = [result async for result in stream([url], settings)]
    shown = f"{result!r} {result.to_dict()} {result.sentence()} {result.advice_text()}"
    assert "p4ssword" not in shown
    assert "s3cret" not in shown


async def test_a_prober_keeps_its_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probe.transport.direct.pool.LISTENING", 0)
    async with Origin() as origin, Prober() as prober:
        results = [await prober.probe(origin.url(f"/ok?{number}")) for number in range(5)]
        assert [result.verdict for result in results] == [Verdict.OK] * 5
        assert origin.connections == 1


async def test_a_prober_answers_each_caller_with_his_own_url() -> None:
    async with Origin() as origin, Prober(Settings.of(host_rate=0)) as prober:
        urls = [origin.url(f"/ok?{number % 7}") for number in range(50)]
        results = await asyncio.gather(*map(prober.probe, urls))
    assert [result.url for result in results] == urls


async def test_a_caller_that_gives_up_disturbs_no_other() -> None:
    async with Origin() as origin, Prober() as prober:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(prober.probe(origin.url("/hang")), 0.05)
        assert (await prober.probe(origin.url("/ok"))).verdict is Verdict.OK


async def test_closing_a_prober_ends_those_who_wait() -> None:
    async with Origin() as origin:
        async with Prober() as prober:
            waiting = asyncio.create_task(prober.probe(origin.url("/hang")))
            while not origin.requests:
                await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="closed before"):
            await waiting
        with pytest.raises(RuntimeError, match="inside: async with"):
            await prober.probe(origin.url("/ok"))


async def test_what_a_prober_cannot_do_is_told() -> None:
    with pytest.raises(SettingsError, match="recurse is for stream"):
        Prober(Settings.of(recurse=2))
    with pytest.raises(SettingsError, match="deadline is for stream"):
        Prober(Settings.of(deadline=2))
    async with Prober(Settings.of(ca_file="/nowhere")) as prober:
        with pytest.raises(SettingsError, match="ca-file /nowhere"):
            await prober.probe("http://127.0.0.1:1/")
        with pytest.raises(SettingsError, match="ca-file /nowhere"):
            await prober.probe("http://127.0.0.1:1/")
    with pytest.raises(TypeError, match="not list"):
        await prober.probe(["http://a.example"])  # type: ignore[arg-type]


def test_progress_counts_results_and_exchanges(origin: Origin) -> None:
    seen: list[Progress] = []
    urls = [origin.url("/ok"), origin.url("/redirect/2")]
    check(urls, progress=seen.append)
    assert [each.finished for each in seen] == [1, 2]
    assert seen[-1].exchanges >= 4


def test_what_progress_raises_ends_the_run(origin: Origin) -> None:
    def stop(_: Progress) -> None:
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        check([origin.url("/ok"), origin.url("/hang")], progress=stop)


def test_extract_gives_places(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[b](b.md) `https://c.example`\n")
    (tmp_path / "notes").write_text("https://d.example\n")
    assert [(m.text, m.line, m.column) for m in extract(tmp_path / "a.md")] == [("b.md", 3, 5)]
    assert [m.text for m in extract(tmp_path / "a.md", include_code=True)] == ["b.md", "https://c.example"]
    assert [m.text for m in extract(tmp_path, tmp_path / "notes")] == ["b.md", "https://d.example"]
    with pytest.raises(InputError, match=r"missing\.md"):
        extract(tmp_path / "missing.md")
    with pytest.raises(SettingsError, match="did you mean 'include_code'"):
        extract(tmp_path, include_kode=True)  # type: ignore[call-arg]


def test_mail_is_checked_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"b.de": MailRoute.MX, "d.de": MailRoute.NULL_MX}
    monkeypatch.setattr(mail, "routes_of", lambda _: Routes(found))
    urls = ["mailto:a@b.de", "mailto:c@d.de", "mailto:e"]
    assert [result.verdict.value for result in check(urls, Settings.of(include_mail=True))] == [
        "ok",
        "broken",
        "invalid",
    ]
    assert [result.verdict.value for result in check(urls)] == ["skipped"] * 3


class Routes:
    """Knows where the mail for some domains goes."""

    def __init__(self, known: dict[str, MailRoute]) -> None:
        self._known = known

    async def find(self, domain: str) -> MailDomain:
        return MailDomain(domain, self._known[domain])

    async def close(self) -> None:
        """Nothing is open."""


def test_codes_are_a_mapping() -> None:
    assert codes[404].phrase == "Not Found"
    assert codes[499].status in (499, None)
    assert codes["4xx"].phrase == "Client Error"
    assert codes.get(99) is None
    assert len(list(codes)) == len(codes)
    assert all(codes[key] for key in codes)
    for wrong in (99, 1000, "4040", "nothing"):
        with pytest.raises(KeyError):
            codes[wrong]


def test_packages_are_packages_still() -> None:
    script = (
        "import probe.codes, probe.extract; from probe import codes; print(probe.codes.entry('404').phrase, {codes})"
    )
    assert "Not Found" in ran("-c", script)
