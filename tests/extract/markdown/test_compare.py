"""The corpus, on which our parser and markdown-it-py agree."""

from pathlib import Path

import pytest

from tests.extract.markdown.compare import main, peer, seen_by_ours, seen_by_peer

CORPUS = Path(__file__).parents[2] / "corpus" / "markdown"


def test_the_two_parsers_see_the_same_in_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(CORPUS)]) == 0, capsys.readouterr().out


def test_a_difference_is_seen() -> None:
    text = "```\nx\n```\t\n[a](b)\n"  # as it is, not as our reader mends it
    assert seen_by_peer(peer(), text) == ["code", "b"]
    assert seen_by_ours(text) == ["code"]  # where this fails, the parser is mended and our repair is not needed
