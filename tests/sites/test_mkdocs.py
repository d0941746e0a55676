"""Markdown that MkDocs publishes."""

from pathlib import Path

import pytest

from probe.sites import mkdocs


@pytest.mark.parametrize(
    ("content", "elsewhere"),
    [
        (b"# x\n\n::: package.module.Class\n    options:\n", True),
        (b"::: mkdocs-click\r\n", True),
        (b'a\n--8<-- "docs/part.md"\n', True),
        (b"    ;--8<-- x", False),
        (b"::: warning\ntext\n:::\n", False),
        (b":::note\ntext :::\n", False),
        (b"a ::: b.c\n", False),
        (b"", False),
    ],
)
def test_parts_of_a_page_may_come_from_elsewhere(content: bytes, elsewhere: bool) -> None:
    assert mkdocs.is_partly_elsewhere(content) is elsewhere


@pytest.mark.parametrize(
    ("slug", "names"),
    [
        ("usage", {"usage"}),
        ("usage-1", {"usage-1", "usage_1"}),
        ("zwei--drei", {"zwei-drei"}),
        ("0460---2024-06-16", {"0460-2024-06-16", "0460-2024-06_16"}),
        ("café-", {"cafe"}),
        ("中文", {"", "_1"}),
        ("安装-probe", {"probe"}),
        ("中文 示例 示例-1", {"", "1", "_1", "_2", "_3"}),
        ("配置-a 设置-a", {"a", "a_1"}),
    ],
)
def test_names_of_headings(tmp_path: Path, slug: str, names: set[str]) -> None:
    page = tmp_path / "docs/page.md"
    page.parent.mkdir()
    assert set(mkdocs.names(page, slug.split())) == set()
    (tmp_path / "mkdocs.yml").touch()
    assert set(mkdocs.names(page, slug.split())) == names


def test_what_lies_above_a_repository_says_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "repository/.git").mkdir(parents=True)
    assert list(mkdocs.names(tmp_path / "repository/docs/page.md", ["a"])) == []
