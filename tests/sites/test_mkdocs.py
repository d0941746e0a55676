"""Markdown that MkDocs publishes."""

from pathlib import Path

import pytest

from probe.sites import Sites, mkdocs


@pytest.mark.parametrize(
    ("content", "elsewhere"),
    [
        ("# x\n\n::: package.module.Class\n    options:\n", True),
        ("::: mkdocs-click\r\n", True),
        ('a\n--8<-- "docs/part.md"\n', True),
        ("    ;--8<-- x", False),
        ("::: warning\ntext\n:::\n", False),
        (":::note\ntext :::\n", False),
        ("a ::: b.c\n", False),
        ("", False),
    ],
)
def test_parts_of_a_page_may_come_from_elsewhere(content: str, elsewhere: bool) -> None:
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
def test_names_of_headings(slug: str, names: set[str]) -> None:
    assert set(mkdocs.names(slug.split())) == names


def test_what_lies_above_a_repository_says_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "repository/.git").mkdir(parents=True)
    assert Sites().page_at(str(tmp_path / "repository/docs/page.md")) is None
    assert Sites().page_at(str(tmp_path / "docs/page.md")) is not None
