"""Nextra: which ids a page has, by remark-headings.ts of Nextra 4."""

import pytest

from probe.extract.markdown.outline import outline_of
from probe.sites.nextra import Nextra
from tests.sites.written import Written

_PAGE = """\
# FAQ

## FAQ

<Tabs items={['pnpm', "Yarn Berry"]}>
  <Tabs.Tab>a</Tabs.Tab>
</Tabs>

<details>
  <summary>Why a `feather`?</summary>
  Because.
</details>

## Old [#new-name]
"""


def ids(version: str) -> set[str]:
    files = {
        "next.config.mjs": "import nextra from 'nextra'\nexport default nextra({})({})\n",
        "package.json": f'{{"dependencies": {{"nextra": "{version}"}}}}',
        "content/index.mdx": _PAGE,
    }
    return set(Nextra(Written(files), "").ids(outline_of(_PAGE), "content/index.mdx"))


@pytest.mark.parametrize("place", ["faq", "pnpm", "yarn-berry", "why-a-feather", "new-name"])
def test_headings_tabs_and_summaries_have_ids(place: str) -> None:
    assert place in ids("^4.2.0")


@pytest.mark.parametrize("place", ["faq-1", "because", "tabs", "npm"])
def test_the_first_level_has_none(place: str) -> None:
    assert place not in ids("~4.0.0")


def test_before_the_fourth_version_the_first_level_counts() -> None:
    assert {"faq", "faq-1"} <= ids("2.13.4")
