"""The configuration and the CI snippets of the documentation: read by what reads them, their commands run."""

import re
import shlex
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from probe.cli.action import arguments
from probe.config import Config, InForce
from probe.errors import SettingsError
from probe.model import Verdict
from probe.reports import output
from probe.settings import Match
from tests import documentation
from tests.outside import ROOT, probe

TEXT = documentation.text_of()
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TAG = f"v{PROJECT['version']}"
TOKEN = {"API_TOKEN": "s3cret-of-the-api"}


def block(language: str, having: str = "") -> str:
    """Return the one block of a language that has a text in it."""
    (found,) = (text for named, text in BLOCKS if named == language and having in text)
    return str(found)


def snippet(having: str) -> Any:
    return yaml.safe_load(block("yaml", having))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    path = tmp_path / "probe.toml"
    path.write_text(block("toml"), "utf-8")
    return Config.of(str(path), TOKEN)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/roadmap.md").write_text("# Roadmap\n")
    (tmp_path / "README.md").write_text("# A\n\n[a](docs/roadmap.md#roadmap) <mailto:a@a.example>\n")
    return tmp_path


def test_the_config_is_understood(config: Config, tmp_path: Path) -> None:
    told = InForce.of({}, config)
    assert told.invocation.inputs == (str(tmp_path / "README.md"), str(tmp_path / "docs"))
    assert told.invocation.baseline == str(tmp_path / "links.json")
    settings = told.settings
    assert settings.reading.fragments
    assert not settings.choice.takes("https://localhost:8000/x")
    ((pattern, new),) = settings.reading.remap
    assert pattern.sub(new, "https://www.example.org/x") == "https://staging.example.org/x"
    assert settings.patience.deadline == 600
    for url in ("https://doi.org/10.1", "https://dx.doi.org/10.1"):
        assert (settings.at(url).asking.max_redirects, settings.at(url).judging.accept) == (0, (range(302, 303),))
    for url in ("https://api.example.org:8443/v2/x", "https://www.example.com/old/x", "https://a.example/x.pdf"):
        assert settings.at(url).asking.header == (("Authorization", f"Bearer {TOKEN['API_TOKEN']}"),)
    assert settings.at("https://api.example.org/v2/x").asking.header == ()
    (ignore,) = settings.ignores
    assert ignore.match.takes("docs/roadmap.md")
    assert (ignore.is_past(date(2030, 3, 31)), ignore.is_past(date(2030, 4, 1))) == (False, True)


@pytest.mark.parametrize(
    ("match", "taken", "left"),
    [
        ("doi.org", "https://doi.org/x/y", "https://notdoi.org/"),
        ("https://doi.org/x", "https://doi.org/x", "https://doi.org/x/y"),
        ("https://doi.org/x/*", "https://doi.org/x/y", "https://doi.org/x"),
        ("docs/*", "docs/a/b.md", "docs.md"),
        ("docs/a.md", "docs/a.md", "docs/b.md"),
        ("regex:/x$", "docs/x", "https://doi.org/x/y"),
    ],
)
def test_a_match_takes_what_the_documentation_says(match: str, taken: str, left: str) -> None:
    assert (Match.of(match).takes(taken), Match.of(match).takes(left)) == (True, False)


def test_a_rule_goes_before_the_command_line_and_that_before_the_file(config: Config) -> None:
    settings = InForce.of({"max_redirects": 5, "exclude": ["x"]}, config).settings
    assert settings.at("https://doi.org/").asking.max_redirects == 0
    assert settings.asking.max_redirects == 5
    assert [pattern.pattern for pattern in settings.choice.exclude] == ["x"]
    assert settings.at("https://doi.org/x.pdf").patience.timeout == 60


def test_a_later_rule_goes_before_an_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "probe.toml"
    rules = "".join(f'[[rule]]\nmatch = "a.example"\nretries = {n}\n' for n in (4, 5))
    path.write_text(rules, "utf-8")
    assert InForce.of({}, Config.of(str(path), {})).settings.at("https://a.example/").patience.retries == 5


@pytest.mark.parametrize(
    ("changed", "into", "complaint"),
    [
        ("fragments = true", "fragmnts = true", r":2: there is no option 'fragmnts'; did you mean 'fragments'\?$"),
        ("fragments = true", "fragments = 1", r":2: fragments must be true or false"),
        ('reason = "written in spring"', "", r":18: an ignore needs a reason$"),
        ("timeout", "concurrency", r":16: concurrency applies to the whole run: a rule cannot change it$"),
        ("API_TOKEN", "NO_TOKEN", r":15: the environment variable 'NO_TOKEN' is not set$"),
    ],
)
def test_what_is_wrong_in_a_config_is_told_with_its_line(
    tmp_path: Path, changed: str, into: str, complaint: str
) -> None:
    path = tmp_path / "probe.toml"
    text = block("toml")
    assert changed in text
    path.write_text(text.replace(changed, into), "utf-8")
    with pytest.raises(SettingsError, match=complaint):
        Config.of(str(path), TOKEN)


