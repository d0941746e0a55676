"""P. A config file that a stranger wrote: it reads and writes below its own folder, and reaches nothing else."""

from io import BytesIO
from pathlib import Path

import pytest

from probe.cli.call import in_force, job_of
from probe.cli.intake import documents, opened
from probe.cli.options import PANELS
from probe.config.reach import COMMAND_LINE, FREE, GUARDS, REWRITING, SCREENED
from probe.errors import ProbeError, SettingsError
from probe.settings.options import GROUP_OF, WHOLE_RUN
from samples.origin import Origin
from tests.cli.inside import probe_in
from tests.outside import ROOT, probe

CANARY = "canary7f3a"
REMEDY = "if you trust it, use --trust-config or --config probe.toml"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working directory: a checkout with a document, beside a file that is none of its business."""
    folder = tmp_path / "checkout"
    (folder / "docs").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git/config").write_text(f"https://{CANARY}.example/\n")
    (folder / "docs/a.md").write_text("[a](b.md)\n")
    (folder / "list.txt").write_text("docs/a.md\n")
    (tmp_path / "secret.txt").write_text(f"https://{CANARY}.example/\n")
    (folder / "link.txt").symlink_to("../secret.txt")
    (folder / "out").symlink_to("..")
    monkeypatch.chdir(folder)
    return folder


def refused(text: str, **given: object) -> str:
    """Return what is said of a config file that was found; the same file is taken where it is named."""
    Path("probe.toml").write_text(text, encoding="utf-8")
    try:
        job = job_of(in_force(given))
        inputs = opened(job.intake, BytesIO(), lambda _: None, job.written)
        list(documents(inputs, job.intake, job.settings))
    except ProbeError as error:
        return str(error)
    return pytest.fail("it was taken")


def taken(text: str, **given: object) -> None:
    Path("probe.toml").write_text(text, encoding="utf-8")
    in_force(given)


SENDING = "header = ['X-Key: ${CANARY}']\nretries = 0\n"


@pytest.mark.parametrize("where", ["", "[[rule]]\nmatch = 'regex:.'\n"])
def test_160_a_found_config_has_no_variable_that_nobody_allows(origin: Origin, tmp_path: Path, where: str) -> None:
    (tmp_path / "probe.toml").write_text(where + SENDING)
    (tmp_path / "pyproject.toml").write_text("[tool.probe]\n")
    for words, env in ((), {}), (("--env", "OTHER"), {}), ((), {"PROBE_ENV": "OTHER, CANARY2"}):
        ran = probe(origin.url("/echo"), *words, cwd=tmp_path, env={"CANARY": CANARY, **env})
        assert ran.status == 2
        line = where.count("\n") + 1
        assert ran.stderr.startswith(
            f"probe: probe.toml:{line}: ${{CANARY}}: a config file that was found, not named, "
        )
        assert "use --env CANARY, --trust-config or --config probe.toml" in ran.stderr
        assert CANARY not in ran.stdout + ran.stderr
    assert origin.requests == []


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (("--env", "CANARY"), {}), (("--env", "A", "--env", "CANARY"), {}), ((), {"PROBE_ENV": "OTHER CANARY"}),
        ((), {"PROBE_ENV": "CANARY,OTHER"}), (("--trust-config",), {}), (("--config", "probe.toml"), {}),
    ],
)  # fmt: skip
def test_160_a_variable_that_is_allowed_is_sent(
    origin: Origin, tmp_path: Path, words: tuple[str, ...], env: dict[str, str]
) -> None:
    (tmp_path / "probe.toml").write_text(SENDING)
    ran = probe(origin.url("/ok"), *words, cwd=tmp_path, env={"CANARY": CANARY, **env})
    assert (ran.status, ran.stderr) == (0, "")
    assert {request.headers.get("x-key") for request in origin.requests} == {CANARY}


@pytest.mark.parametrize(("words", "env"), [(("--env", f"A={CANARY}"), {}), ((), {"PROBE_ENV": f"A={CANARY}"})])
def test_160_what_is_no_name_is_told_without_a_value(
    tmp_path: Path, words: tuple[str, ...], env: dict[str, str]
) -> None:
    ran = probe("http://127.0.0.1:1/", *words, cwd=tmp_path, env=env)
    assert ran.status == 2
    assert "'A' is not a variable name" in ran.stderr
    assert CANARY not in ran.stderr


PATHS = ("inputs", "files_from", "output", "baseline", "root_dir", "ca_file")
OUTSIDE = (
    "../secret.txt",
    "docs/../../secret.txt",
    "link.txt",
    "out/x.txt",
    ".git/x.txt",
    ".GIT/x.txt",
    "docs/.git/x.txt",
)


@pytest.mark.parametrize("option", PATHS)
@pytest.mark.parametrize("path", OUTSIDE)
def test_161_a_found_config_names_nothing_outside_of_its_folder(checkout: Path, option: str, path: str) -> None:
    said = refused(f"\n{option} = {path!r}")
    assert said.startswith(f"probe.toml:2: {option.replace('_', '-')}: '{path}' is outside of the file's own folder")
    assert said.endswith(REMEDY)
    assert "outside" in refused(f"{option} = {str(checkout / path)!r}")


@pytest.mark.parametrize("path", ["csv:../r.csv", "csv:out/r.csv", "jsonl:.git/hooks/x", "csv:/tmp/r.csv"])
def test_161_nor_does_it_write_there_by_the_name_of_a_format(checkout: Path, path: str) -> None:
    assert "outside of the file's own folder" in refused(f"output = [{path!r}]")


def test_161_the_certificates_of_a_rule_are_below_the_folder(checkout: Path) -> None:
    said = refused("[[rule]]\nmatch = 'a.example'\nca_file = '../ca.pem'")
    assert said.startswith("probe.toml:3: ca-file: '../ca.pem' is outside")


def test_161_what_is_below_the_folder_is_taken(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "same.md").symlink_to("docs/a.md")
    lines = ("inputs = ['docs', 'docs/*.md', 'same.md', 'https://a.example/']", "files_from = 'list.txt'",
             "output = ['r.csv', 'csv:docs/r', '.github/x.md']", "baseline = 'b.json'", "root_dir = 'docs'",
             "ca_file = 'ca.pem'")  # fmt: skip
    taken("\n".join(lines))
    monkeypatch.chdir(checkout / "docs")  # it is found from below as well
    assert in_force({}).invocation.output == ("../r.csv", "csv:../docs/r", "../.github/x.md")


def test_161_standard_input_is_not_of_the_folder(checkout: Path) -> None:
    for option in ("inputs", "files_from"):
        assert "would read standard input" in refused(f"{option} = ['-']")


def test_161_whoever_names_the_file_has_it_read_as_before(checkout: Path) -> None:
    for given in ({"config": "probe.toml"}, {"trust_config": True}):
        taken("inputs = ['../secret.txt', '-']\noutput = '../r.csv'\nproxy = 'http://p:1'\ninsecure = true", **given)


@pytest.mark.parametrize(
    "path", ["{../../secret,docs}.txt", "docs/{..,.}/../../secret.txt", "*ut/secret.txt", "{.git,x}/config"]
)
def test_162_a_pattern_leads_out_of_the_folder_no_more_than_a_name(checkout: Path, path: str) -> None:
    (checkout / "docs/{..").mkdir()
    said = refused(f"inputs = [{path!r}]")
    assert CANARY not in said


def test_162_a_list_names_nothing_outside(checkout: Path) -> None:
    (checkout / "list.txt").write_text("../secret.txt\n")
    said = refused("files_from = 'list.txt'")
    assert said == "../secret.txt: is outside of the folder of the config file that names it, or in .git"


@pytest.mark.parametrize("name", ["probe.toml", "pyproject.toml"])
def test_162_a_config_file_is_no_link_to_another_file(checkout: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "other").write_text(f"probe = 1\n{CANARY} = 1\n")
    (checkout / name).symlink_to("../other")
    ran = probe_in(checkout, "docs")
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"probe: {name}: is a link out of its own folder")
    assert CANARY not in ran.stderr


def test_162_no_line_of_another_file_is_shown(checkout: Path) -> None:
    (checkout / "docs/links.txt").symlink_to("../../secret.txt")
    (checkout / "docs/git.txt").symlink_to("../.git/config")
    (checkout / "docs/b.md").write_text("b\n")
    for text in ("inputs = ['docs']", "inputs = ['docs/*']", ""):
        (checkout / "probe.toml").write_text(text)
        for words in () if text else (("docs",), ("docs/*.txt", "docs/a.md"), (".",)):
            ran = probe_in(checkout, *words, "-v", "--offline")
            assert CANARY not in ran.stdout + ran.stderr
            assert "docs/links.txt: left out, since it is a link out of this folder" in ran.stderr
            assert ran.status == 0
        if text:
            ran = probe_in(checkout, "-v", "--offline")
            assert CANARY not in ran.stdout + ran.stderr


def test_162_a_link_that_is_named_is_read(checkout: Path) -> None:
    assert CANARY in probe_in(checkout, "link.txt", "-v", "--offline").stdout


def test_163_every_option_has_one_class() -> None:
    declared = {name for panel in PANELS.values() for name in panel.__annotations__} | {"inputs"}
    classes = [FREE, COMMAND_LINE, frozenset(SCREENED)]
    assert declared == set().union(*classes)
    assert sum(map(len, classes)) == len(declared)
    assert not (set(GUARDS) & WHOLE_RUN)
    assert {*GUARDS, *REWRITING} <= {*GROUP_OF}


REACHING = [
    ("proxy = 'http://proxy.example:8080'", "proxy: sends every request by way of another machine"),
    ("insecure = true", "insecure: accepts any certificate"),
    ("no_robots = true", "no-robots: goes where robots.txt says not to"),
    ("allow_net = ['10.0.0.0/8']", "allow-net: allows addresses that are never asked otherwise"),
    ("changed_since = 'HEAD'", "changed-since: runs git"),
    ("inputs = ['http://127.0.0.1:8000/']", "inputs: 'http://127.0.0.1:8000/' is a private address"),
    ("inputs = ['http://0x7f.1/']", "is a private address"),
    ("inputs = 'file:///etc/passwd'", "is of this machine"),
    ("from = ['http://[fd00::1]/']", "from: 'http://[fd00::1]/' is a private address"),
    ("from = ['http://localhost/']", "is a private address"),
    ("base_url = 'http://10.0.0.1/'", "base-url: 'http://10.0.0.1/' is a private address"),
    ("base_url = 'file:///etc/'", "base-url: 'file:///etc/' is of this machine"),
    ("remap = ['^https://a/ http://10.0.0.1/']", "'http://10.0.0.1/' is a private address"),
    ("remap = ['^https://a/ http://u@[::1]:80/']", "a private address"),
    ("remap = ['^https://a/ http://x.localhost/']", "a private address"),
    ("remap = ['^a$ 127.1']", "a private address"),
    ("remap = ['^https file']", "leads to this machine"),
    ("remap = [{from = '^https://a/', to = 'file:///etc/'}]", "remap: 'file:///etc/' is of this machine"),
    ("remap = ['^https://a/(.*) http://$1/']", "remap: 'http://${1}/' does not say to which host it leads"),
    ("remap = ['^https://a/(.*) http://127.0.0.$1/']", "does not say to which host it leads"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "why"), REACHING)
def test_164_a_found_config_reaches_no_further(checkout: Path, line: str, why: str) -> None:
    said = refused(f"\n{line}")
    assert said.startswith("probe.toml:2: ")
    assert why in said
    assert said.endswith(REMEDY)
    taken(f"\n{line}", trust_config=True)


@pytest.mark.parametrize("line", ["insecure = true", "proxy = 'http://p.example:1'", "allow_net = '10.0.0.0/8'"])
def test_164_nor_does_a_rule_of_it(checkout: Path, line: str) -> None:
    assert refused(f"[[rule]]\nmatch = 'a.example'\n{line}").startswith("probe.toml:3: ")


@pytest.mark.parametrize(
    "line",
    [
        "insecure = false", "no_robots = false", "allow_net = []", "public_only = true", "base_url = 'https://a.example/'",
        "inputs = ['https://a.example/', 'https://8.8.8.8/']", "from = 'https://a.example/feed'", "header = ['X: y']",
        r"remap = ['^https://www\.a\.example/ https://staging.a.example/', '^http: https:', '(\w+)\.a $1.b.example']",
        "remap = ['^https://(.*)/x https://$1.b.example/$1']",
    ],
)  # fmt: skip
def test_164_what_does_not_is_taken(checkout: Path, line: str) -> None:
    taken(line)


def test_164_the_command_says_so_and_sends_nothing(origin: Origin, checkout: Path) -> None:
    (checkout / "probe.toml").write_text(f"proxy = '{origin.url('/')}'\n")
    for words in (("http://a.example/",), ("config",), ()):
        ran = probe_in(checkout, *words)
        assert (ran.status, ran.stderr.count("\n")) == (2, 1)
        assert ran.stderr.startswith("probe: probe.toml:1: proxy: sends every request by way of another machine; ")
    assert origin.requests == []


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("offline = false", {"offline": True}), ("public_only = false", {"public_only": True}),
        ("exclude = []", {"exclude": ["^https://internal"]}), ("include = ['.']", {"include": ["^https://a"]}),
        ("ca_file = 'ca.pem'", {"ca_file": "mine.pem"}), ("min_tls = '1.2'", {"min_tls": "1.3"}),
    ],
)  # fmt: skip
def test_165_a_rule_of_a_found_config_does_not_undo_the_command_line(
    checkout: Path, line: str, given: dict[str, object]
) -> None:
    said = refused(f"[[rule]]\nmatch = 'regex:.'\n{line}", **given)
    assert "would undo --" in said
    assert said.endswith(REMEDY)
    taken(f"[[rule]]\nmatch = 'regex:.'\n{line}")
    taken(f"[[rule]]\nmatch = 'regex:.'\n{line}", **given, trust_config=True)


@pytest.mark.parametrize(
    "line", ["remap = ['^https://internal.example/ https://evil.example/']", "base_url = 'https://evil.example/'"]
)
@pytest.mark.parametrize(
    "given",
    [
        {"header": ["Authorization: x"]}, {"inputs": ["https://u:p@internal.example/"]}, {"inputs": ["../secret.txt"]},
        {"from_": ["https://internal.example/"]}, {"files_from": ["-"]}, {"inputs": ["docs", "-"]},
    ],
)  # fmt: skip
def test_165_nor_does_it_lead_what_the_user_sends_elsewhere(
    checkout: Path, line: str, given: dict[str, object]
) -> None:
    said = refused(line, **given)
    assert "would lead headers or URLs of the command line to another host" in said
    taken(line, inputs=["docs"])  # documents of the checkout may have the other host in them anyway
    taken(line, **given, trust_config=True)


def test_166_it_is_shown_whether_the_file_is_trusted(checkout: Path) -> None:
    (checkout / "probe.toml").write_text("retries = 1\n")
    shown = {
        (): "# config file: probe.toml (found, not named: held to its own folder)",
        ("--trust-config",): "# config file: probe.toml (trusted)",
        ("--config", "probe.toml"): "# config file: probe.toml (trusted)",
        ("--no-config",): "# no config file",
    }
    assert {words: probe_in(checkout, "config", *words).stdout.splitlines()[0] for words in shown} == shown


def test_166_to_trust_a_file_and_to_read_none_is_no_choice(checkout: Path) -> None:
    with pytest.raises(SettingsError, match=r"^--trust-config and --no-config cannot be combined$"):
        in_force({"trust_config": True, "no_config": True})


@pytest.mark.parametrize("name", ["--config=evil.md", "--trust-config", "-oCHANGELOG.md", "--no-such-option.md", "-v"])
def test_167_the_name_of_a_file_is_no_option(checkout: Path, name: str) -> None:
    (checkout / "evil.md").write_text("output = '../r.md'\ninputs = 'docs'\n")
    (checkout / name).write_text("[a](a.md)\n")
    ran = probe_in(checkout, "check", "--offline", "docs", name)
    assert ran.status == 2
    assert ran.stderr == f"probe: {name!r} is an option and the name of a file; write ./{name}, or -- before names\n"
    behind = probe_in(checkout, "check", "--offline", "--", "docs", name)
    assert "is an option" not in behind.stderr
    assert not (checkout.parent / "r.md").exists()


def test_167_a_word_that_is_no_file_is_what_it_was(checkout: Path) -> None:
    ran = probe_in(checkout, "check", "--offline", "-v", "link.txt", "--no-config")
    assert "is an option" not in ran.stderr


def test_167_the_hooks_put_the_names_behind_all_options() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert text.count("\n  args: [--]") == text.count("\n  entry:") > 0


def test_167_the_action_gives_variables_and_trust_by_inputs_alone(checkout: Path) -> None:
    from probe.cli.action import arguments

    given = {"env": "A\n B", "trust-config": "true", "inputs": "--config=evil.md"}
    assert list(arguments(given)) == ["--trust-config", "--env=A", "--env=B", "--no-progress", "--", "--config=evil.md"]
