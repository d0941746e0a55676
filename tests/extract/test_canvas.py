"""JSON Canvas: which members of which nodes are links, and where they stand."""

import json
import subprocess
from pathlib import Path

import pytest

from probe.cli import app
from tests.extract.reading import read


def board(*nodes: dict[str, object]) -> str:
    return json.dumps({"nodes": [{"id": "a", "x": 0, **node} for node in nodes], "edges": [{"label": "https://no.x"}]})


@pytest.mark.parametrize(
    ("node", "texts"),
    [
        ({"type": "link", "url": "https://a.example"}, ["https://a.example"]),
        ({"type": "text", "text": "# T\n\n[a](b.md) and \u00e9 https://c.example"}, ["b.md", "https://c.example"]),
        ({"type": "text", "text": "`https://no.example`"}, []),
        ({"type": "file", "file": "notes/a.md"}, []),  # from a vault, which nobody knows here
        ({"type": "group", "label": "https://no.example"}, []),
        ({"type": "link", "url": 5}, []),
    ],
)
def test_links_of_a_node(node: dict[str, object], texts: list[str]) -> None:
    assert [found[2] for found in read("canvas", board(node))] == texts


def test_a_link_stands_where_it_is_written() -> None:
    written = '{"nodes": [\n  {"text": "a\\n[b](c.md)"}]}'
    assert [found[:3] for found in read("canvas", written)] == [(2, 20, "c.md")]


@pytest.mark.parametrize("content", ["", "[]", '{"nodes": 1}', '{"nodes": [1, "a", ["b"]]}', '{"nodes": [{"text": "'])
def test_what_is_no_board_has_no_links(content: str) -> None:
    assert read("canvas", content) == []


def test_files_of_a_vault_are_looked_up(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/plan.md").write_text("# Aim\n")
    nodes: list[dict[str, object]] = [
        {"type": "file", "file": "notes/plan.md"},
        {"type": "file", "file": "notes/plan.md", "subpath": "#Aim"},
        {"type": "file", "file": "notes/plan.md", "subpath": "#End"},
        {"type": "file", "file": "lost.md"},
        {"type": "group", "background": "back.png"},
        {"type": "text", "text": "[[plan]] and [[gone]]"},
    ]
    (tmp_path / "b.canvas").write_text(board(*nodes))
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    out = tmp_path / "out.json"
    app.run(["check", str(tmp_path), "--offline", "--fragments", "-q", "--no-ci", "--no-config", "-o", str(out)])
    told = {
        source["text"]: result["verdict"]
        for result in json.loads(out.read_text())["results"]
        for source in result["sources"]
    }
    dead = {text for text, verdict in told.items() if verdict == "broken"}
    assert dead == {"notes/plan.md#End", "lost.md", "back.png", "gone"}
    assert {text for text, verdict in told.items() if verdict == "ok"} == {"notes/plan.md", "notes/plan.md#Aim", "plan"}