def test_with_a_config_the_command_alone_is_enough(project: Path) -> None:
    (project / "probe.toml").write_text(block("toml").replace('baseline = "links.json"', ""), "utf-8")
    ran = probe(cwd=project, env={**TOKEN, "PROBE_ENV": "API_TOKEN"})
    assert (ran.status, ran.stderr) == (0, "")
    assert "The ignore for docs/roadmap.md is no longer needed: docs/roadmap.md passes" in ran.stdout
    shown = probe("config", "https://api.example.org:8443/v2/x", "--env", "API_TOKEN", cwd=project, env=TOKEN).stdout
    assert TOKEN["API_TOKEN"] not in shown
    assert re.search(r"^timeout = 60\S* +# probe\.toml:13 \[\[rule\]\]$", shown, re.MULTILINE)
    assert re.search(r"^fragments = true +# probe\.toml:2$", shown, re.MULTILINE)


def test_pyproject_has_the_same_words(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.probe]\ninputs = ["README.md"]\n')
    ran = probe(cwd=project / "docs")
    assert (ran.status, ran.stderr) == (0, "")
    assert probe("config", "--no-config", cwd=project).stdout.splitlines()[1].startswith("inputs = [] ")


def test_the_action_is_called_as_it_is() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    (job,) = snippet("id: links")["jobs"].values()
    (step,) = (step for step in job["steps"] if step.get("id") == "links")
    assert step["uses"] == f"OWNER/probe@{TAG}"
    assert step["with"].keys() <= action["inputs"].keys()
    ran = job["steps"][-1]["run"]
    used = set(re.findall(r"steps\.links\.outputs\.(\w+)", ran))
    assert used == {"broken", "total"}
    assert {"status", "report", "total", "fails", *map(str, Verdict)} == action["outputs"].keys()
    assert list(arguments({name: str(value) for name, value in step["with"].items()})) == [
        "--changed-since=origin/${{ github.base_ref }}", "--fragments", "--deadline=10m", "--no-progress", "--",
        "README.md", "docs",
    ]  # fmt: skip
    (checkout,) = (step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"] == {"fetch-depth": 0}


def test_the_action_of_the_readme_is_called_as_it_is(project: Path) -> None:
    _, step = snippet("links.yml")["jobs"]["documents"]["steps"]
    assert step["uses"] == f"OWNER/probe@{TAG}"
    given = list(arguments({name: str(value) for name, value in step["with"].items()}))
    assert given == ["--fragments", "--deadline=10m", "--no-progress", "--", "."]
    assert probe(*given, cwd=project).status == 0


def test_the_hooks_are_those_that_there_are() -> None:
    hooks = {hook["id"]: hook["entry"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    (repository,) = snippet("hooks:")["repos"]
    assert repository["rev"] == TAG
    assert [hook["id"] for hook in repository["hooks"]] == sorted(hooks, reverse=True)
    assert "--offline" in hooks["probe-offline"]
    assert "--exclude" not in hooks["probe"]


def ran(line: str, folder: Path) -> Mapping[str, str]:
    """Run a line of a snippet that calls the command; return the files that it writes by their formats."""
    words = shlex.split(line)[1:]
    done = probe(*words, cwd=folder)
    assert (done.status, done.stderr) == (0, "")
    files = [words[at + 1] for at, word in enumerate(words) if word == "-o"]
    assert all((folder / file).exists() for file in files)
    return {output(file)[1].name: file for file in files}


def test_gitlab_reads_what_is_written(project: Path) -> None:
    (job,) = snippet("codequality:").values()
    install, line = job["script"]
    files = ran(line, project)
    assert job["artifacts"]["reports"] == {"codequality": files["gitlab"], "junit": files["junit"]}
    assert job["artifacts"]["when"] == "always"
    assert is_installable(install, job["image"])


def test_jenkins_reads_what_is_written(project: Path) -> None:
    pipeline = block("groovy")
    assert pipeline.count("{") == pipeline.count("}")
    _, install, line = re.findall(r"sh '([^']+)'", pipeline)
    files = ran(line, project)
    assert re.findall(r"junit '([^']+)'", pipeline) == [files["junit"]]
    (image,) = re.findall(r"image '([^']+)'", pipeline)
    assert is_installable(install, image)


def is_installable(line: str, image: str) -> bool:
    """Whether a line installs this project with an extra that it has, on a Python that it runs on."""
    source = re.escape(f"https://github.com/OWNER/probe/archive/{TAG}.tar.gz")
    (extra,) = re.findall(rf"pip install -q ['\"]{PROJECT['name']}\[(\w+)\] @ {source}['\"]$", line)
    version = tuple(map(int, re.findall(r"\d+", image)))
    least = tuple(map(int, re.findall(r"\d+", PROJECT["requires-python"])))
    return extra in PROJECT["optional-dependencies"] and version >= least


def test_the_image_is_used_as_it_is_made(project: Path) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    built, line = block("sh", "docker run").splitlines()
    words = shlex.split(line)
    name = shlex.split(built)[shlex.split(built).index("-t") + 1]
    assert "$PWD:/work:ro" in words
    assert "WORKDIR /work" in dockerfile
    assert "USER 65532:65532" in dockerfile
    assert 'ENTRYPOINT ["probe"]' in dockerfile
    ran(shlex.join(words[words.index(name) :]), project)
