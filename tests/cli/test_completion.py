"""Shell completion, which the default command must not get in the way of."""

import pytest

from tests.outside import probe


@pytest.mark.parametrize(("typed", "expected"), [("probe co", "codes"), ("probe check --conc", "--concurrency")])
def test_completion(typed: str, expected: str) -> None:
    words = typed.split()
    env = {"_PROBE_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    assert expected in probe(env=env).stdout.split()


def test_a_completion_script_can_be_shown() -> None:
    ran = probe("--show-completion", "bash", env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert "_PROBE_COMPLETE" in ran.stdout
