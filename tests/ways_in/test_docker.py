"""The Dockerfile, as far as it can be held without a registry: what it copies is there, and it runs as nobody."""

import re
import tomllib
from fnmatch import fnmatch

from tests.outside import ROOT

LINES = [
    line.strip() for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if line.strip() and line[0] != "#"
]  # fmt: skip
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_what_is_copied_is_there_and_sent_to_the_builder() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert ignored[0] == "*"
    copied = [
        name for line in LINES if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    ]
    assert copied
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in ignored
    needed = [PROJECT["readme"], *PROJECT["license-files"], "pyproject.toml"]
    assert all(any(fnmatch(name, given) for given in copied) for name in needed)


def test_the_image_runs_the_command_as_nobody() -> None:
    last = LINES[max(number for number, line in enumerate(LINES) if line.startswith("FROM")) :]
    (user,) = (line.split()[1] for line in last if line.startswith("USER"))
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert 'ENTRYPOINT ["probe"]' in last
    assert "probe" in PROJECT["scripts"]
    assert not any(line.startswith("RUN") for line in last)


def test_every_extra_that_is_installed_exists() -> None:
    (extras,) = (line.removeprefix("ARG EXTRAS=") for line in LINES if line.startswith("ARG EXTRAS="))
    assert any(line.endswith('pip install --no-cache-dir "/src[${EXTRAS}]"') for line in LINES)
    assert extras == "all"
    assert "all" in PROJECT["optional-dependencies"]
